import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { CODE_CACHE, ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const WRITERS = 64;
const KILLS = 200;

/** The words of a command that writes NODE_DESC: the value fills the register, so that a torn one shows. */
function writing(value: string): string[] {
  const data = Buffer.alloc(64, value).toString('hex');
  return ['rpc', 'ACCESS_REG', 'op_mod=0', 'register_id=NODE_DESC', `register_data=${data}`];
}

const reading = ['rpc', 'ACCESS_REG', 'op_mod=1', 'register_id=NODE_DESC', '-o', 'binary'];

/** Whether 64 bytes are one writer's value, whole. */
const isWhole = (value: string) => /^(.{4})\1{15}$/s.test(value);

describe('many processes on one device', () => {
  it(`${WRITERS} at once write NODE_DESC and read it back: every exit code is 0, every value is whole`, () =>
    withFolder(async (folder) => {
      const names = Array.from({ length: WRITERS }, (_, i) => `w${String(i).padStart(2, '0')};`);
      const read = await Promise.all(
        names.map(async (name) => {
          const write = await fwctl(writing(name), { folder, alone: true });
          expect(write.code, write.stderr).to.equal(0);
          const answer = await fwctl(reading, { folder, alone: true });
          expect(answer.code, answer.stderr).to.equal(0);
          return answer.stdout.slice(16);
        }),
      );
      for (const value of read) expect(isWhole(value), value).to.equal(true);
      const last = (await fwctl(reading, { folder })).stdout.slice(16);
      expect(names.map((name) => name.repeat(16))).to.include(last);
    }));

  it(`writers killed at random instants, ${KILLS} times: the state always loads, whole, and the next one can write`, () =>
    withFolder(async (folder) => {
      await fwctlJson(writing('0000'), { folder });
      // The instants cover the whole life of a writer, however fast the machine is.
      const start = Date.now();
      await fwctlJson(writing('0001'), { folder, alone: true });
      const life = Date.now() - start;
      for (let done = 0; done < KILLS; done += 4) {
        await Promise.all(Array.from({ length: 4 }, (_, i) => killed(folder, (life * (done + i)) / KILLS)));
        const { code, stdout, stderr } = await fwctl(reading, { folder });
        expect(code, stderr).to.equal(0);
        expect(isWhole(stdout.slice(16)), stdout).to.equal(true);
      }
      await fwctlJson(writing('last'), { folder });
      expect((await fwctl(reading, { folder })).stdout.slice(16)).to.equal('last'.repeat(16));
    }));
});

/** A writer that is killed after some milliseconds, if it has not ended by then. */
function killed(folder: string, after: number): Promise<void> {
  const value = after.toFixed(1).padStart(4, '0').slice(0, 4);
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...writing(value)], {
    env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, XDG_CACHE_HOME: CODE_CACHE },
    stdio: 'ignore',
  });
  setTimeout(() => child.kill('SIGKILL'), after);
  return new Promise((resolve) => child.on('close', () => resolve()));
}
