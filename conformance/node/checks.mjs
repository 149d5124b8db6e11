// What the programs of this folder have in common: they are told what to try by one JSON argument, and print what
// they found as JSON.
import { isDeepStrictEqual } from 'node:util';

// Where the server is, and who may use it.
export const settings = JSON.parse(process.argv[2]);

const checks = [];

// Runs `body`, which calls `expect(what, actual, expected)` once for each case.
export async function check(name, body) {
  const result = { name, cases: 0, failures: [] };
  checks.push(result);
  const expect = (what, actual, expected) => {
    result.cases += 1;
    if (!isDeepStrictEqual(actual, expected)) {
      result.failures.push(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
    }
  };
  try {
    await body(expect);
  } catch (error) {
    result.cases += 1;
    result.failures.push(`${error.name}: ${error.message}`);
  }
}

// Prints what the checks found; called once, in the end.
export function finish() {
  console.log(JSON.stringify({ checks }));
}
