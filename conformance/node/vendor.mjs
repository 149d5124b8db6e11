// SuperOffice's own client, unchanged, and what the programs that use it have in common.
import { createRequire } from 'node:module';
import { settings } from './checks.mjs';

// Its CommonJS build: its other one imports files without their extensions, which Node does not find.
export const { EjUserStatus, ResourceParsing, WebApi } = createRequire(import.meta.url)('@superoffice/webapi');

// The agent of users, by somebody's credentials.
export function connect(authenticate, options, resourceParsing) {
  const api = new WebApi({ baseUrl: settings.url, ...options });
  authenticate(api);
  return api.getUserAgent(resourceParsing);
}

// What the client rejects with: what its caller can read of an error.
export async function refusal(promise) {
  try {
    return { accepted: await promise };
  } catch (error) {
    const { Error: isError, ErrorType: type, Message: message, ErrorSource: source } = error.response?.data ?? {};
    const isComplete = isError === true && Boolean(message) && source === 'SuperOffice.Services.WebApi';
    return { status: error.response?.status, type, isComplete };
  }
}

// Sets the user's presence and gets it back.
export async function setAndGet(expect, agent) {
  for (const [status, message] of [
    [EjUserStatus.StatusNotAvailable, 'På lunsj 🍽'],
    [EjUserStatus.StatusNormal, null],
  ]) {
    const presence = { status, message };
    expect(`set ${status}`, await agent.setUserPresenceStatusAsync(settings.user.id, presence), presence);
    expect(`get ${status}`, await agent.getUserPresenceStatusAsync(settings.user.id), presence);
  }
}
