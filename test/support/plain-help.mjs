// Lines that ask for help, by plain oclif in one process: reads a JSON array of them, gives one of what each has written and its status.
import { readFileSync, writeSync } from 'node:fs';
import { runPlain } from './plain-oclif.mjs';

const ended = Symbol('ended');
process.exit = () => {
  throw ended;
};

const told = [];
for (const line of JSON.parse(readFileSync(0, 'utf8'))) {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    process[name].write = (text) => {
      said[name] += text;
      return true;
    };
  process.exitCode = 0;
  await runPlain(line).catch((error) => {
    if (error !== ended) throw error;
  });
  told.push({ ...said, status: process.exitCode });
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
