import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTape } from '../../src/backends/tape/read.js';
import { ROOT, withFolder } from '../support/files.js';
import { type Ended, fwctl, fwctlJson } from '../support/fwctl.js';

/** Runs of the command with one state folder and one place for tapes. */
const tools = (
  work: (tools: {
    run: (line: string, env?: NodeJS.ProcessEnv) => Promise<Ended>;
    folder: string;
    tape: string;
  }) => Promise<void>,
) =>
  withFolder(async (folder) => {
    const run = (line: string, env = {}) => fwctl(line.split(' '), { folder, env });
    await work({ run, folder, tape: join(folder, 'a.tape') });
  });

/** A command that goes on until it is told to end; `signal` is sent when it has written a line. */
async function stopped(args: string[], folder: string, signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  child.kill(signal);
  const [code] = await once(child, 'close');
  return code;
}

describe('fwctl record', () => {
  it('is the command: its output, its exit code, and a tape', () =>
    tools(async ({ run, tape }) => {
      const plain = await run('rpc QUERY_QP qpn=0x123456 --json');
      const recorded = await run(`record --file ${tape} -- fwctl rpc QUERY_QP qpn=0x123456 --json`);
      expect([recorded.code, recorded.stdout]).to.deep.equal([6, plain.stdout]);
      expect(recorded.stderr).to.equal(`fwctl: recorded to ${tape}\n`);
      expect(readTape(tape).origin.argv).to.deep.equal(['rpc', 'QUERY_QP', 'qpn=0x123456', '--json']);
      expect(statSync(tape).mode & 0o777).to.equal(0o600);
    }));

  it('gives its state folder to the command', () =>
    tools(async ({ run, tape, folder }) => {
      const other = join(folder, 'other');
      await run(`record --state-dir ${other} --file ${tape} -- reg set NODE_DESC node_description=x --yes`);
      expect(readdirSync(folder).sort()).to.deep.equal(['a.tape', 'other']);
      expect((await run(`reg get NODE_DESC --state-dir ${other}`)).stdout).to.contain('"x"');
    }));

  it('what comes behind the command is the command’s own, with and without --', () =>
    tools(async ({ run, tape }) => {
      const { stdout } = await run(`record -o text --file ${tape} reg get NODE_DESC --field node_* --json`);
      expect(JSON.parse(stdout).schema).to.equal('fwctl.reg.get/1');
    }));

  it('where no file can have its name, who asked is told, and no command is sent', () =>
    tools(async ({ run, folder, tape }) => {
      await run('list', { FWCTL_RECORD: tape });
      const set = 'reg set NODE_DESC node_description=x --yes';
      const file = join(tape, 'b.tape');
      for (const line of [`record --file ${file} ${set}`, `info -d replay:${tape} --record ${file}`]) {
        const { code, stderr } = await run(line);
        expect(code, line).to.equal(2);
        expect(stderr, line).to.contain(
          `the tape can't be written: ${file}: a part of its path is no folder`,
        );
      }
      expect(readdirSync(folder)).to.deep.equal(['a.tape']);
    }));

  it('of a command that goes to no device leaves no tape, and says so', () =>
    tools(async ({ run, tape, folder }) => {
      const { code, stderr } = await run(`record --file ${tape} -- prm MTMP`);
      expect(code).to.equal(0);
      expect(stderr).to.contain('nothing is recorded');
      expect(readdirSync(folder)).to.deep.equal([]);
    }));

  it('a tape that is there is not replaced, and no command is sent; --force and --append are the ways', () =>
    tools(async ({ run, tape }) => {
      await run('list', { FWCTL_RECORD: tape });
      const text = readFileSync(tape, 'utf8');
      const set = 'reg set NODE_DESC node_description=x --yes';
      for (const refused of [
        await run(set, { FWCTL_RECORD: tape }),
        await run(`record --file ${tape} ${set}`),
      ]) {
        expect([refused.code, readFileSync(tape, 'utf8')]).to.deep.equal([2, text]);
        expect(refused.stderr).to.contain('it is not replaced').and.contain('--append').and.contain('%p');
      }
      expect((await run('reg get NODE_DESC')).stdout).not.to.contain('"x"');
      expect(await run(`info --record ${tape} --append`)).to.include({ code: 0 });
      expect(readTape(tape).origin.argv[0]).to.equal('list');
      const [first, ...others] = readTape(tape).calls.filter(({ call }) => call.call === 'list');
      expect([first?.number, others.length]).to.deep.equal([1, 1]);
      expect(await run(`record --file ${tape} --force info`)).to.include({ code: 0 });
      expect(readTape(tape).origin.argv).to.deep.equal(['info']);
    }));

  it('the name has the device, the process and the time, so that each command has a tape of its own', () =>
    tools(async ({ run, folder }) => {
      const name = join(folder, 'of-%d-%p-%t-100%%.tape');
      for (const line of ['info', 'info -d fwctl1', `record --file ${name} info -d 2`])
        expect(await run(line, { FWCTL_RECORD: name })).to.include({ code: 0 });
      const made = readdirSync(folder).map((file) => /^of-(\w+)-\d+-[\dT-]{19}-100%\.tape$/.exec(file)?.[1]);
      expect(made.filter(Boolean).sort()).to.deep.equal(['2', 'fwctl0', 'fwctl1']);
      expect(await run('info --record a%x.tape')).to.include({ code: 2 });
    }));

  it('a tape has a bound, at which it ends in order; the command goes on, and says what happened', () =>
    tools(async ({ run, tape, folder }) => {
      writeFileSync(join(folder, 'batch'), '{"command": "QUERY_ISSI"}\n'.repeat(500));
      const batch = `rpc --batch ${join(folder, 'batch')}`;
      const plain = await run(batch);
      for (const redact of ['', ' --redact']) {
        const line = `${batch} --force --record ${tape} --record-limit 64K${redact}`;
        const { code, stdout, stderr } = await run(line);
        expect([code, stdout === plain.stdout]).to.deep.equal([2, true]);
        expect(stderr).to.match(/the tape is full: .* may have 64 KiB; the first \d+ calls are on it/);
        const { ended, calls } = readTape(tape);
        expect([ended, stderr.includes(`the first ${calls.length} calls`)]).to.deep.equal([true, true]);
        expect(calls).to.not.be.empty;
        expect(statSync(tape).size).to.be.at.most(64 << 10);
      }
      for (const bad of ['1', '2T', 'x', '-5M'])
        expect(await run(`info --record ${join(folder, 'b')} --record-limit=${bad}`)).to.include({ code: 2 });
    }));

  it('what is no tape is not replaced, and no command is sent', () =>
    tools(async ({ run, tape }) => {
      writeFileSync(tape, 'a letter');
      const { code, stderr } = await run(`reg set NODE_DESC node_description=x --yes --record ${tape}`);
      expect([code, readFileSync(tape, 'utf8')]).to.deep.equal([2, 'a letter']);
      expect(stderr).to.contain('no tape: it is not replaced');
      expect((await run('reg get NODE_DESC')).stdout).not.to.contain('"x"');
    }));

  it('a tape behind a link to where nothing is, is refused before any command is sent', () =>
    tools(async ({ run, tape }) => {
      symlinkSync(`${tape}.gone`, tape);
      const { code, stderr } = await run(`reg set NODE_DESC node_description=x --yes --record ${tape}`);
      expect([code, existsSync(`${tape}.gone`)]).to.deep.equal([2, false]);
      expect(stderr).to.contain(`it is a link to ${tape}.gone, which is not there`);
      expect((await run('reg get NODE_DESC')).stdout).not.to.contain('"x"');
    }));

  it('--redact without a tape is an error', () =>
    tools(async ({ run }) => {
      expect(await run('info --redact')).to.include({ code: 2 });
    }));

  it('a tape without a name, and the tape that is read, are errors; the tape stays', () =>
    tools(async ({ run, tape, folder }) => {
      for (const line of [
        ['info', '--record', ''],
        ['info', '--record', '-'],
        ['record', '--file', '-', '--', 'info'],
        ['record', '--file', '', '--', 'info'],
      ])
        expect(await fwctl(line, { folder })).to.include({ code: 2 });
      await run(`info --record ${tape}`);
      const text = readFileSync(tape, 'utf8');
      for (const line of [`list -d replay:${tape}`, `replay verify ${tape}`]) {
        const { code, stderr } = await run(line, { FWCTL_RECORD: tape });
        expect([code, readFileSync(tape, 'utf8')], line).to.deep.equal([2, text]);
        expect(stderr).to.contain('is the tape that is read');
      }
    }));

  it('signals end a redacted tape, too', () =>
    tools(async ({ folder, tape }) => {
      for (const [signal, ending] of [
        ['SIGTERM', 143],
        ['SIGHUP', 129],
      ] as const) {
        const watch = ['reg', 'watch', 'MTMP', '--interval', '20ms', '--record', tape, '--redact', '--force'];
        expect(await stopped(watch, folder, signal)).to.equal(ending);
        const { ended, origin } = readTape(tape);
        expect([ended, origin.redacted]).to.deep.equal([true, true]);
      }
      expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
    }));

  it('Ctrl-C ends a tape in order; a command that is killed leaves one without its end', () =>
    tools(async ({ folder, tape, run }) => {
      const watch = ['reg', 'watch', 'MTMP', '--interval', '20ms', '--json', '--force', '--record', tape];
      expect(await stopped(watch, folder, 'SIGINT')).to.equal(130);
      expect(readTape(tape).ended).to.equal(true);
      expect(await stopped(watch, folder, 'SIGKILL')).to.equal(null);
      expect(readTape(tape, { partial: true })).to.include({ ended: false });
      const replayed = await run(`reg get MTMP -d replay:${tape}`);
      expect(replayed.code).to.equal(2);
      expect(replayed.stderr).to.match(/a\.tape:\d+: the tape has no end mark/);
      const shown = await run(`replay show ${tape}`);
      expect(shown.code).to.equal(0);
      expect(shown.stderr).to.contain('has no end mark');
    }));

  it('redacted: nothing secret is on the tape, and it replays', () =>
    tools(async ({ run, tape, folder }) => {
      const line = 'rpc QUERY_NIC_VPORT_CONTEXT --json';
      expect(JSON.stringify((await run(line)).stdout)).to.contain('b8cef6');
      await run(`record --redact --file ${tape} -- ${line}`);
      expect(readFileSync(tape, 'utf8')).not.to.contain('b8cef6');
      const { code, stdout } = await run(`${line} -d replay:${tape}`);
      expect(code).to.equal(0);
      expect(stdout).to.contain('0x200000300000001').and.not.to.contain('b8cef6');
      expect(existsSync(join(folder, 'device-0000:08:00.json'))).to.equal(false);
    }));
});

