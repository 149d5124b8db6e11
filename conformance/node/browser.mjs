// A page with axios, in jsdom: logs in, sets and gets presence with the session's cookies, and reads XML as a browser
// does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { JSDOM } from 'jsdom';
import { check, finish, settings } from './checks.mjs';

const { administrator, user } = settings;

// What a browser says of its own accord, and jsdom does not.
const sameOrigin = (dispatch) => (request, handler) =>
  dispatch({ ...request, headers: { ...request.headers, 'Sec-Fetch-Site': 'same-origin' } }, handler);

// A page of the server, with axios as browsers get it.
function openPage() {
  const { window } = new JSDOM('', {
    url: `${settings.url}/docs`,
    runScripts: 'outside-only',
    resources: { interceptors: [sameOrigin] },
  });
  const folder = dirname(createRequire(import.meta.url).resolve('axios/package.json'));
  window.eval(readFileSync(join(folder, 'dist/axios.js'), 'utf8'));
  window.axios.defaults.validateStatus = null;
  return window;
}

async function logIn(page) {
  const { login, password } = user;
  return page.axios.post('/login', { UserName: login, Password: password });
}

// What the page's own JSON made has other prototypes than ours.
const ofHere = structuredClone;

const presenceOf = ({ id }) => `/api/v1/User/${id}/UserPresenceStatus`;
const XSRF_MISSING = /^X-XSRF-TOKEN HTTP header missing\. Add X-XSRF-TOKEN HTTP header to use existing session/;

await check('session', async (expect) => {
  const page = openPage();
  expect('get before logging in', (await page.axios.get(presenceOf(user))).status, 401);
  expect('log in', (await logIn(page)).status, 200);
  expect('the cookies that a script can read', /^XSRF-TOKEN=[^;]+$/.test(page.document.cookie), true);
  const presence = { Status: 'StatusNotAvailable', Message: 'Å være på lunsj' };
  const set = await page.axios.put(presenceOf(user), presence);
  expect('set', [set.status, ofHere(set.data)], [200, presence]);
  const get = await page.axios.get(presenceOf(user));
  expect('get', [get.status, ofHere(get.data)], [200, presence]);
  expect('set that of another', (await page.axios.put(presenceOf(administrator), presence)).status, 403);
  const cookie = page.document.cookie;
  expect('log out', (await page.axios.post('/logout')).status, 204);
  page.document.cookie = cookie;
  expect('get after logging out', (await page.axios.get(presenceOf(user))).status, 401);
});

await check('XSRF token', async (expect) => {
  const page = openPage();
  await logIn(page);
  expect('with the header that axios makes of the cookie', (await page.axios.get(presenceOf(user))).status, 200);
  const bare = page.axios.create({ xsrfCookieName: null });
  for (const method of ['get', 'put']) {
    const { status, data } = await bare.request({ method, url: presenceOf(user), data: { Status: 'StatusNormal' } });
    const found = [status, data.ErrorType, XSRF_MISSING.test(data.Message)];
    expect(`${method} without the header`, found, [401, 'ArgumentException', true]);
  }
});

const MESSAGES = [
  null,
  '',
  ' ',
  'At lunch',
  '<a b="c">&amp;</a>',
  ']]>',
  'a\r\nb\rc\nd\te',
  "'\"",
  '\u0085\u2028\u00a0\ufffd',
  '🍽 \u{10ffff}',
];

await check('XML', async (expect) => {
  const page = openPage();
  await logIn(page);
  const asDocument = { headers: { Accept: 'application/xml', 'Accept-Language': '*' }, responseType: 'document' };
  for (const message of MESSAGES) {
    await page.axios.put(presenceOf(user), { Status: 'StatusNormal', Message: message });
    const { data } = await page.axios.get(presenceOf(user), asDocument);
    const presence = { Status: 'StatusNormal', Message: message };
    expect(`of ${JSON.stringify(message)}`, read(data), ['UserPresenceStatus', presence]);
  }
  const { status, data } = await page.axios.get(presenceOf({ id: 99 }), asDocument);
  const [root, error] = read(data);
  expect('of an error', [status, root, error.ErrorType], [404, 'Error', 'SoNotFoundException']);
});

// The name of the root, and its children's texts by their names.
function read({ documentElement: root }) {
  const members = [...root.children].map((element) => {
    const isNull = element.getAttributeNS('http://www.w3.org/2001/XMLSchema-instance', 'nil') === 'true';
    return [element.localName, isNull ? null : element.textContent];
  });
  return [root.localName, Object.fromEntries(members)];
}

finish();
