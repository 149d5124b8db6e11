// Rules that programs made by others do not know: whose presence may be set, that a session takes its token, and that
// the answer is of the type that was asked for. What is set last is looked for after a restart.
import { check, finish, settings } from './checks.mjs';

const { administrator, user } = settings;
const TYPES = [
  'application/json',
  'text/json',
  'application/xml',
  'text/xml',
  'application/json-patch+json',
  'application/merge-patch+json',
];

function basic({ login, password }) {
  return { Authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}` };
}

async function call(method, path, headers, body) {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const options = { method, headers: { Accept: '*/*', ...type, ...headers }, body: JSON.stringify(body) };
  return fetch(settings.url + path, options);
}

const presenceOf = ({ id }) => `/api/v1/User/${id}/UserPresenceStatus`;
const AWAY = { Status: 'StatusNotAvailable', Message: 'set by another' };

await check("another user's write", async (expect) => {
  await call('PUT', presenceOf(administrator), basic(administrator), { Status: 'StatusNormal', Message: 'my own' });
  const resource = await call('PUT', presenceOf(administrator), basic(user), AWAY);
  expect('resource', resource.status, 403);
  const request = { AssociateId: administrator.id, UserPresenceStatus: AWAY };
  const agent = await call('POST', '/api/v1/Agents/User/SetUserPresenceStatus', basic(user), request);
  expect('agent', agent.status, 403);
  const status = await call('PUT', presenceOf(user), basic(user), { Status: 'StatusDeleted' });
  expect('a status of administrators', status.status, 403);
  const read = await (await call('GET', presenceOf(administrator), basic(user))).json();
  expect('what was set', read, { Status: 'StatusNormal', Message: 'my own' });
});

await check('XSRF', async (expect) => {
  const page = { Origin: settings.url };
  const login = await call('POST', '/login', page, { UserName: user.login, Password: user.password });
  const cookies = login.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  const session = { ...page, Cookie: cookies.join('; ') };
  const token = cookies.find((cookie) => cookie.startsWith('XSRF-TOKEN='))?.slice('XSRF-TOKEN='.length);
  const normal = { Status: 'StatusNormal' };
  for (const [method, body] of [['GET', undefined], ['PUT', normal]]) {
    expect(`${method} without it`, (await call(method, presenceOf(user), session, body)).status, 401);
    const wrong = { ...session, 'X-XSRF-TOKEN': 'x'.repeat(token?.length ?? 1) };
    expect(`${method} with another`, (await call(method, presenceOf(user), wrong, body)).status, 401);
    const right = { ...session, 'X-XSRF-TOKEN': token };
    expect(`${method} with it`, (await call(method, presenceOf(user), right, body)).status, 200);
  }
});

await check('Accept', async (expect) => {
  for (const type of TYPES) {
    const answer = await call('GET', presenceOf(user), { ...basic(user), Accept: type });
    expect(type, [answer.status, answer.headers.get('Content-Type')], [200, `${type}; charset=utf-8`]);
    expect(`the body in ${type}`, (await answer.text())[0], type.endsWith('xml') ? '<' : '{');
  }
  const ranked = await call('GET', presenceOf(user), { ...basic(user), Accept: 'application/json;q=0.5, text/xml' });
  expect('by quality', ranked.headers.get('Content-Type'), 'text/xml; charset=utf-8');
  expect('text/html', (await call('GET', presenceOf(user), { ...basic(user), Accept: 'text/html' })).status, 406);
});

await check('a write that is acknowledged', async (expect) => {
  const presence = { Status: 'StatusNotAvailable', Message: settings.mark };
  const set = await call('PUT', presenceOf(user), basic(user), presence);
  expect('set', [set.status, await set.json()], [200, presence]);
  const get = await call('GET', presenceOf(user), basic(user));
  expect('get', [get.status, await get.json()], [200, presence]);
});

finish();
