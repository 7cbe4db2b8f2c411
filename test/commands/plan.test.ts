import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { planOf, refuseWrite, stateIn, withPlan } from '../support/plan.js';

interface Change {
  name: string;
  before: unknown;
  after: unknown;
  takes_effect: string;
}

describe('fwctl plan', () => {
  it('shows what differs, makes it so with a reset, finds nothing to do then, and takes it back', () =>
    withPlan(async ({ folder, plan }) => {
      const before = await stateIn(folder);
      const diff = await fwctlJson(['plan', 'diff', plan, '--exit-code'], { folder }, 10);
      expect(
        (diff.devices[0].changes as Change[]).map(({ name, after, takes_effect }) => [
          name,
          after,
          takes_effect,
        ]),
      ).to.deep.equal([
        ['NUM_OF_VFS', 8, 'reset'],
        ['CNP_DSCP_P1', 40, 'reset'],
        ['CNP_DSCP_P2', 40, 'reset'],
        ['IP_VER', 1, 'reset'],
        ['PMTU.admin_mtu', 1500, 'at once'],
      ]);
      expect(diff).to.include({ changed: true, reset_needed: true, reboot_needed: false });
      expect(await stateIn(folder)).to.equal(before);
      await fwctlJson(['plan', 'verify', plan], { folder }, 9);

      const applied = await fwctlJson(['plan', 'apply', plan, '--yes', '--exit-code'], { folder }, 10);
      expect(applied).to.include({ changed: true, reset_needed: false });
      expect(applied.devices[0]).to.include({ outcome: 'applied', reset: true });
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS', 'IP_VER'], { folder });
      expect((settings as { current: number }[]).map(({ current }) => current)).to.deep.equal([8, 1]);
      await fwctlJson(['plan', 'verify', plan], { folder });
      const again = await fwctlJson(['plan', 'apply', plan, '--yes', '--exit-code'], { folder });
      expect(again).to.include({ changed: false, id: null });

      const { applies } = await fwctlJson(['plan', 'history'], { folder });
      expect(applies).to.have.length(1);
      expect(applies[0]).to.include({ id: applied.id, outcome: 'applied' });
      const back = await fwctlJson(['plan', 'rollback', '--yes'], { folder });
      expect(back).to.include({ id: applied.id, outcome: 'rolled back', reset_needed: true });
      expect(await stateIn(folder)).to.equal(before);
    }));

  it('of a device that is exported, applied to a fresh one, makes them equal', () =>
    withFolder(async (folder) => {
      const [one, other] = [join(folder, 'one'), join(folder, 'other')];
      const plan = join(folder, 'device.yaml');
      await fwctlJson(
        [
          'config',
          'set',
          'NUM_OF_VFS=12',
          'CNP_DSCP_P2=41',
          'UCTX_EN=0',
          'HOST_CHAINING_DESCRIPTORS[2]=7',
          'ADVANCED_PCI_SETTINGS=1',
          '--yes',
        ],
        { folder: one },
      );
      await fwctlJson(['plan', 'export', plan], { folder: one });
      // The same as JSON, which is a plan as well.
      const exported = await fwctlJson(['plan', 'export', '-'], { folder: one });
      expect(exported).to.deep.equal(parse(readFileSync(plan, 'utf8')));
      // A plan that somebody has written is not lost by a slip.
      const refused = await fwctlJson(['plan', 'export', '--all', plan], { folder: one }, 2);
      expect(refused.error).to.include({ path: plan, next: 'name another file, or --force replaces it' });
      expect(parse(readFileSync(plan, 'utf8'))).to.deep.equal(exported);
      await fwctlJson(['plan', 'export', plan, '--force'], { folder: one });
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder: other });
      await fwctlJson(['plan', 'verify', plan], { folder: other });
      const data = async (of: string) =>
        (await fwctl(['config', 'backup', '--raw', '-'], { folder: of })).stdout
          .split('\n')
          .filter((line) => line.startsWith('0x'))
          .sort();
      expect(await data(other)).to.deep.equal(await data(one));
    }));

  it('others: default makes what is not named what the adapter was made with', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['config', 'set', 'UCTX_EN=0', 'NUM_VF_MSIX=20', '--yes'], { folder });
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      const { settings } = await fwctlJson(['config', 'query', '--changed'], { folder });
      expect(
        (settings as { name: string; next: number }[]).map(({ name, next }) => [name, next]),
      ).to.deep.equal([['NUM_OF_VFS', 6]]);
    }, planOf('config: {others: default, NUM_OF_VFS: 6}')));

  it('with reset: never leaves the reset to others, and says so until it has come', () =>
    withPlan(async ({ folder, plan }) => {
      const applied = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      expect(applied).to.include({ changed: true, reset_needed: true });
      const { devices } = await fwctlJson(['plan', 'verify', plan], { folder }, 9);
      expect(devices[0]).to.deep.include({
        changed: false,
        waiting: [{ name: 'NUM_OF_VFS', before: 4, after: 6 }],
      });
      await fwctl(['reg', 'set', 'MFRL', 'reset_trigger=TRIGGER3', '--yes'], { folder });
      await fwctlJson(['plan', 'verify', plan], { folder });
    }, planOf('config: {NUM_OF_VFS: 6}\nreset: never')));

  it('that matches nothing ends with 3, unless that is optional', () =>
    withPlan(
      async ({ folder, plan }) => {
        const { error } = await fwctlJson(['plan', 'diff', plan], { folder }, 3);
        expect(error).to.include({ line: 3, column: 5 });
        writeFileSync(plan, `${readFileSync(plan, 'utf8')}    optional: true\n`);
        expect((await fwctlJson(['plan', 'apply', plan, '--yes'], { folder })).devices).to.deep.equal([]);
      },
      planOf('config: {NUM_OF_VFS: 6}', '{psid: MT_0000000000}'),
    ));

  it('of several groups is asked of one device without those that mean others', () =>
    withPlan(
      async ({ folder, plan }) => {
        writeFileSync(
          plan,
          `${readFileSync(plan, 'utf8')}  - match: {port: 2}\n    config: {NUM_OF_VFS: 7}\n`,
        );
        const { devices } = await fwctlJson(['plan', 'diff', plan, '-d', 'fwctl1'], { folder });
        expect(devices.map((one: { device: { name: string } }) => one.device.name)).to.deep.equal(['fwctl1']);
        expect(devices[0].changes[0]).to.include({ name: 'NUM_OF_VFS', after: 7 });
        await fwctlJson(['plan', 'check', plan, '-d', 'fwctl0'], { folder });
        const { error } = await fwctlJson(['plan', 'diff', plan, '-d', 'fwctl2'], { folder }, 3);
        expect(error.message).to.match(/no device here fits port: 1, kind: pf/);
      },
      planOf('config: {NUM_OF_VFS: 6}', '{port: 1, kind: pf}'),
    ));

  it('tells all that is wrong, each with line and column, and touches nothing', () =>
    withFolder(async (folder) => {
      const cases: [
        text: string | Buffer,
        places: [line: number | undefined, column: number | undefined, message: RegExp][],
      ][] = [
        ['a: [\n', [[2, 1, /Flow sequence/]]],
        [
          'schema: fwctl.plan/2\ndevices: []\n',
          [
            [1, 1, /must be "fwctl.plan\/1"/],
            [2, 1, /at least 1/],
          ],
        ],
        ['# nothing\n', [[1, 1, /the plan is empty/]]],
        ['schema: fwctl.plan/1\0\n', [[1, 21, /control character \(0x00\)/]]],
        [Buffer.from('a: 1\n# gr\xfc\xdfe\n', 'latin1'), [[2, 5, /0xfc is no text in UTF-8/]]],
        [`\ufeff${planOf('config: {BOGUS: 3}').replaceAll('\n', '\r\n')}`, [[4, 14, /no setting "BOGUS"/]]],
        [`${'# long\n'.repeat(150_000)}${planOf('config: {}')}`, [[undefined, undefined, /may have 1 MiB/]]],
        [
          planOf('config: {NUM_OF_VFS: 3, NUM_OF_VFS: 4}'),
          [[4, 29, /unique: "NUM_OF_VFS" stands at line 4:14 already/]],
        ],
        [
          `${planOf('config: {NUM_OF_VFS: 3}\nregisters: {PMTU: {admin_mtu: 1500}}')}${planOf(
            'config: {NUM_OF_VFS: 4}\nregisters: {PMTU: {admin_mtu: 1600}}',
          )
            .split('\n')
            .slice(2)
            .join('\n')}`,
          [
            [7, 14, /set twice, first at line 4:14/],
            [8, 24, /admin_mtu of PMTU is 1600 here, and 1500 .* at line 5:24/],
          ],
        ],
        [planOf('config: &x {NUM_OF_VFS: 3}'), [[4, 16, /anchors/]]],
        [planOf('config: {<<: {NUM_OF_VFS: 3}}'), [[4, 14, /merges/]]],
        [planOf('config: {NUM_OF_VFS: 3}', '{port: 01}'), [[3, 13, /"01" begins with 0/]]],
        [planOf('config: {NUM_OF_VFS: 3}', '{port: 1e0}'), [[3, 13, /"1e0" is no number such as 1/]]],
        [planOf('config: {NUM_OF_VFS: 3}\nwait: 010s'), [[5, 5, /"010" begins with 0/]]],
        [planOf('config: {NUM_OF_VFS: 3}', '{family: bnxt}'), [[3, 13, /nothing of devices of bnxt/]]],
        [
          planOf('bogus: 1\nconfig: {NUM_OF_VFSS: 3}'),
          [
            [4, 5, /bogus is unknown/],
            [5, 14, /no setting "NUM_OF_VFSS"/],
          ],
        ],
        [
          planOf(
            'config: {NUM_OF_VFS: [{}], CNP_DSCP: 400}\nreset: maybe\nregisters: {PMTU: [{admin_mtuu: 1}, 7]}',
          ),
          [
            [4, 14, /NUM_OF_VFS/],
            [4, 32, /CNP_DSCP takes 0 to 63/],
            [5, 5, /reset/],
            [6, 17, /PMTU/],
          ],
        ],
        [
          planOf(
            'config: {NUM_OF_VFSS: 3, IP_VER: IPv9, CNP_DSCP: 3, cnp_dscp_p1: 4}\nregisters:\n  PMTU: {admin_mtuu: 3}\n  MFRL: {reset_trigger: 8}\nreset: {when: always, method: hammer}\nwait: soon',
          ),
          [
            [4, 14, /no setting "NUM_OF_VFSS"/],
            [4, 30, /IP_VER/],
            [4, 57, /are one, first at line 4:/],
            [6, 14, /admin_mtuu/],
            [7, 7, /no state/],
            [8, 27, /no reset "hammer"/],
            [9, 5, /no duration/],
          ],
        ],
        [
          planOf('config: {NUM_OF_VFSS: 3}\nregisters:\n  PMTUX: {admin_mtu: 1500}\n  PMTU: {admin_mtuu: 3}'),
          [
            [4, 14, /no setting "NUM_OF_VFSS"/],
            [6, 7, /no register "PMTUX"/],
            [7, 14, /admin_mtuu/],
          ],
        ],
        [
          planOf(
            'config:\n  NUM_OF_VFS: 128\n  LINK_TYPE: IB\n  CNP_DSCP_P7: 3\n  MAX_ACC_OUT_READ: 44\n  UCTX_EN: false\nfirmware: {minimum: 99.1}',
          ),
          [
            [5, 7, /0 to 127/],
            [6, 7, /does not have LINK_TYPE_P1/],
            [7, 7, /no CNP_DSCP_P7/],
            [8, 7, /does not have MAX_ACC_OUT_READ/],
            [10, 16, /22.43.1014, older than 99.1/],
          ],
        ],
      ];
      const before = await stateIn(folder);
      for (const [text, places] of cases) {
        const plan = join(folder, 'plan.yaml');
        writeFileSync(plan, text);
        const { error, problems } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 2);
        const told = problems ?? [error];
        expect(
          (told as { line: number; column: number }[]).map(({ line, column }) => [line, column]),
        ).to.deep.equal(places.map(([line, column]) => [line, column]));
        for (const [i, [, , message]] of places.entries()) expect(told[i].message).to.match(message);
      }
      expect(await stateIn(folder)).to.equal(before);
      // What is told beside the first has near matches, too.
      const plan = join(folder, 'plan.yaml');
      writeFileSync(plan, planOf('bogus: 1\nconfig: {NUM_OF_VFSS: 3}'));
      const { stderr } = await fwctl(['plan', 'check', plan], { folder });
      expect(stderr).to.match(/^ {2}also: .*:5:14: .*"NUM_OF_VFSS" \(did you mean: NUM_OF_VFS\b/m);
    }));

  it('whose firmware a device does not have differs from it; apply can do nothing about it', () =>
    withFolder(async (folder) => {
      const plan = join(folder, 'plan.yaml');
      writeFileSync(plan, planOf('firmware: {minimum: 99.1}'));
      const { error } = await fwctlJson(['plan', 'verify', plan], { folder }, 9);
      expect(error).to.include({ kind: 'differs' });
      expect(error.message).to.include('older than 99.1');
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 2);
      writeFileSync(plan, planOf('config:\n  NUM_OF_VFS: 128\nfirmware: {minimum: 99.1}'));
      await fwctlJson(['plan', 'verify', plan], { folder }, 2);
    }));

  it('of which two entries mean one register has the fields of both', () =>
    withPlan(
      async ({ folder, plan }) => {
        const { devices } = await fwctlJson(['plan', 'diff', plan], { folder });
        expect((devices[0].changes as Change[]).map(({ name }) => name)).to.deep.equal([
          'PMTU.admin_mtu',
          'PMTU.itre',
        ]);
      },
      `${planOf('registers: {PMTU: {admin_mtu: 1500}}')}${planOf('registers: {PMTU: {itre: 1, admin_mtu: 1500}}').split('\n').slice(2).join('\n')}`,
    ));

  it('of which very much is wrong tells the first hundred', () =>
    withPlan(
      async ({ folder, plan }) => {
        const { error, problems } = await fwctlJson(['plan', 'check', plan], { folder }, 2);
        expect(problems).to.have.length(100);
        expect(error.also.at(-1)).to.match(/^and \d+ more$/);
      },
      planOf(`config:\n${Array.from({ length: 300 }, (_, i) => `  A${i}:`).join('\n')}`),
    ));

  it('a step that the device refuses takes all others back', () =>
    withPlan(async ({ folder, plan }) => {
      const before = await stateIn(folder);
      await refuseWrite(folder, 'MNVDA');
      await refuseWrite(folder, 'PMTU');
      const first = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 6);
      expect(first.devices[0].error).to.include({ status: 'BAD_RES_ERR' });
      expect(await stateIn(folder)).to.equal(before);
      const second = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 6);
      expect(second.devices[0]).to.include({ outcome: 'rolled back' });
      expect(await stateIn(folder)).to.equal(before);
    }));

  it('a rollback leaves alone what was changed since, and says so', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['plan', 'apply', plan, '--yes'], { folder });
      await fwctlJson(['config', 'set', 'IP_VER=IPv4_IPv6', '--yes'], { folder });
      const back = await fwctlJson(['plan', 'rollback', '--yes'], { folder }, 9);
      expect(back.devices[0].left).to.deep.equal(['IP_VER']);
      expect(back.devices[0].restored).not.to.include('IP_VER');
      const { settings } = await fwctlJson(['config', 'query', 'IP_VER', 'NUM_OF_VFS'], { folder });
      expect((settings as { next: number }[]).map(({ next }) => next)).to.deep.equal([2, 4]);
      await fwctlJson(['plan', 'rollback', '--even-changed', '--yes'], { folder });
    }));

  it('without consent changes nothing: exit 4', () =>
    withPlan(async ({ folder, plan }) => {
      const before = await stateIn(folder);
      await fwctlJson(['plan', 'apply', plan], { folder }, 4);
      expect(await stateIn(folder)).to.equal(before);
    }));

  it('of a CXL memory device sets its features, with the consent that their effects ask for', () =>
    withPlan(
      async ({ folder, plan }) => {
        await fwctl(['emulator', 'set', 'caller-rawio=yes'], { folder });
        await fwctl(['emulator', 'add', '--family', 'cxl'], { folder });
        const { devices } = await fwctlJson(['plan', 'apply', plan, '--yes'], { folder }, 4);
        expect(devices[0]).to.deep.include({ outcome: 'untouched', restored: [], unknown: [] });
        const applied = await fwctlJson(['plan', 'apply', plan, '--yes', '--allow-taint'], { folder });
        expect(applied.devices[0].applied).to.deep.equal([
          'power-limit.limit_milliwatts',
          'boot-options.boot_timeout_seconds',
        ]);
        await fwctlJson(['plan', 'verify', plan], { folder });
        await fwctlJson(['plan', 'rollback', '--yes'], { folder });
        const { fields } = await fwctlJson(['feature', 'get', '-d', 'mem0', 'power-limit'], { folder });
        expect(fields.limit_milliwatts).to.equal(18000);
        writeFileSync(plan, planOf('features: {ecs: {log_entry_type: 0}}', '{family: cxl}'));
        const { error } = await fwctlJson(['plan', 'check', plan, '--all'], { folder }, 2);
        expect(error.message).to.match(/the kernel keeps ecs for itself/);
      },
      planOf(
        'features:\n  power-limit: {limit_milliwatts: 15000}\n  boot-options: {boot_timeout_seconds: 30}',
        '{family: cxl, name: mem0}',
      ),
    ));

  it('check asks a profile, without a machine', () =>
    withPlan(async ({ folder, plan }) => {
      await fwctlJson(['plan', 'check', plan, '--profile', 'connectx7'], { folder });
      const { error } = await fwctlJson(['plan', 'check', plan, '--profile', 'connectx6dx'], { folder }, 2);
      expect(error.message).to.match(/LINK_TYPE/);
      expect(readdirSync(folder)).to.deep.equal(['plan.yaml']);
    }, planOf('config: {LINK_TYPE: ETH}')));
});
