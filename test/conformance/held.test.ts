import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { openDevices } from '../../src/backends/serve/clients.js';
import { withFolder } from '../support/files.js';
import { start, until } from '../support/running.js';
import { compileClient } from './client.js';

const CLIENTS = 20;
const DESCRIPTORS = 200;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('programs that are served by notification and killed', () => {
  it(`${CLIENTS} with ${DESCRIPTORS} descriptors each: half of them, then the supervisor; contexts are freed, the others are served, nothing is left`, async function () {
    await withFolder(async (folder) => {
      const program = compileClient(folder, 'descriptors', '-static');
      if (!program) {
        process.stdout.write('      left out: there is no C compiler\n');
        this.skip();
      }
      const client = (how: string) => `${program} ${how} /dev/fwctl/fwctl0 ${DESCRIPTORS} &`;
      // Of both halves one is always in a call.
      const script = `${client('--busy')} ${client('--hold').repeat(CLIENTS - 2)} ${client('--busy')} wait`;
      const child = start(['exec', '--form', 'notify', '--', 'sh', '-c', script], folder);
      const ended = new Promise((resolve) => child.on('close', resolve));
      const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
      const told = async (count: number) => {
        const words: string[] = [];
        while (words.length < count) words.push((await lines.next()).value);
        return words;
      };
      const pids = (await told(CLIENTS)).map((line) => Number(line.replace('held ', '')));
      const open = () => openDevices(folder).length;
      await until(() => open() === CLIENTS * DESCRIPTORS);

      const [killed, others] = [pids.slice(0, CLIENTS / 2), pids.slice(CLIENTS / 2)];
      for (const pid of killed) process.kill(pid, 'SIGKILL');
      await until(() => open() === others.length * DESCRIPTORS);
      for (const pid of others) process.kill(pid, 'SIGUSR1');
      expect(await told(others.length)).to.deep.equal(others.map(() => `served ${DESCRIPTORS}`));

      child.kill('SIGKILL');
      await ended;
      await until(() => !others.some(isAlive));
      await until(() => readdirSync(folder).every((name) => !name.startsWith('fwctl-')));
    });
  });
});
