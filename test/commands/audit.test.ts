import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { entryBytes } from '../../src/cli/audit/journal.js';
import { sendDatagram } from '../../src/native/datagram.js';
import { hasPython, type JournalEntry, withJournal } from '../support/fake-journal.js';
import { withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';

const withLog = (
  work: (
    run: (line: string, env?: NodeJS.ProcessEnv) => ReturnType<typeof fwctl>,
    lines: () => never[],
    folder: string,
  ) => Promise<unknown>,
) =>
  withFolder((folder) => {
    const log = join(folder, 'changes.log');
    const run = (line: string, env: NodeJS.ProcessEnv = { FWCTL_AUDIT: log }) =>
      fwctl([...line.split(' '), ...(line.startsWith('emulator') ? [] : ['--backend', 'emulated'])], {
        folder,
        cwd: folder,
        env,
      });
    const lines = () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as never)
        : [];
    return work(run, lines, folder);
  });

/** A plan for fwctl0, as plan.yaml; `more`: further lines of its device. */
const writePlan = (folder: string, more = '') =>
  writeFileSync(
    join(folder, 'plan.yaml'),
    `schema: fwctl.plan/1\ndevices:\n  - match: {name: fwctl0}\n    config: {NUM_OF_VFS: 12}\n${more}`,
  );

