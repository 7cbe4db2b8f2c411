import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { hasUmockdev } from '../conformance/client.js';
import { connectx, lay, laySysfs, rootsEnv } from '../support/fake-machine.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson, THROUGH_KERNEL } from '../support/fwctl.js';

/** Every command that changes something, as it would be given in a script. */
const CHANGES = [
  ['config', 'set', 'NUM_OF_VFS=4', '--yes'],
  ['reg', 'set', 'PAOS', 'admin_status=down_by_configuration', '--yes'],
  ['diag', 'set', '0x401'],
  ['diag', 'disable'],
  ['diag', 'watch', '--count', '1'],
  ['function', 'set-cap', 'vf0', 'GENERAL.log_max_qp=12', '--yes'],
  ['function', 'bind', 'vf1'],
  ['function', 'unbind', 'vf0'],
  ['trace', '--for', '1ms'],
  ['rpc', 'MODIFY_NIC_VPORT_CONTEXT'],
  ['rpc', 'CREATE_CQ'],
  ['rpc', 'ACCESS_REG', 'op_mod=0', 'register_id=NODE_DESC'],
] as const;

const NOTE = /^fwctl: no backend named: this changes .* of the built-in emulated machine$/m;

/** Runs on a machine that shows fwctl devices; `state` is a folder that is not there yet. */
const onMachine = (
  instances: number,
  run: (options: { folder: string; env: NodeJS.ProcessEnv }, folder: string) => Promise<void>,
) =>
  withFolder((folder) => {
    laySysfs(
      folder,
      Array.from({ length: instances }, (_, i) => connectx(i)),
    );
    return run({ folder: join(folder, 'state'), env: { ...rootsEnv(folder), HOME: folder } }, folder);
  });

