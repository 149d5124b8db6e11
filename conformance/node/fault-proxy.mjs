// Stands between a program and the server, and plants one fault in what goes through.
//
// `node fault-proxy.mjs URL FAULT LOGIN` forwards to URL; LOGIN is an administrator's, with the password behind a
// colon. It prints its own URL in a line, and ends when its standard input does.
import http from 'node:http';
import { faults } from './faults.mjs';

const [target, name, login] = process.argv.slice(2);
const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
const fault = faults[name];
if (!fault) throw new Error(`no fault is called ${name}`);
const agent = new http.Agent({ keepAlive: true });

// Headers that are about one connection, or that follow from the body.
const ofConnection = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];

async function forward(request) {
  const url = new URL(target);
  const outgoing = http.request({
    agent,
    host: url.hostname,
    port: url.port,
    method: request.method,
    path: request.path,
    headers: [...request.headers, ['content-length', request.body.length]].flat(),
    insecureHTTPParser: true,
  });
  outgoing.end(request.body);
  const incoming = await new Promise((resolve, reject) => outgoing.on('response', resolve).on('error', reject));
  return { status: incoming.statusCode, headers: headersOf(incoming), body: await bodyOf(incoming) };
}

// Names in lower case, with their values, in order.
function headersOf(message) {
  const headers = [];
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    headers.push([message.rawHeaders[at].toLowerCase(), message.rawHeaders[at + 1]]);
  }
  return headers.filter(([header]) => !ofConnection.includes(header));
}

async function bodyOf(message) {
  const chunks = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function exchange(incoming, outgoing) {
  // What is compressed could not be changed.
  const headers = headersOf(incoming).filter(([header]) => header !== 'accept-encoding');
  const request = { method: incoming.method, path: incoming.url, headers, body: await bodyOf(incoming), authorization };
  const answer = (await fault.request?.(request)) ?? (await forward(request));
  await fault.answer?.(answer, request);
  if (answer.cut) {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(answer.status, [...answer.headers, ['content-length', answer.body.length]].flat());
  outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body);
}

const server = http.createServer({ insecureHTTPParser: true }, (incoming, outgoing) => {
  exchange(incoming, outgoing).catch(() => incoming.socket.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on('end', () => process.exit());
