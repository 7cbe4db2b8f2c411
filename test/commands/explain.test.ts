import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { statusName, statusNames, statusNumber } from '../../src/families/mlx5/status.js';
import { syndromeNumber, syndromes } from '../../src/families/mlx5/syndromes.js';
import { errnoNames, errnoNumber } from '../../src/uapi/errno.js';
import { SCOPES } from '../../src/uapi/scope.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Code {
  kind: string;
  name: string;
  number: number;
  meaning: string;
}

const explain = (words: readonly string[]): Promise<{ given: string; meanings: Code[] }[]> =>
  withFolder(async (folder) => (await fwctlJson(['explain', ...words], { folder })).explained);

describe('fwctl explain', () => {
  it('knows every syndrome, status, errno and scope by name and by number', async () => {
    const known: [string, string, number][] = [
      ...syndromes().map((name): [string, string, number] => ['syndrome', name, syndromeNumber(name)]),
      ...statusNames.map((name): [string, string, number] => ['status', name, statusNumber(name)]),
      ...errnoNames.map((name): [string, string, number] => ['errno', name, errnoNumber(name)]),
      ...SCOPES.map((name, number): [string, string, number] => ['scope', name, number]),
    ];
    const byName = await explain(known.map(([, name]) => name));
    const hex = (number: number) => `0x${number.toString(16)}`;
    const byNumber = await explain([...new Set(known.map(([, , number]) => hex(number)))]);
    for (const [i, [kind, name, number]] of known.entries()) {
      expect(byName[i]?.meanings).to.have.length(1);
      expect(byName[i]?.meanings[0]).to.include({ kind, name, number });
      expect(byName[i]?.meanings[0]?.meaning).to.match(/\w/);
      const same = byNumber.find(({ given }) => given === hex(number));
      expect(same?.meanings.map((code) => [code.kind, code.name])).to.deep.include([kind, name]);
    }
  });

  it('a number that is several things is each of them', async () => {
    const [five] = await explain(['5']);
    expect(five?.meanings.map(({ kind, name }) => [kind, name])).to.deep.equal([
      ['status', statusName(5)],
      ['errno', 'EIO'],
    ]);
  });

  it('case does not count, and a scope may be written as the kernel has it', async () => {
    const [status, scope] = await explain(['bad_res_err', 'FWCTL_RPC_DEBUG_WRITE']);
    expect(status?.meanings[0]?.name).to.equal('BAD_RES_ERR');
    expect(scope?.meanings[0]).to.include({ name: 'debug-write', taints: true });
  });

  it('in text: what it is, its number, what it means, and where it comes from', () =>
    withFolder(async (folder) => {
      const { code, stdout } = await fwctl(['explain', '0x10005', 'EBADMSG'], { folder });
      expect(code).to.equal(0);
      expect(stdout).to.match(/^syndrome UID_UNKNOWN \(0x00010005\)\n {2}meaning .*user context/);
      expect(stdout).to.match(/status +BAD_RES_ERR/);
      expect(stdout).to.match(/\n\nerrno EBADMSG \(74\)\n(.*\n)+ {2}given when .*mlx5ctl_validate_rpc/);
    }));

  it('an errno is told for each family: what it means there and who gives it, or what is given instead', async () => {
    const [inval, perm, badmsg] = (await explain(['EINVAL', 'EPERM', 'EBADMSG'])).map(
      // biome-ignore lint/suspicious/noExplicitAny: of errnos alone
      ({ meanings }) => (meanings[0] as any).families,
    );
    expect(Object.keys(inval)).to.deep.equal(['core', 'mlx5', 'cxl', 'bnxt', 'pds']);
    expect(inval.cxl.uses.map(({ meaning }: Code) => meaning).join()).to.match(/op_size/);
    expect(inval.pds.uses[0].meaning).to.match(/48 bytes/);
    expect(perm.bnxt.uses).to.have.length(3);
    expect(perm.cxl.uses[0].meaning).to.match(/keeps for itself/);
    expect(badmsg.mlx5.uses[0].step).to.match(/mlx5ctl_validate_rpc/);
    for (const [family, instead] of [
      ['cxl', 'EINVAL'],
      ['bnxt', 'EPERM'],
      ['pds', 'EPERM'],
    ] as const)
      expect(badmsg[family].never).to.include(instead);
  });

  it('of one family where it is named, or a device of it', () =>
    withFolder(async (folder) => {
      const cxl = await fwctl(['explain', 'EBADMSG', '--family', 'cxl'], { folder });
      expect(cxl.stdout)
        .to.match(/meaning .*never of cxl/)
        .and.not.match(/mlx5|bnxt/);
      const device = await fwctl(['explain', 'EPERM', '-d', '0000:08:00.0'], { folder });
      expect(device.stdout)
        .to.match(/\n {2}mlx5 /)
        .and.not.match(/bnxt|pds/);
    }));

  it('a syndrome of real firmware is told by what public threads concluded, with their source', async () => {
    const [known] = await explain(['0x1e5585']);
    expect(known?.meanings[0]).to.include({ kind: 'syndrome', number: 0x1e5585 });
    expect(known?.meanings[0]?.meaning).to.match(/local_port 2/);
  });

  const LINE =
    'mlx5_core 0000:08:00.0: mlx5_cmd_check:739:(pid 7): ACCESS_REG(0x805) op_mod(0x1) failed, status bad parameter(0x3), syndrome (0x1e5585)';

  it('a line of a log as an argument, in words, or on stdin is one JSON document a line', () =>
    withFolder(async (folder) => {
      const ways: [string[], string][] = [
        [['explain', LINE, '--json'], ''],
        [['explain', ...LINE.split(' '), '--json'], ''],
        [['explain', '-', '--json'], `junk\n${LINE}\n`],
        [['explain', '--json'], LINE],
      ];
      for (const [args, stdin] of ways) {
        const { code, stdout } = await fwctl(args, { folder, stdin });
        expect(code).to.equal(0);
        const [document, ...more] = stdout.trim().split('\n');
        expect(more).to.deep.equal([]);
        expect(JSON.parse(document as string)).to.deep.include({
          schema: 'fwctl.explain/1',
          form: 'mlx5_cmd_check',
          device: '0000:08:00.0',
          command: { op: 0x805, name: 'ACCESS_REG' },
        });
      }
    }));

  it('lines and codes may stand side by side; in text, what was told once is not told again', () =>
    withFolder(async (folder) => {
      const { code, stdout } = await fwctl(['explain', LINE, LINE, 'EIO'], { folder });
      expect(code).to.equal(0);
      expect(stdout).to.match(/^line 1 .*ACCESS_REG.*local_port 2.*\nline 2 [^\n]*: as line 1\n.*errno EIO/s);
    }));

  it('the kernel’s log from /dev/kmsg; one that is quiet is no error, one that can not be read is', () =>
    withFolder(async (folder) => {
      const dev = join(folder, 'dev');
      mkdirSync(dev);
      writeFileSync(join(dev, 'kmsg'), `3,1,12345678,-;${LINE}\n SUBSYSTEM=pci\n6,2,12345679,-;other\n`);
      const env = { FWCTL_DEV_ROOT: dev };
      const found = await fwctl(['explain', '--dmesg', '--json'], { folder, env });
      expect(JSON.parse(found.stdout)).to.include({ time: '12.345678', device: '0000:08:00.0' });
      writeFileSync(join(dev, 'kmsg'), '6,2,12345679,-;other\n');
      const quiet = await fwctl(['explain', '--dmesg', '--json'], { folder, env });
      expect([quiet.code, quiet.stdout]).to.deep.equal([0, '']);
      rmSync(join(dev, 'kmsg'));
      const none = await fwctl(['explain', '--dmesg'], { folder, env: { ...env, PATH: dev } });
      expect(none.code).to.equal(3);
      expect(none.stderr).to.match(/kernel's log can't be read/);
    }));

  it('every command that is advised can be run as it is printed', () =>
    withFolder(async (folder) => {
      const lines = [
        LINE,
        LINE.replace('ACCESS_REG(0x805)', 'SET_FLOW_TABLE_ENTRY(0x936)'),
        LINE.replace('ACCESS_REG(0x805) op_mod(0x1)', 'QUERY_HCA_CAP(0x100) op_mod(0x40)'),
        LINE.replace('ACCESS_REG(0x805)', 'SET_ROCE_ADDRESS(0x761)'),
        LINE.replace('ACCESS_REG(0x805)', 'QUERY_CONG_PARAMS(0x824)'),
        LINE.replace('ACCESS_REG(0x805)', 'CREATE_GENERAL_OBJECT(0xa00)'),
        'mlx5_core 0000:08:00.0: poll_health:1:(pid 0): Fatal error 1 detected',
        'mlx5_core 0000:08:00.0: High temperature on sensors with bit set 0 1',
        'mlx5_core 0000:08:00.0: Port module event: module 0, Cable unplugged',
        'mlx5_core 0000:08:00.0: Detected insufficient power on the PCIe slot (27W).',
        'fwctl fwctl0: a(1): has requested full access to the physical device',
      ];
      const { stdout } = await fwctl(['explain', '--json'], { folder, stdin: lines.join('\n') });
      const next = stdout
        .trim()
        .split('\n')
        .flatMap((line): string[] => JSON.parse(line).next);
      for (const command of new Set(next)) {
        const [program, ...args] = command.split(' ');
        if (program !== 'fwctl') continue;
        const { code, stderr } = await fwctl(args, { folder, env: { FWCTL_SYSFS_ROOT: folder } });
        // The emulated machine has one device, and doctor looks for real ones.
        expect([command, code, stderr]).to.satisfy(() => code === 0 || args[0] === 'doctor');
      }
    }));

  it('a piece of a line stands for its code: an errno with its sign, a status in words', () =>
    withFolder(async (folder) => {
      const pieces = ['-22', 'err(-22)', 'err -121', 'bad parameter', 'bad resource state(0x9)'];
      const { explained } = await fwctlJson(['explain', ...pieces], { folder });
      expect(explained.map(({ given }: { given: string }) => given)).to.deep.equal([
        'EINVAL',
        'EREMOTEIO',
        'BAD_PARAM_ERR',
        'BAD_RES_STATE_ERR',
      ]);
      expect((await fwctl(['explain', 'a word too many'], { folder })).code).to.equal(2);
    }));

  it('nothing known, nothing given, two logs, bytes: usage errors', () =>
    withFolder(async (folder) => {
      const wrong: [string[], string, RegExp][] = [
        [['explain'], 'junk\n\u0000\u0007\n', /no line of stdin/],
        [['explain', '-'], '', /no line of stdin/],
        [['explain', 'a line of nothing'], '', /what was given/],
        [['explain', '-', 'EIO'], '', /on its own/],
        [['explain', '--dmesg', 'EIO'], '', /on its own/],
        [['explain', LINE, '-o', 'hex'], '', /no bytes/],
        [['explain', folder], '', /is a file(.|\n)*explain < FILE/],
      ];
      for (const [args, stdin, message] of wrong) {
        const { code, stdout, stderr } = await fwctl(args, { folder, stdin });
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.match(message);
      }
      const json = await fwctl(['explain', '--json'], { folder, stdin: 'junk' });
      expect(JSON.parse(json.stdout)).to.include({ schema: 'fwctl.error/1' });
    }));

  const WRONG: [string[], string, string][] = [
    [['BAD_RES'], 'there is no syndrome, status, errno or scope "BAD_RES"', 'BAD_RES_ERR'],
    [['EIO', 'EBADMSQ'], '"EBADMSQ"', 'EBADMSG'],
    [['0x11223344'], 'no syndrome of the built-in device', 'not published'],
    [['5x'], 'there is no syndrome, status, errno or scope "5x"', ''],
  ];
  for (const [words, message, hint] of WRONG)
    it(`${words.join(' ')} is a usage error, and nothing is explained`, () =>
      withFolder(async (folder) => {
        const { code, stdout, stderr } = await fwctl(['explain', ...words], { folder });
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.include(message).and.include(hint);
      }));
});