/** Links are not followed: sysfs has circles. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...filesBelow(path)] : [path];
  });

describe('a change for which no backend is named', () => {
  if (THROUGH_KERNEL) return; // a backend is named there

  it('on a machine with real devices is refused, with both ways to name one, and nothing is written', () =>
    onMachine(2, async (options, folder) => {
      const before = filesBelow(folder);
      for (const args of CHANGES) {
        const { error } = await fwctlJson([...args], options, 2);
        expect(error.kind, args.join(' ')).to.equal('usage');
        expect(error.message, args.join(' ')).to.contain('fwctl0, fwctl1');
        expect(error.next).to.contain('--backend kernel').and.contain('--backend emulated');
      }
      const named = [
        'config',
        'set',
        'NUM_OF_VFS=4',
        '--yes',
        '-d',
        'fwctl1',
        '--record',
        join(folder, 't.tape'),
      ];
      expect((await fwctlJson(named, options, 2)).error.kind, 'a name is no backend').to.equal('usage');
      expect(filesBelow(folder)).to.deep.equal(before);
    }));

  it('goes to the emulated device where flag, variable or settings file say so, without a word', () =>
    onMachine(1, async ({ folder: state, env }, folder) => {
      const args = ['config', 'set', 'NUM_OF_VFS=4', '--yes'];
      const byFlag = await fwctl([...args, '--backend', 'emulated'], { folder: state, env });
      const byVariable = await fwctl(args, { folder: state, env: { ...env, FWCTL_BACKEND: 'emulated' } });
      mkdirSync(join(folder, '.config/fwctl'), { recursive: true });
      writeFileSync(join(folder, '.config/fwctl/fwctl.yaml'), 'backend: emulated\n');
      const byFile = await fwctl(args, { folder: state, env });
      for (const { code, stderr } of [byFlag, byVariable, byFile])
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      const bind = await fwctl(['function', 'bind', 'vf1'], { folder: state, env });
      expect(bind.stderr).to.equal('');
    }));

  it('a device in a file or variable that tells its backend names it', () =>
    onMachine(1, async ({ folder: state, env }, folder) => {
      lay(folder, {
        'dev/fwctl/fwctl0': '',
        '.config/fwctl/fwctl.yaml': `device: ${folder}/dev/fwctl/fwctl0\n`,
      });
      const args = ['config', 'set', 'NUM_OF_VFS=4', '--yes'];
      const { error } = await fwctlJson(args, { folder: state, env }, 3);
      expect(error.message).to.contain('is no node of fwctl');
      const { error: bound } = await fwctlJson(['function', 'bind', 'vf1'], { folder: state, env }, 2);
      expect(bound.message).to.contain('function bind is about the emulated machine');
      expect(existsSync(state)).to.equal(false);
    }));

  it('on a machine without real devices goes to the emulated one and says so on stderr, whatever names the device', () =>
    onMachine(0, async (options) => {
      for (const args of [
        ['config', 'set', 'NUM_OF_VFS=3', '--yes'],
        ['config', 'set', 'NUM_OF_VFS=5', '--yes', '-d', 'fwctl1', '--json'],
        ['function', 'bind', 'vf1'],
        ['rpc', 'ACCESS_REG', 'op_mod=0', 'register_id=NODE_DESC'],
      ]) {
        const { code, stderr } = await fwctl(args, options);
        expect(code, stderr).to.be.oneOf([0, 6, 4]);
        expect(stderr, args.join(' ')).to.match(NOTE);
      }
      expect((await fwctl(['config', 'query', 'NUM_OF_VFS'], options)).stderr).to.equal('');
    }));

  it('a line that is refused has changed nothing, and does not say so', () =>
    onMachine(0, async (options, folder) => {
      const plan = join(folder, 'plan.yaml');
      writeFileSync(
        plan,
        'schema: fwctl.plan/1\ndevices: [{match: {name: fwctl0}, config: {NUM_OF_VFS: 7}}]\n',
      );
      const refused: [string[], number][] = [
        [['config', 'set', 'NUM_OF_VFS=7'], 4],
        [['config', 'set', 'NUM_OF_VFS=999', '--yes'], 6],
        [['config', 'set', 'NOPE=1', '--yes'], 2],
        [['config', 'reset', 'NUM_OF_VFS'], 4],
        [['reg', 'set', 'PMTU', 'admin_mtu=1500'], 4],
        [['reg', 'set', 'PMTU', 'nope=1', '--yes'], 2],
        [['function', 'set-cap', 'vf0', 'GENERAL.log_max_qp=12'], 4],
        [['function', 'bind', 'vf0'], 5],
        [['diag', 'set', '0x401'], 4],
        [['reset', 'run'], 4],
        [['firmware', 'update', plan, '--yes'], 2],
        [['firmware', 'update', plan, '--dry-run'], 2],
        [['reset', 'run', '--dry-run'], 0],
        [['plan', 'apply', plan], 4],
        [['plan', 'rollback', '--yes'], 2],
      ];
      for (const [args, wanted] of refused) {
        const { code, stderr } = await fwctl(args, options);
        expect({ code, note: NOTE.test(stderr) }, `${args.join(' ')}: ${stderr}`).to.deep.equal({
          code: wanted,
          note: false,
        });
      }
      const applied = await fwctl(['plan', 'apply', plan, '--yes'], options);
      expect(applied.code, applied.stderr).to.equal(0);
      expect(applied.stderr).to.match(NOTE);
      const unsure = await fwctl(['plan', 'rollback'], options);
      expect({ code: unsure.code, note: NOTE.test(unsure.stderr) }).to.deep.equal({ code: 4, note: false });
      expect((await fwctl(['plan', 'rollback', '--yes'], options)).stderr).to.match(NOTE);
    }));

  it('where the devices of the machine can not be looked at, there may be some', () =>
    withFolder(async (folder) => {
      lay(folder, { 'sys/class/fwctl': 'no folder' });
      const options = { folder: join(folder, 'state'), env: rootsEnv(folder) };
      const { error } = await fwctlJson(['config', 'set', 'NUM_OF_VFS=4', '--yes'], options, 2);
      expect(error.message).to.contain('can not be listed');
    }));

  it('a node without a class tree is a device too', () =>
    withFolder(async (folder) => {
      lay(folder, { 'dev/fwctl/fwctl3': '', 'dev/fwctl/README': '' });
      const options = { folder: join(folder, 'state'), env: rootsEnv(folder) };
      const { error } = await fwctlJson(['config', 'set', 'NUM_OF_VFS=4', '--yes'], options, 2);
      expect(error.message).to.match(/: fwctl3$/);
    }));

  it('commands that read, and dry runs, stay with the emulated machine, and say so where there are real devices', () =>
    onMachine(1, async (options) => {
      for (const args of [
        ['info'],
        ['list'],
        ['reg', 'get', 'MGIR', '-d', 'fwctl1'],
        ['policy', 'show'],
        ['trace', '--strings'],
      ]) {
        const { code, stderr } = await fwctl(args, options);
        expect({ code, notes: stderr.match(/no backend named/g)?.length }, args.join(' ')).to.deep.equal({
          code: 0,
          notes: 1,
        });
        expect(stderr).to.contain('fwctl0; --backend kernel').and.not.contain('refused');
      }
      const dry = await fwctl(['config', 'set', 'NUM_OF_VFS=4', '--dry-run'], options);
      expect(dry.code).to.equal(0);
      expect(dry.stderr).to.contain('without --dry-run it is refused until a backend is named');
      expect((await fwctl(['info', '--backend', 'emulated'], options)).stderr).to.equal('');
      expect((await fwctl(['prm', 'PAOS'], options)).stderr).to.equal('');
    }));

  it('a batch answers lines that read, and refuses those that change something', () =>
    onMachine(1, async (options) => {
      const lines = [
        '{"command": "QUERY_ISSI"}',
        '{"command": "ACCESS_REG", "fields": {"register_id": "NODE_DESC"}}',
        '{"command": "QUERY_ADAPTER"}',
      ];
      const { code, stdout } = await fwctl(['rpc', '--batch', '-'], { ...options, stdin: lines.join('\n') });
      const answers = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(answers.map(({ schema }) => schema)).to.deep.equal([
        'fwctl.rpc/1',
        'fwctl.error/1',
        'fwctl.rpc/1',
      ]);
      expect(answers[1].error.message).to.contain('no backend is named');
      expect(code).to.equal(2);
      expect(existsSync(options.folder)).to.equal(false);
    }));

  it('on a served device as on a real one: exit 2, and what is kept stays as it was', function () {
    if (!hasUmockdev()) {
      process.stdout.write("      left out: umockdev's preload library is not installed\n");
      return this.skip();
    }
    return withFolder(async (folder) => {
      await fwctl(['config', 'set', 'NUM_OF_VFS=3', '--yes', '--backend', 'emulated'], { folder });
      const state = () =>
        filesBelow(folder)
          .filter((name) => /json$/.test(name))
          .map((name) => [name, readFileSync(name, 'utf8')]);
      const before = state();
      const own = [process.execPath, join(ROOT, 'bin/run.js')];
      for (const form of ['namespace', 'plain']) {
        const line = ['exec', '--form', form, '--', ...own, 'config', 'set', 'NUM_OF_VFS=4', '--yes'];
        const { code, stderr } = await fwctl(line, { folder });
        if (form === 'namespace' && code === 125) continue; // none may be made here
        expect(code, form).to.equal(2);
        expect(stderr).to.contain('--backend kernel').and.contain('--backend emulated');
        expect(state(), form).to.deep.equal(before);
      }
    });
  });
});
