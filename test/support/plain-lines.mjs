// Lines by plain oclif in one process: reads a JSON array of them, each with its folders, gives one of what each has written and its status.
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { writeSync } = fs;
const ended = Symbol('ended');
process.exit = (code) => {
  process.exitCode = code ?? process.exitCode;
  throw ended;
};
process.setMaxListeners(0);

let said = { 1: [], 2: [] };
const take = (fd) => (data, encoding) => {
  said[fd].push(typeof data === 'string' ? Buffer.from(data, encoding) : Buffer.from(data));
  return true;
};
process.stdout.write = take(1);
process.stderr.write = take(2);
fs.writeSync = (fd, data, ...rest) => {
  if (fd !== 1 && fd !== 2) return writeSync(fd, data, ...rest);
  take(fd)(data);
  return Buffer.byteLength(data);
};
syncBuiltinESMExports();
const { runPlain } = await import('./plain-oclif.mjs');

const told = [];
for (const { args, home, state } of JSON.parse(readFileSync(0, 'utf8'))) {
  said = { 1: [], 2: [] };
  Object.assign(process.env, { HOME: home, FWCTL_STATE_DIR: state });
  process.exitCode = 0;
  await runPlain(args).catch((error) => {
    if (error !== ended) throw error;
  });
  const [stdout, stderr] = [1, 2].map((fd) => Buffer.concat(said[fd]).toString('latin1'));
  told.push({ stdout, stderr, status: process.exitCode });
}
process.exitCode = 0;
// A pipe may take no more than a part at once.
let rest = Buffer.from(JSON.stringify(told));
while (rest.length) {
  try {
    rest = rest.subarray(writeSync(1, rest));
  } catch (error) {
    if (error.code !== 'EAGAIN') throw error;
  }
}