describe('replay:FILE', () => {
  it('is a device, a backend, and each by its variable', () =>
    tools(async ({ run, tape }) => {
      await run('emulator add');
      const info = await run(`info -d mlx5_2 --json --record ${tape}`);
      for (const again of [
        await run(`info -d replay:${tape} --json`),
        await run(`info --backend replay:${tape} -d fwctl2 --json`),
        await run('info --json', { FWCTL_DEVICE: `replay:${tape}` }),
        await run('info --json', { FWCTL_BACKEND: `replay:${tape}`, FWCTL_DEVICE: 'mlx5_2' }),
      ])
        expect(again).to.deep.equal(info);
      const list = await run(`list --json --force --record ${tape}`);
      expect(await run('list --json', { FWCTL_DEVICE: `replay:${tape}` })).to.deep.equal(list);
      expect(await run(`list --json -d replay:${tape}`)).to.deep.equal(list);
    }));

  it('another command is a difference: exit code 9 and the line', () =>
    tools(async ({ run, tape }) => {
      await run(`reg get MTMP --record ${tape}`);
      const { code, stderr } = await run(`reg get MTMP sensor_index=1 -d replay:${tape}`);
      expect(code).to.equal(9);
      expect(stderr).to.match(/a\.tape:4: rpc ACCESS_REG MTMP was recorded with 00 in byte 0x13/);
    }));

  it('is a difference too where the command would go on without an answer', () =>
    tools(async ({ run, tape }) => {
      await run(`reg get MTMP --record ${tape}`);
      const { code, stderr } = await run(`info -d replay:${tape} --replay lookup`);
      expect(code).to.equal(9);
      expect(stderr).to.match(/^fwctl: differs: .*a\.tape:5/m);
    }));

  it('what was recorded and not asked for is told; --replay lookup finds calls in any order', () =>
    tools(async ({ run, tape, folder }) => {
      const batch = join(folder, 'batch');
      const lines = ['{"command":"QUERY_ISSI"}', '{"command":"QUERY_SPECIAL_CONTEXTS"}'];
      writeFileSync(batch, `${lines.join('\n')}\n`);
      await run(`rpc --batch ${batch} --record ${tape}`);
      const one = await run(`rpc QUERY_ISSI -d replay:${tape}`);
      expect(one.code).to.equal(0);
      expect(one.stderr).to.contain('1 recorded call was not asked for: line 5 rpc QUERY_SPECIAL_CONTEXTS');
      writeFileSync(batch, `${lines.reverse().join('\n')}\n`);
      expect((await run(`rpc --batch ${batch} -d replay:${tape}`)).code).to.equal(9);
      expect((await run(`rpc --batch ${batch} -d replay:${tape} --replay lookup`)).code).to.equal(0);
      expect((await run(`rpc --batch ${batch} -d replay:${tape}`, { FWCTL_REPLAY: 'lookup' })).code).to.equal(
        0,
      );
    }));

  it('a name that is no backend is an error; so is --replay without a tape', () =>
    tools(async ({ run }) => {
      for (const flags of ['--backend replay:', '--backend emulatd', '-d replay:', '--replay lookup']) {
        const { code, stderr } = await run(`list ${flags}`);
        expect(code, flags).to.equal(2);
        expect(stderr).not.to.contain('ENOENT');
      }
      expect((await run('list', { FWCTL_REPLAY: 'lookup' })).code).to.equal(0);
    }));
});

