// SuperOffice's own client at a server that takes tickets only with an application's token.
import { check, finish, settings } from './checks.mjs';
import { connect, refusal, setAndGet } from './vendor.mjs';

function throughApplication(token) {
  return (api) => {
    api.authenticateWithTicket(settings.ticket);
    if (token !== undefined) api.applicationToken(token);
  };
}

await check('application token', async (expect) => {
  await setAndGet(expect, connect(throughApplication(settings.applicationToken)));
  for (const token of [undefined, 'of no application']) {
    const refused = await refusal(connect(throughApplication(token)).getUserPresenceStatusAsync(settings.user.id));
    expect(`token ${token}`, refused, { status: 401, type: 'SoSessionException', isComplete: true });
  }
});

finish();