describe('the log of changes', () => {
  it('has a line for what a command has changed: who, where, by which messages, before and after', () =>
    withLog(async (run, lines, folder) => {
      await run('reg get PAOS');
      await run('reg set PAOS local_port=1 ase=1 admin_status=2 --yes --dry-run');
      expect(lines()).to.deep.equal([]);
      expect((await run('reg set PAOS local_port=1 ase=1 admin_status=2 --yes')).code).to.equal(0);
      const [line] = lines() as Record<string, never>[];
      expect(line).to.deep.include({
        schema: 'fwctl.audit/1',
        uid: process.getuid?.(),
        command: 'reg set',
        device: { name: 'fwctl0', backend: 'emulated', node: '/dev/fwctl/fwctl0', parent: '0000:08:00.0' },
        scope: 'configuration',
        changes: [{ field: 'admin_status', before: 1, after: 2 }],
        messages: [{ opcode: 'ACCESS_REG', register: 'PAOS', scope: 'configuration', count: 1 }],
        outcome: 'done',
      });
      expect(statSync(join(folder, 'changes.log')).mode & 0o777).to.equal(0o600);
    }));

  it('has how a device samples, before and after', () =>
    withLog(async (run, lines) => {
      const set = 'diag set --samples 4 --period 1us pxd_ready_bp --allow-taint';
      expect((await run(set)).code).to.equal(0);
      const [line] = lines() as Record<string, never>[];
      expect(line).to.deep.include({ command: 'diag set', outcome: 'done' });
      expect(line?.changes).to.deep.include({ field: 'enable', before: 0, after: 1 });
      expect((await run('diag disable --allow-taint')).code).to.equal(0);
      const [, back] = lines() as Record<string, never>[];
      expect(back?.changes).to.deep.include({ field: 'enable', before: 1, after: 0 });
    }));

  it('is one line of a device, though a plan goes on behind a reset', () =>
    withLog(async (run, lines, folder) => {
      writePlan(folder, '    registers: {PMTU: {admin_mtu: 1500}}\n    reset: if-needed\n');
      expect((await run('plan apply plan.yaml --yes')).code).to.equal(0);
      expect(lines()).to.have.length(1);
      const [line] = lines() as { messages: { register?: string }[] }[];
      const registers = line?.messages.map(({ register }) => register);
      expect(registers).to.have.members(['MNVDA', 'MFRL', 'PMTU']);
    }));

  it('has the plan that asked for it', () =>
    withLog(async (run, lines, folder) => {
      writePlan(folder);
      expect((await run('plan apply plan.yaml --yes')).code).to.equal(0);
      const [line] = lines() as Record<string, never>[];
      expect(line?.plan).to.match(/^\d{8}T\d{6}-/);
      expect(line?.changes).to.deep.equal([{ field: 'NUM_OF_VFS', before: 4, after: 12 }]);
    }));

  it('has what has failed too, and does not change how that ends', () =>
    withLog(async (run, lines) => {
      await run('emulator fault add --register PAOS --op-mod 0 --status BAD_PARAM_ERR --always', {});
      const plain = await run('reg set PAOS local_port=1 ase=1 admin_status=2 --yes', {});
      const { code, stderr } = await run('reg set PAOS local_port=1 ase=1 admin_status=2 --yes');
      expect([code, stderr]).to.deep.equal([plain.code, plain.stderr]);
      expect(lines()).to.have.length(1);
      expect(lines()[0]).to.include({ outcome: 'failed' });
    }));

  it('begins a line of its own behind one that a full disk has left without an end', () =>
    withLog(async (run, _lines, folder) => {
      const log = join(folder, 'changes.log');
      writeFileSync(log, '{"schema":"fwctl.au');
      for (const state of [2, 1]) await run(`reg set PAOS local_port=1 ase=1 admin_status=${state} --yes`);
      const [torn, ...whole] = readFileSync(log, 'utf8').split('\n');
      expect(torn).to.equal('{"schema":"fwctl.au');
      expect(whole.map((line) => line && JSON.parse(line).outcome)).to.deep.equal(['done', 'done', '']);
    }));

  it('goes to no pipe that nobody reads, and to no place behind a link', () =>
    withLog(async (run, _lines, folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      symlinkSync('elsewhere.log', join(folder, 'link'));
      for (const [name, why] of [
        ['pipe', /pipe: nothing is at the other end/],
        ['link', /link: it is a symbolic link/],
      ] as const) {
        const { code, stderr } = await run('reg set PAOS local_port=1 ase=1 admin_status=2 --yes', {
          FWCTL_AUDIT: join(folder, name),
        });
        expect(code).to.equal(0);
        expect(stderr).to.match(why);
      }
      expect(existsSync(join(folder, 'elsewhere.log'))).to.equal(false);
      await run('reg set PAOS local_port=1 ase=1 admin_status=1 --yes', { FWCTL_AUDIT: 'OFF' });
      expect(existsSync(join(folder, 'OFF'))).to.equal(false);
    }));

  it('is told where it can not be written; what is done is done', () =>
    withLog(async (run, _lines, folder) => {
      const { code, stderr } = await run('config set NUM_OF_VFS=8 --yes', {
        FWCTL_AUDIT: join(folder, 'none/log'),
      });
      expect(code).to.equal(0);
      expect(stderr).to.match(/the change is in no log: .*none\/log/);
    }));

  (hasPython() ? it : it.skip)(
    'goes to the journal by its own protocol, with fields to look for, and values line by line',
    () =>
      withLog((run, _lines, folder) =>
        withJournal(folder, async (env, entries) => {
          const journal = { ...env, FWCTL_AUDIT: 'journal' };
          expect(await run('config set NUM_OF_VFS=8 SRIOV_EN=0 --yes', journal)).to.include({ code: 0 });
          const [{ fields, way }] = (await entries(1)) as [JournalEntry];
          expect(way).to.equal('datagram');
          expect(fields).to.include({
            SYSLOG_IDENTIFIER: 'fwctl',
            FWCTL_COMMAND: 'config set',
            FWCTL_BACKEND: 'emulated',
            FWCTL_DEVICE: 'fwctl0',
            FWCTL_PARENT: '0000:08:00.0',
            FWCTL_SCOPE: 'configuration',
            FWCTL_OUTCOME: 'done',
            PRIORITY: '5',
          });
          expect(fields.FWCTL_USER).to.equal(userInfo().username);
          expect(fields.MESSAGE).to.match(
            /: fwctl config set on fwctl0 \(0000:08:00\.0\): configuration, done$/,
          );
          const order = (fields.FWCTL_AFTER as string).split('\n');
          expect(order.toSorted()).to.deep.equal(['NUM_OF_VFS=8', 'SRIOV_EN=0']);
          expect((fields.FWCTL_BEFORE as string).split('\n').toSorted()).to.deep.equal([
            'NUM_OF_VFS=4',
            'SRIOV_EN=1',
          ]);
          expect(JSON.parse(fields.FWCTL_AUDIT as string).changes).to.have.length(2);
        }),
      ),
  );

  (hasPython() ? it : it.skip)('has room for entries that no datagram has: as sealed memory', () =>
    withFolder((folder) =>
      withJournal(folder, async ({ FWCTL_RUN_ROOT }, entries) => {
        const long = 'x'.repeat(8 * 2 ** 20);
        const bytes = entryBytes({
          MESSAGE: 'a\u001b[31m',
          FWCTL_AFTER: `1\n${long}`,
          FWCTL_PLAN: undefined,
        });
        expect(sendDatagram(join(FWCTL_RUN_ROOT, 'systemd/journal/socket'), bytes)).to.equal(0);
        const [{ fields, way }] = (await entries(1)) as [JournalEntry];
        expect(way).to.equal('memory');
        expect(fields).to.deep.equal({ MESSAGE: 'a\\x1b[31m', FWCTL_AFTER: `1\n${long}` });
        expect(sendDatagram(join(folder, 'none'), bytes)).to.be.below(0);
      }),
    ),
  );

  it('goes by logger where there is another log than the journal', () =>
    withLog(async (run, _lines, folder) => {
      const logger = join(folder, 'logger');
      writeFileSync(
        logger,
        `#!/bin/sh\necho "$@" > ${join(folder, 'how')}; cat > ${join(folder, 'entry')}\n`,
      );
      chmodSync(logger, 0o755);
      writeFileSync(join(folder, 'log'), '');
      const env = {
        FWCTL_AUDIT: 'journal',
        FWCTL_RUN_ROOT: folder,
        FWCTL_DEV_ROOT: folder,
        PATH: `${folder}:${process.env.PATH}`,
      };
      expect((await run('config set NUM_OF_VFS=8 --yes', env)).code).to.equal(0);
      expect(readFileSync(join(folder, 'how'), 'utf8')).to.match(/^-t fwctl -p user.notice/);
      const entry = readFileSync(join(folder, 'entry'), 'utf8');
      expect(entry).to.match(/fwctl config set on fwctl0 .*, done \{"schema":"fwctl.audit\/1"/);
      expect(entry.match(/\n/g)).to.have.length(1);
    }));

  it('says where there is no log that could be asked for, and is silent about one that nobody asked for', () =>
    withLog(async (run, _lines, folder) => {
      const env = { FWCTL_RUN_ROOT: folder, FWCTL_DEV_ROOT: folder };
      const { code, stderr } = await run('config set NUM_OF_VFS=8 --yes', { ...env, FWCTL_AUDIT: 'journal' });
      expect(code).to.equal(0);
      expect(stderr).to.match(/the change is in no log: there is no journal here/);
      expect((await run('config set NUM_OF_VFS=9 --yes', env)).stderr).not.to.contain('log');
    }));

  it('has firmware and resets with the versions before and after', () =>
    withLog(async (run, lines) => {
      await run('emulator image make new.bin --version 22.99.1000 -d fwctl0', {});
      expect((await run('firmware update new.bin --yes')).code).to.equal(0);
      expect((await run('firmware rollback --yes')).code).to.equal(0);
      expect((await run('firmware update new.bin --yes')).code).to.equal(0);
      expect((await run('reset run --yes')).code).to.equal(0);
      const told = (lines() as { command: string; changes: object[] }[]).map(({ command, changes }) => [
        command,
        ...changes,
      ]);
      const [old, next] = ['22.43.1014', '22.99.1000'];
      expect(told).to.deep.equal([
        ['firmware update', { field: 'BOOT_IMG', before: old, after: next }],
        ['firmware rollback', { field: 'BOOT_IMG', before: next, after: old }],
        ['firmware update', { field: 'BOOT_IMG', before: old, after: next }],
        ['reset run', { field: 'running_version', before: old, after: next }],
      ]);
    }));

  it('has what a rollback of a plan takes back', () =>
    withLog(async (run, lines, folder) => {
      writePlan(folder);
      await run('plan apply plan.yaml --yes');
      expect((await run('plan rollback --yes')).code).to.equal(0);
      const [apply, back] = lines() as { plan: string; changes: object[] }[];
      expect(back?.plan).to.equal(apply?.plan);
      expect(back?.changes).to.deep.equal([{ field: 'NUM_OF_VFS', before: 12, after: 4 }]);
    }));
});
