import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Check } from '../../src/cli/doctor/check.js';
import { diagnose } from '../../src/cli/doctor/doctor.js';
import { hasUmockdev } from '../conformance/client.js';
import { connectx, lay, layCxl, laySysfs, rootsEnv, rootsIn } from '../support/fake-machine.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { driverOf, withServedKernel } from '../support/served-kernel.js';

const DATA = new Uint8Array(8);
const INITIAL = '         0          0 4294967295\n';
const CAP_EFF = (mask: string) => `Name:\tnode\nCapEff:\t${mask}\n`;

/** A machine on which all is as it should be, but for a device behind the node. */
const GOOD = {
  'proc/sys/kernel/osrelease': '6.15.2\n',
  'proc/sys/kernel/tainted': '0\n',
  'proc/modules': 'mlx5_fwctl 1 0 - Live\nfwctl 1 1 mlx5_fwctl, Live\n',
  'proc/self/status': CAP_EFF('000001ffffffffff'),
  'proc/self/uid_map': INITIAL,
  'proc/self/gid_map': INITIAL,
  'sys/kernel/security/lockdown': '[none] integrity confidentiality\n',
  'dev/fwctl/fwctl0': '',
};

/** The checks of a machine that is laid out so, by name. */
async function checksOf(
  files: Record<string, string>,
  instances: number[] = [0],
): Promise<Record<string, Check>> {
  return withFolder(async (folder) => {
    if (instances.length) laySysfs(folder, instances.map(connectx));
    lay(folder, files);
    const { checks } = await diagnose({ ...rootsIn(folder), env: {} });
    return Object.fromEntries(checks.map((check) => [check.check, check]));
  });
}

/** Without the file. */
function less(files: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}

