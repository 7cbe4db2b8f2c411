import { expect } from 'chai';
import { withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';
import { withLines } from '../../support/lines.js';

describe('command lines in one process', () => {
  it('answer as a process of their own does, by text, notes and exit code', () =>
    withFolder((folder) =>
      withLines(`${folder}/session`, async (run) => {
        const lines = [
          'reg get PAOS',
          'regs read paos --json',
          'reg get NOPE',
          'reg get',
          'nope',
          'reg',
          'reg get --help',
          'info --json',
          'rpc NOP -o hex',
          'reg set PAOS admin_status=down_by_configuration --yes',
          'reg get PAOS',
          'diff PAOS 00 01',
          'rpc NOP --scope nope',
        ];
        for (const line of lines) {
          const alone = await fwctl(line.split(' '), { folder: `${folder}/alone` });
          const { code, stdout, stderr } = await run(line);
          expect({ line, code, stdout, stderr }).to.deep.equal({
            line,
            code: alone.code,
            stdout: alone.stdout,
            stderr: alone.stderr,
          });
        }
      }),
    ));

  it('give back what they have come to, and show nothing where they are asked to be quiet', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const read = await run('reg get PAOS', { quiet: true });
        expect(read).to.deep.include({ command: 'reg:get', schema: 'fwctl.reg.get/1', code: 0, stdout: '' });
        expect(read.answer?.data).to.include({ register: 'PAOS' });
        const failed = await run('reg get NOPE', { quiet: true });
        expect(failed).to.deep.include({ code: 2, stdout: '', stderr: '' });
        expect(failed.error?.kind).to.equal('usage');
      }),
    ));

  it('take what they leave open from the session, and no more', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const defaults = { json: true, scope: 'debug-read-only' };
        expect(JSON.parse((await run('rpc NOP', { defaults })).stdout)).to.include({
          scope: 'debug-read-only',
        });
        expect((await run('rpc NOP -o hex', { defaults })).stdout).to.match(/^00000000 /);
        expect(JSON.parse((await run('reg get NOPE', { defaults })).stdout).error.kind).to.equal('usage');
        expect(JSON.parse((await run('nope', { defaults })).stdout).error.kind).to.equal('usage');
      }),
    ));

  it('find the device again when it was gone, or was reset', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        expect((await run('reg get PAOS')).code).to.equal(0);
        expect((await run('emulator unplug')).code).to.equal(0);
        expect((await run('reg get PAOS')).code).to.be.oneOf([3, 5]);
        expect((await run('emulator replug')).code).to.equal(0);
        await run('reg get PAOS');
        expect((await run('reg get PAOS')).code).to.equal(0);
      }),
    ));

  it('end by their signal: those that wait for the device, and those that wait for nothing', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        await run('emulator fault add --opcode ACCESS_REG --hang 2s');
        for (const line of ['reg get PAOS', 'reg watch PMTU --interval 1h']) {
          const control = new AbortController();
          const ended = run(line, { signal: control.signal });
          setTimeout(() => control.abort(), 50);
          expect(await ended).to.deep.include({ code: 130 });
        }
        await run('emulator fault remove --all');
        expect((await run('reg get PAOS')).code).to.equal(0);
      }),
    ));
});
