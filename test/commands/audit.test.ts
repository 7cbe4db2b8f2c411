import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
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

  it('has the plan that asked for it', () =>
    withLog(async (run, lines, folder) => {
      writeFileSync(
        join(folder, 'plan.yaml'),
        'schema: fwctl.plan/1\ndevices:\n  - match: {name: fwctl0}\n    config: {NUM_OF_VFS: 12}\n',
      );
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

  it('is told where it can not be written; what is done is done', () =>
    withLog(async (run, _lines, folder) => {
      const { code, stderr } = await run('config set NUM_OF_VFS=8 --yes', {
        FWCTL_AUDIT: join(folder, 'none/log'),
      });
      expect(code).to.equal(0);
      expect(stderr).to.match(/the change is in no log: .*none\/log/);
    }));

  it('goes to the journal by logger, with fields to look for', () =>
    withLog(async (run, _lines, folder) => {
      const logger = join(folder, 'logger');
      writeFileSync(logger, `#!/bin/sh\n[ "$1" = --journald ] && cat > ${join(folder, 'entry')}\n`);
      chmodSync(logger, 0o755);
      const PATH = `${folder}:${process.env.PATH}`;
      expect((await run('config set NUM_OF_VFS=8 --yes', { FWCTL_AUDIT: 'journal', PATH })).code).to.equal(0);
      const entry = Object.fromEntries(
        readFileSync(join(folder, 'entry'), 'utf8')
          .trimEnd()
          .split('\n')
          .map((field) => [field.split('=', 1)[0], field.replace(/^\w+=/, '')]),
      );
      expect(entry).to.include({
        SYSLOG_IDENTIFIER: 'fwctl',
        FWCTL_COMMAND: 'config set',
        FWCTL_PARENT: '0000:08:00.0',
        FWCTL_SCOPE: 'configuration',
        PRIORITY: '5',
      });
      expect(entry.MESSAGE).to.match(/: fwctl config set on fwctl0 \(0000:08:00\.0\): configuration, done$/);
      expect(JSON.parse(entry.FWCTL_AUDIT as string).changes).to.deep.equal([
        { field: 'NUM_OF_VFS', before: 4, after: 8 },
      ]);
    }));
});