describe('fwctl replay', () => {
  it('show: a line for each call, and fields with --fields', () =>
    tools(async ({ run, tape, folder }) => {
      await run(`reg get MTMP --record ${tape}`);
      const { stdout } = await run(`replay show ${tape}`);
      expect(stdout).to.match(/fwctl0 +rpc +debug-read-only +ACCESS_REG MTMP +OK$/m);
      const { schema, calls } = await fwctlJson(['replay', 'show', tape, '--fields'], { folder });
      expect(schema).to.equal('fwctl.replay.show/1');
      const rpc = calls.find(({ call }: { call: string }) => call === 'rpc');
      expect(rpc.fields.out.register.MTMP).to.have.property('temperature');
    }));

  it('verify: 0 where nothing has changed, 9 with the field where something has', () =>
    tools(async ({ run, tape, folder }) => {
      await run('reg set NODE_DESC node_description=first --yes');
      await run(`reg get NODE_DESC --record ${tape}`);
      expect((await run(`replay verify ${tape}`)).code).to.equal(0);
      await run('reg set NODE_DESC node_description=other --yes');
      const { same, calls } = await fwctlJson(['replay', 'verify', tape], { folder }, 9);
      expect(same).to.equal(false);
      expect(calls[0].differences).to.deep.equal([
        { field: 'register.NODE_DESC.node_description', recorded: 'first', now: 'other' },
      ]);
    }));

  it('verify: what changes the device is skipped without --yes', () =>
    tools(async ({ run, tape, folder }) => {
      await run(`reg set NODE_DESC node_description=first --yes --record ${tape}`);
      await run('reg set NODE_DESC node_description=second --yes');
      const { counts, calls } = await fwctlJson(['replay', 'verify', tape], { folder }, 9);
      expect(counts.skipped).to.equal(1);
      expect(calls.find(({ result }: { result: string }) => result === 'skipped').reason).to.contain('--yes');
      expect((await run('reg get NODE_DESC')).stdout).to.contain('second');
      await run(`replay verify ${tape} --yes`);
      expect((await run('reg get NODE_DESC')).stdout).to.contain('first');
    }));

  it('verify: obeys the deny-list, and tells what it skips', () =>
    tools(async ({ run, tape, folder }) => {
      await run(`reg get NODE_DESC --record ${tape}`);
      writeFileSync(join(folder, 'deny.yaml'), 'deny:\n  - registers: [NODE_DESC]\n');
      const { code, stdout } = await run(`replay verify ${tape} --policy ${join(folder, 'deny.yaml')}`);
      expect(code).to.equal(0);
      expect(stdout).to.match(/skipped: 3 ACCESS_REG NODE_DESC: .*forbidden/);
    }));

  it('verify: an own tape is as good as a device', () =>
    tools(async ({ run, tape }) => {
      await run(`info --record ${tape}`);
      expect((await run(`replay verify ${tape} --backend replay:${tape}`)).code).to.equal(0);
    }));
});
