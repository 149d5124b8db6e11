// SuperOffice's own client sets and gets presence through its agent.
import { check, finish, settings } from './checks.mjs';
import { connect, EjUserStatus, refusal, ResourceParsing, setAndGet } from './vendor.mjs';

const { administrator, user } = settings;
const asAdministrator = (api) => api.authenticateWithPassword(administrator.login, administrator.password);
const asUser = (api) => api.authenticateWithPassword(user.login, user.password);

await check('password', async (expect) => {
  await setAndGet(expect, connect(asUser));
  const agent = connect(asAdministrator);
  for (const status of Object.values(EjUserStatus)) {
    const presence = { status, message: status };
    const request = { associateId: user.id, userPresenceStatus: presence };
    expect(`set ${status}`, await agent.setUserPresenceStatusAsync(request), presence);
    expect(`get ${status}`, await agent.getUserPresenceStatusAsync({ associateId: user.id }), presence);
  }
});

await check('ticket', async (expect) => {
  await setAndGet(expect, connect((api) => api.authenticateWithTicket(settings.ticket)));
});

await check('token', async (expect) => {
  await setAndGet(expect, connect((api) => api.authenticateWithToken(settings.token)));
});

const STORED = 'US:"At lunch until";NO:"På lunsj til"; [D:11/09/2017] [DT:11/09/2017 14:53:18]';

// The message that an agent gets, with the headers that say what was done to it.
async function message(agent, options) {
  let headers;
  const responseCallback = (response) => (headers = response.headers);
  const { message: text } = await agent.getUserPresenceStatusAsync(user.id, { ...options, responseCallback });
  return { text, language: headers.get('content-language') ?? null, zone: headers.get('so-timezone') ?? null };
}

async function store() {
  const agent = connect(asAdministrator);
  await agent.setUserPresenceStatusAsync(user.id, { status: EjUserStatus.StatusNotAvailable, message: STORED });
  return agent;
}

await check('language', async (expect) => {
  const agent = await store();
  const stored = { text: STORED, language: null, zone: null };
  const norwegian = 'På lunsj til 09.11.2017 ';
  const starts = async (what, found, start) => expect(what, (await found).text.slice(0, start.length), start);
  expect('no language', await message(agent), stored);
  await starts('of the connection', message(connect(asAdministrator, { languageCode: 'nb-NO' })), norwegian);
  await starts('of the request', message(agent, { languageCode: 'en-US' }), 'At lunch until 11/9/2017');
  const british = { languageCode: 'en-US', cultureCode: 'en-GB' };
  await starts('with another culture', message(agent, british), 'At lunch until 09/11/2017');
  expect('in the answer', (await message(agent, { languageCode: 'en-US' })).language, 'en-US');
  const inNorwegian = connect(asAdministrator, { languageCode: 'nb-NO' });
  expect('switched off for a request', await message(inNorwegian, { languageCode: '' }), stored);
  const unparsed = connect(asAdministrator, { languageCode: 'nb-NO' }, ResourceParsing.DoNotParse);
  expect('switched off for an agent', await message(unparsed), stored);
});

await check('time zone', async (expect) => {
  const languageCode = 'nb-NO';
  const oslo = { languageCode, timezone: 'NO' };
  const agent = await store();
  const has = (what, { text }, part) => expect(what, text.includes(part) || text, true);
  has('of the server', await message(agent, { languageCode }), '14:53');
  has('of the request', await message(agent, oslo), '15:53');
  has('of the request, with the offset', await message(agent, { ...oslo, timezoneInclude: true }), '+01:00');
  has('of the connection', await message(connect(asAdministrator, oslo)), '15:53');
  expect('in the answer', (await message(agent, oslo)).zone, 'NO');
  has('by another name', await message(agent, { languageCode, timezone: 'Europe/Oslo' }), '15:53');
});

await check('errors', async (expect) => {
  const agent = connect(asUser);
  const normal = { status: EjUserStatus.StatusNormal };
  const get = (id, options) => agent.getUserPresenceStatusAsync(id, options);
  const set = (id, presence) => agent.setUserPresenceStatusAsync(id, presence);
  const wrong = connect((api) => api.authenticateWithPassword(user.login, 'not the password'));
  for (const [what, call, status, type] of [
    ['a wrong password', () => wrong.getUserPresenceStatusAsync(user.id), 401, 'SoSessionException'],
    ['a long message', () => set(user.id, { ...normal, message: 'x'.repeat(256) }), 400, 'ArgumentException'],
    ['another user', () => set(administrator.id, normal), 403, 'SoSentryException'],
    ['an unknown zone', () => get(user.id, { timezone: 'Nowhere' }), 400, 'ArgumentException'],
    ['an unknown user', () => get(99), 404, 'SoNotFoundException'],
  ]) {
    expect(what, await refusal(call()), { status, type, isComplete: true });
  }
});

finish();
