// Whether the presence that own-rules.mjs has set is there still.
import { check, finish, settings } from './checks.mjs';

const { user } = settings;

await check('a write that is stored', async (expect) => {
  const login = Buffer.from(`${user.login}:${user.password}`).toString('base64');
  const url = `${settings.url}/api/v1/User/${user.id}/UserPresenceStatus`;
  const get = await fetch(url, { headers: { Authorization: `Basic ${login}` } });
  expect('get', await get.json(), { Status: 'StatusNotAvailable', Message: settings.mark });
});

finish();
