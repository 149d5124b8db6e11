// The faults that can be planted: each changes a request before the server sees it, or an answer before its receiver
// does. A fault that answers a request itself keeps it from the server.

export const faults = {
  none: {},

  // What programs that only look at one answer can see.
  'undeclared-status': { answer: when(isSuccess, (answer) => (answer.status = 418)) },
  'server-error': { answer: when(isSuccess, (answer) => (answer.status = 500)) },
  'wrong-content-type': { answer: (answer) => setHeader(answer, 'content-type', 'text/plain') },
  'member-missing': { answer: inJson((value) => delete value.Message) },
  'unknown-value': { answer: inJson((value) => 'Status' in value && (value.Status = 'StatusBusy')) },
  'names-in-camel-case': { answer: replaceText(/"(Status|Message)":/g, (text) => text.toLowerCase()) },
  'values-in-lower-case': { answer: inJson((value) => value.Status && (value.Status = value.Status.toLowerCase())) },
  'malformed-json': { answer: replaceText(/\}$/, '') },
  'header-missing': { answer: when(hasStatus(404), (answer) => (answer.status = 429)) },
  'header-malformed': {
    answer: when(hasStatus(404), (answer) => {
      answer.status = 429;
      setHeader(answer, 'retry-after', 'soon');
    }),
  },
  'allow-wrong': { answer: when(hasAllow, (answer) => setHeader(answer, 'allow', 'DELETE')) },
  'method-accepted': { answer: when(hasStatus(405), acceptWithPresence) },
  'invalid-accepted': { answer: when(hasStatus(400), acceptWithPresence) },
  'valid-rejected': { answer: when(isSuccess, (answer) => refuse(answer, 400)) },
  'connection-cut': { answer: when(isSuccess, (answer) => (answer.cut = true)) },
  'error-without-message': { answer: when((answer) => answer.status >= 400, inJson((value) => delete value.Message)) },

  // What only another parser can see.
  'xml-malformed': { answer: replaceText(/<\/\w+>$/, '') },
  'xml-not-escaped': { answer: replaceText(/&(amp|lt);/g, (_, name) => (name === 'amp' ? '&' : '<')) },
  'xml-line-end': { answer: replaceText(/&#(13|x[dD]);/g, '\r') },
  'xml-null-as-empty': { answer: replaceText(/ xsi:nil="true"/g, '') },
  'xml-root-renamed': { answer: replaceText(/UserPresenceStatus>/g, 'Presence>') },

  // What belongs to credentials.
  'login-ignored': { request: loginAsAdministrator },
  'login-refused': { request: (request) => setHeader(request, 'authorization', undefined) },
  'application-ignored': { request: (request) => setHeader(request, 'so-apptoken', undefined) },
  'any-user-writes': { request: when(isWrite, loginAsAdministrator) },
  'xsrf-not-enforced': { request: repeatXsrfToken },
  'xsrf-cookie-missing': { answer: (answer) => dropCookie(answer, 'XSRF-TOKEN') },
  'xsrf-cookie-hidden': {
    answer: (answer) => mapCookies(answer, (cookie) => (cookie.startsWith('XSRF-') ? `${cookie}; HttpOnly` : cookie)),
  },

  // What the server promises beyond one answer.
  'write-not-stored': keepInMemory(),
  'accept-ignored': { request: (request) => setHeader(request, 'accept', undefined) },
  'language-ignored': {
    request: (request) => {
      for (const name of ['accept-language', 'so-language', 'so-culture']) setHeader(request, name, undefined);
    },
  },
  'culture-ignored': { request: (request) => setHeader(request, 'so-culture', undefined) },
  'time-zone-ignored': { request: (request) => setHeader(request, 'so-timezone', undefined) },
};

function when(condition, change) {
  return (message) => {
    if (condition(message)) change(message);
  };
}

function hasStatus(status) {
  return (answer) => answer.status === status;
}

function hasAllow(answer) {
  return header(answer, 'allow') !== undefined;
}

function isSuccess(answer) {
  return answer.status === 200;
}

function isWrite(request) {
  return request.method === 'PUT' || request.path.includes('/SetUserPresenceStatus');
}

function setHeader(message, name, value) {
  message.headers = message.headers.filter(([header]) => header !== name);
  if (value !== undefined) message.headers.push([name, value]);
}

function header(message, name) {
  return message.headers.find(([header]) => header === name)?.[1];
}

// Changes a JSON object, and leaves what is none.
function inJson(change) {
  return (answer) => {
    let value;
    try {
      value = JSON.parse(answer.body);
    } catch {
      return;
    }
    change(value);
    answer.body = Buffer.from(JSON.stringify(value));
  };
}

function replaceText(pattern, replacement) {
  return (answer) => {
    answer.body = Buffer.from(answer.body.toString().replace(pattern, replacement));
  };
}

function acceptWithPresence(answer) {
  answer.status = 200;
  setHeader(answer, 'content-type', 'application/json; charset=utf-8');
  answer.body = Buffer.from('{"Status":"StatusNone","Message":null}');
}

function refuse(answer, status) {
  answer.status = status;
  setHeader(answer, 'content-type', 'application/json; charset=utf-8');
  const error = { Error: true, ErrorType: 'ArgumentException', Message: 'refused', ErrorSource: 'the fault' };
  answer.body = Buffer.from(JSON.stringify(error));
}

function loginAsAdministrator(request) {
  setHeader(request, 'authorization', request.authorization);
}

// As if the session's cookie alone were enough.
function repeatXsrfToken(request) {
  const token = /(?:^|; *)XSRF-TOKEN=([^;]*)/.exec(header(request, 'cookie') ?? '')?.[1];
  if (token !== undefined) setHeader(request, 'x-xsrf-token', token);
}

function mapCookies(answer, change) {
  answer.headers = answer.headers.map(([name, value]) => [name, name === 'set-cookie' ? change(value) : value]);
}

function dropCookie(answer, cookie) {
  answer.headers = answer.headers.filter(
    ([name, value]) => name !== 'set-cookie' || !value.startsWith(`${cookie}=`),
  );
}

// Writes are answered and read back as if they were stored, for as long as the proxy runs.
function keepInMemory() {
  const kept = new Map();
  return {
    request(request) {
      const path = request.path.split('?')[0];
      if (request.method === 'PUT') {
        const { Status = null, Message = null } = JSON.parse(request.body);
        kept.set(path, JSON.stringify({ Status, Message }));
      }
      if (!kept.has(path)) return undefined;
      const answer = { status: 200, headers: [], body: Buffer.from(kept.get(path)) };
      setHeader(answer, 'content-type', 'application/json; charset=utf-8');
      return answer;
    },
  };
}