describe('fwctl doctor', () => {
  it('a good machine: all is ok but the node, behind which there is no device', async () => {
    const checks = await checksOf(GOOD);
    const bad = Object.values(checks).filter(({ status }) => status !== 'ok');
    expect(bad.map(({ check }) => check)).to.deep.equal(['fwctl0 open']);
    expect(checks['fwctl0 open']?.detail).to.contain('is no node of fwctl');
    expect(checks.fwctl0?.detail).to.equal('0000:08:00.0, mlx5_core, mlx5_0, ens1f0');
  });

  it('a file among the nodes that the kernel would not name so is no device', async () => {
    const checks = await checksOf({ ...GOOD, 'dev/fwctl/fwctl007': '' });
    expect(Object.keys(checks).filter((name) => name.startsWith('fwctl0'))).to.deep.equal([
      'fwctl0',
      'fwctl0 node',
      'fwctl0 open',
    ]);
  });

  it('the kernel is old or new by its release', async () => {
    for (const [release, status] of [
      ['6.14.99', 'missing'],
      ['6.15.0-rc1', 'ok'],
      ['6.2.0', 'missing'],
      ['7.0', 'ok'],
      ['nonsense', 'warning'],
    ] as const) {
      const { kernel } = await checksOf({ ...GOOD, 'proc/sys/kernel/osrelease': `${release}\n` });
      expect(kernel?.status, release).to.equal(status);
    }
  });

  it('modules are loaded, built in, not loaded, or not there at all', async () => {
    const bare = less(GOOD, 'proc/modules', 'dev/fwctl/fwctl0');
    const dep = 'kernel/drivers/fwctl/fwctl.ko.xz:\nkernel/drivers/fwctl/mlx5/mlx5_fwctl.ko.xz: x\n';
    const cases: [Record<string, string>, string, RegExp, RegExp | undefined][] = [
      [{ 'proc/modules': GOOD['proc/modules'] }, 'ok', /^loaded/, undefined],
      [{ 'modules/6.15.2/modules.builtin': dep.replaceAll('.xz', '') }, 'ok', /built in/, undefined],
      [
        { 'sys/module/mlx5_fwctl/refcnt': '0\n', 'sys/module/fwctl/refcnt': '1\n' },
        'ok',
        /loaded/,
        undefined,
      ],
      [{ 'modules/6.15.2/modules.dep': dep }, 'missing', /^not loaded$/, /modprobe mlx5_fwctl/],
      [{ 'modules/6.15.2/modules.dep': 'kernel/fs/ext4.ko:\n' }, 'missing', /built without/, /CONFIG_FWCTL/],
      [{}, 'missing', /no list/, /modprobe/],
    ];
    for (const [files, status, detail, next] of cases) {
      const checks = await checksOf({ ...bare, ...files }, []);
      for (const name of ['module fwctl', 'driver mlx5_fwctl']) {
        expect(checks[name]?.status, `${detail} ${name}`).to.equal(status);
        expect(checks[name]?.detail).to.match(detail);
        if (next) expect(checks[name]?.next).to.match(next);
        else expect(checks[name]?.next).to.equal(undefined);
      }
      expect(checks.devices?.status).to.equal('missing');
    }
  });

  it('a module that the kernel was built with, and that is not installed, is told so', async () => {
    const checks = await checksOf(
      {
        ...less(GOOD, 'proc/modules', 'dev/fwctl/fwctl0'),
        'boot/config-6.15.2': 'CONFIG_FWCTL=m\nCONFIG_FWCTL_MLX5=m\n',
        'modules/6.15.2/modules.dep': 'kernel/drivers/fwctl/fwctl.ko:\n',
      },
      [],
    );
    expect(checks['driver mlx5_fwctl']).to.include({ status: 'missing' });
    expect(checks['driver mlx5_fwctl']?.detail).to.contain('not among its installed modules');
    expect(checks['driver mlx5_fwctl']?.next).to.contain('linux-modules-extra');
    expect(checks['kernel config']).to.include({ status: 'ok' });
    expect(checks.devices?.detail).to.contain('not installed');
  });

  it('a device without its node, and a node without its device', async () => {
    const without = await checksOf(less(GOOD, 'dev/fwctl/fwctl0'));
    expect(without['fwctl0 node']).to.include({ status: 'missing' });
    expect(without['fwctl0 node']?.next).to.contain('mknod');
    const alone = await checksOf(GOOD, []);
    expect(alone.fwctl0).to.include({ status: 'warning' });
    expect(alone['fwctl0 open']).to.include({ status: 'missing' });
  });

  describe('on a machine with a CXL memory device', () => {
    const cxlChecks = (files: Record<string, string>, instance: boolean) =>
      withFolder(async (folder) => {
        layCxl(folder, { instance });
        lay(folder, files);
        return (await diagnose({ ...rootsIn(folder), env: {} })).checks;
      });
    const saysOf = (checks: readonly Check[]) =>
      checks.map(({ detail, next = '' }) => `${detail} ${next}`).join('\n');
    const KERNEL = { ...less(GOOD, 'proc/modules'), 'proc/sys/kernel/osrelease': '7.2.13\n' };
    const DEBIAN = '# CONFIG_FWCTL is not set\n# CONFIG_CXL_FEATURES is not set\n';

    it('with its instance: nothing is said of the driver of another family', async () => {
      const checks = await cxlChecks(KERNEL, true);
      expect(checks.find(({ check }) => check.startsWith('driver cxl_core'))).to.include({
        status: 'ok',
        detail: 'there, as there are cxl devices',
      });
      expect(checks.find(({ check }) => check === 'fwctl0')?.detail).to.equal('mem0, 0000:0d:00.0, cxl_mem');
      expect(saysOf(checks)).not.to.match(/mlx5|modprobe/);
    });

    it('without: the options that the kernel was built without are named, and no module is to be loaded', async () => {
      const checks = await cxlChecks(
        { ...less(KERNEL, 'dev/fwctl/fwctl0'), 'boot/config-7.2.13': DEBIAN },
        false,
      );
      const config = checks.find(({ check }) => check === 'kernel config');
      expect(config?.status).to.equal('missing');
      expect(config?.detail).to.match(/boot\/config-7\.2\.13: off: CONFIG_FWCTL, .*CONFIG_CXL_FEATURES/);
      expect(config?.next).to.equal('use a kernel with CONFIG_FWCTL and CONFIG_CXL_FEATURES');
      expect(checks.find(({ check }) => check === 'module fwctl')?.detail).to.contain('built without it');
      expect(saysOf(checks)).not.to.contain('modprobe');
    });
  });

  it('the capability counts in the initial user namespace only; debug-write-full needs it', async () => {
    const lacking = await checksOf({ ...GOOD, 'proc/self/status': CAP_EFF('0000000000000000') });
    const namespaced = await checksOf({ ...GOOD, 'proc/self/uid_map': '0 1000 1\n' });
    const unknown = await checksOf(less(GOOD, 'proc/self/status'));
    for (const [checks, detail] of [
      [lacking, /^not effective$/],
      [namespaced, /user namespace/],
      [unknown, /not known/],
    ] as const) {
      expect(checks.CAP_SYS_RAWIO?.status).to.equal('warning');
      expect(checks.CAP_SYS_RAWIO?.detail).to.match(detail);
      expect(checks['scope debug-write-full']).to.include({ status: 'missing' });
      expect(checks['scope debug-write-full']?.next).to.contain('root');
      expect(checks['scope debug-write']).to.include({ status: 'ok' });
    }
  });

  it('lockdown and taint are warnings; where nothing tells, that is said', async () => {
    const checks = await checksOf({
      ...GOOD,
      'sys/kernel/security/lockdown': 'none integrity [confidentiality]\n',
      'proc/sys/kernel/tainted': '524289\n',
    });
    expect(checks.lockdown).to.include({ status: 'warning' });
    expect(checks.taint).to.include({ status: 'warning', detail: '524289 (PJ; J: fwctl)' });
    expect(checks['scope debug-write']?.detail).to.contain('already tainted');
    const silent = await checksOf(less(GOOD, 'sys/kernel/security/lockdown', 'proc/sys/kernel/tainted'));
    expect(silent.lockdown?.detail).to.contain('not known');
    expect(silent.taint).to.include({ status: 'warning' });
  });

  it('exit 3 where no device can be used, in text and JSON, with a pointer to the built-in device', () =>
    withFolder(async (folder) => {
      lay(folder, less(GOOD, 'dev/fwctl/fwctl0', 'proc/modules'));
      const before = readdirSync(folder, { recursive: true });
      const options = { folder: join(folder, 'state'), env: rootsEnv(folder) };
      const { schema, usable, kernel, checks } = await fwctlJson(['doctor'], options, 3);
      expect({ schema, usable }).to.deep.equal({ schema: 'fwctl.doctor/1', usable: [] });
      expect(kernel).to.deep.equal({
        release: '6.15.2',
        recent: true,
        fwctl: 'unknown',
        mlx5_fwctl: 'unknown',
      });
      expect(checks.map(({ status }: Check) => status)).to.include.members(['ok', 'missing']);
      const { code, stdout } = await fwctl(['doctor'], options);
      expect(code).to.equal(3);
      expect(stdout).to.match(/^check +status +detail\nkernel +ok +Linux 6\.15\.2/);
      expect(stdout).to.match(/\n +next: load it as root: modprobe mlx5_fwctl/);
      expect(stdout).to.contain('built-in emulated device needs none of this');
      expect(readdirSync(folder, { recursive: true }), 'it changes nothing').to.deep.equal(before);
    }));

  it('exit 0 where one device can be used, of any type, though others cannot', function () {
    if (!hasUmockdev()) {
      process.stdout.write("      left out: umockdev's preload library is not installed\n");
      this.skip();
    }
    const broken = { ...driverOf(1, DATA), open: () => 'EIO' as const };
    return withServedKernel([broken, driverOf(9, DATA)], async (env, folder) => {
      const { usable, devices, checks, exec } = await fwctlJson(['doctor'], { folder, env });
      expect(exec).to.include.keys('umockdev', 'form', 'next');
      expect(devices.map(({ sends }: { sends: boolean | null }) => sends)).to.deep.equal([null, false]);
      expect(checks.find(({ check }: Check) => check === 'fwctl1 commands')).to.include({
        status: 'warning',
      });
      expect(usable).to.deep.equal(['fwctl1']);
      expect(devices.map(({ type }: { type: string }) => type)).to.deep.equal([null, '9']);
      expect(devices[0].error).to.include({ kind: 'kernel', errno: 'EIO' });
      const opens = checks.filter(({ check }: Check) => check.endsWith(' open'));
      expect(opens.map(({ status }: Check) => status)).to.deep.equal(['missing', 'ok']);
      const { stdout } = await fwctl(['doctor'], { folder, env });
      expect(stdout).to.match(/takes list, info, doctor and the bytes of fwctl rpc .*: fwctl1 \(9\)\n/);
      expect(stdout).not.to.contain('can be used with');
    });
  });

  it('with -d it looks at one emulated device of any family: whose it is, its type, what its firmware tells, each scope', () =>
    withFolder(async (folder) => {
      for (const family of ['cxl', 'bnxt', 'pds'])
        await fwctl(['emulator', 'add', '--family', family], { folder });
      const report = async (device: string) => {
        const { backend, usable, checks } = await fwctlJson(['doctor', '-d', device], { folder });
        const details = Object.fromEntries(checks.map(({ check, detail }: Check) => [check, detail]));
        return { backend, usable, details, statuses: checks.map(({ status }: Check) => status) };
      };
      const mem = await report('mem0');
      expect(mem).to.deep.include({ backend: 'emulated', usable: ['fwctl3'] });
      expect(mem.details).to.include({
        fwctl3: 'mem0, 0000:0d:00.0, cxl_mem',
        'fwctl3 open': 'this user may; it is of type cxl',
        'scope configuration': 'may be used by who may open the node',
      });
      expect(mem.details['fwctl3 answers']).to.match(/^firmware /);
      expect(mem.statuses)
        .to.have.length(9)
        .and.to.satisfy((all: string[]) => all.every((one) => one === 'ok'));
      expect((await report('0000:3b:00.0')).details['fwctl4 answers']).to.contain('chip BCM57508');
      await fwctl(['emulator', 'health', 'dead', '-d', '0000:b5:00.0'], { folder });
      const dead = await report('0000:b5:00.0');
      expect(dead.statuses).to.include('warning');
      expect(Object.values(dead.details).join()).to.contain('ENXIO, the firmware is dead or stopped');
      const { usable } = (await fwctlJson(['doctor', '--backend', 'emulated'], { folder })) as {
        usable: string[];
      };
      expect(usable).to.have.members([
        'fwctl0',
        'fwctl1',
        'fwctl2',
        'fwctl3',
        'fwctl4',
        'fwctl5',
        'fwctl6',
        'fwctl7',
        'fwctl8',
      ]);
    }));
});
