import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const SET = ['NUM_OF_VFS=8', 'CNP_DSCP_P1=40', 'HOST_CHAINING_DESCRIPTORS[2]=7', 'ADVANCED_PCI_SETTINGS=1'];

/** What mstconfig 4.33 wrote of a card on which it had set NUM_OF_VFS and CNP_DSCP_P1. */
const RAW = `MLNX_RAW_TLV_FILE
% TLV Type: 0x00000080, Writer ID: ICMD MLXCONFIG(0x09), Writer Host ID: 0x00
0x0309000c 0x00000080 0x00000000 0x9f000000 0x80020008 0x02c3f005${' '}
% TLV Type: 0x01010108, Writer ID: ICMD MLXCONFIG(0x09), Writer Host ID: 0x00
0x03091044 0x01010108 0x00000000 0x40000000 0x0000012c 0x00007fff 0x00000001 0x00000000 0x00000005 0x00000032 0x0000000b 0x00000032 0x00000001 0x00000000 0x000003fb 0x00000001 0x00000004 0x000003ff 0x00000004 0x00002806${' '}
`;

/** The data words of a raw file: its headers tell who wrote an item, too. */
const dataOf = (raw: string) =>
  raw
    .split('\n')
    .filter((line) => line.startsWith('0x'))
    .map((line) => line.slice(line.indexOf(' ')).trim());

interface Change {
  field: string;
  before: unknown;
  after: unknown;
}

describe('fwctl config backup and restore', () => {
  it('a backup in either form makes the device what it was, whatever was set since', () =>
    withFolder(async (folder) => {
      const file = (name: string) => join(folder, name);
      await fwctlJson(['config', 'set', ...SET, '--yes'], { folder });
      await fwctlJson(['config', 'backup', file('a.json')], { folder });
      await fwctlJson(['config', 'backup', '--raw', file('a.raw')], { folder });
      for (const name of ['a.json', 'a.raw']) {
        await fwctlJson(['config', 'set', 'UCTX_EN=0', 'NUM_OF_VFS=3', 'ADVANCED_PCI_SETTINGS=0', '--yes'], {
          folder,
        });
        const { changes } = await fwctlJson(['config', 'restore', file(name), '--yes'], { folder });
        expect((changes as Change[]).map(({ field, after }) => [field, after]).sort()).to.deep.equal([
          ['ADVANCED_PCI_SETTINGS', 1],
          ['NUM_OF_VFS', 8],
          ['UCTX_EN', 1],
        ]);
        const { stdout } = await fwctl(['config', 'backup', '--raw', '-'], { folder });
        expect(stdout).to.equal(readFileSync(file('a.raw'), 'utf8'));
        const again = await fwctlJson(['config', 'restore', file(name), '--yes'], { folder });
        expect(again.changes).to.deep.equal([]);
      }
    }));

  it("mstconfig's own backup is read, and written alike but for who wrote the items", () =>
    withFolder(async (folder) => {
      const file = join(folder, 'mst.raw');
      writeFileSync(file, RAW);
      await fwctlJson(['config', 'restore', file, '--yes'], { folder });
      const { stdout } = await fwctl(['config', 'backup', '--raw', '-'], { folder });
      expect(dataOf(stdout)).to.deep.equal(dataOf(RAW));
      expect(stdout.replaceAll(/ICMD MLXCONFIG\(0x09\)|CMD IF\(0x04\)/g, '')).to.contain(
        '% TLV Type: 0x01010108, Writer ID: , Writer Host ID: 0x00',
      );
    }));

  it("the rows of mstconfig's queries are read, as text and as JSON; what else is set is kept", () =>
    withFolder(async (folder) => {
      const files = {
        'q.txt': `
Device #1:
----------

Device type:        ConnectX6DX

Configurations:                                          Default             Current         Next Boot
*       NUM_OF_VFS                                  0                    4                    8
        IP_VER                                      IPv4(0)              IPv4(0)              IPv6(1)
        HOST_CHAINING_DESCRIPTORS                   Array[0..7]          Array[0..7]          Array[0..7]
        RO                       SRIOV_EN           True(1)              True(1)              False(0)
The '*' shows parameters with next value different from default/current value.
`,
        'q.json': JSON.stringify({
          'Device #1': {
            device: 'fwctl0',
            tlv_configuration: {
              HOST_CHAINING_DESCRIPTORS: { next_value: 'Array[0..7]', read_only: false },
              IP_VER: { next_value: 'IPv6(1)', read_only: false },
              NUM_OF_VFS: { next_value: 8, read_only: false },
              SRIOV_EN: { next_value: 'False(0)', read_only: true },
            },
          },
        }),
      };
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(folder, name), text);
        await fwctlJson(['config', 'set', 'UCTX_EN=0', 'NUM_OF_VFS=3', 'IP_VER=IPv4', '--yes'], { folder });
        const { stdout, stderr } = await fwctl(['config', 'restore', join(folder, name), '--yes', '--json'], {
          folder,
        });
        const { changes } = JSON.parse(stdout) as { changes: Change[] };
        expect(changes.map(({ field, after }) => [field, after]).sort()).to.deep.equal([
          ['IP_VER', 1],
          ['NUM_OF_VFS', 8],
        ]);
        expect(stderr).to.match(/left out, as nothing says what to set: .*HOST_CHAINING_DESCRIPTORS/);
        const { settings } = await fwctlJson(['config', 'query', 'UCTX_EN', 'SRIOV_EN'], { folder });
        expect((settings as { next: number }[]).map(({ next }) => next)).to.deep.equal([0, 1]);
      }
    }));

  it('what mstconfig writes in hex, with the number behind it, is that number', () =>
    withFolder(async (folder) => {
      const file = (name: string, text: string) => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
      };
      const profile = file(
        'profile.yaml',
        'extends: connectx6dx\nnv: {nv_module_feature_cap: {nv_module_power_cap: 1}}\nnv_lacks: []\n',
      );
      await fwctlJson(['emulator', 'profile', 'use', profile], { folder });
      // As mstconfig 4.33 prints them of the same device.
      const rows = [
        '*       MODULE_MAX_POWER_OVERRIDE_M0                0x0(0)               0x0(0)               0x12(18)            ',
        '*       SWITCH_COMPT_FEATURE_MASK                   0x0(0)               0x0(0)               0x10(16)            ',
      ];
      const table = file(
        'q.txt',
        `Configurations:      Default   Current    Next Boot\n${rows.join('\n')}\n`,
      );
      const tlv = {
        MODULE_MAX_POWER_OVERRIDE_M0: { next_value: '0x12(18)', read_only: false },
        SWITCH_COMPT_FEATURE_MASK: { next_value: '0x10(16)', read_only: false },
      };
      const json = file('q.json', JSON.stringify({ 'Device #1': { tlv_configuration: tlv } }));
      for (const saved of [table, json]) {
        const { changes } = await fwctlJson(['config', 'restore', saved, '--dry-run'], { folder });
        expect((changes as Change[]).map(({ field, after }) => [field, after])).to.deep.equal([
          ['MODULE_MAX_POWER_OVERRIDE_M0', 18],
          ['SWITCH_COMPT_FEATURE_MASK', 16],
        ]);
      }
    }));

  it('a file that is wrong is refused with its line, and nothing is written', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'bad');
      const backup = (settings: object) =>
        JSON.stringify({ schema: 'fwctl.config.backup/1', settings }, null, 2);
      const cases: [text: string, message: RegExp][] = [
        ['', /it holds no saved settings/],
        ['MLNX_RAW_TLV_FILE\r\n', /bad:1: the first line/],
        [
          `${RAW}\n0x03040004 0x07000080 0x00000000\n`,
          /bad:7: the header tells of 4 bytes of data, and 0 are there/,
        ],
        [RAW.replace('0x80020008', '0x8002000g'), /bad:3:45: "0x8002000g" is no number of 32 bits/],
        [RAW + RAW.split('\n').slice(1).join('\n'), /bad:7: 0x00000080 stands there twice/],
        [backup({ UCTX_EN: 0, NUM_OF_VFSS: 1 }), /bad:5: there is no setting "NUM_OF_VFSS"/],
        [backup({ UCTX_EN: 0, IP_VER: 'IPv9' }), /bad:5: .*IP_VER/],
        ['{"schema": "fwctl.config.backup/9", "settings": {}}', /bad:1: it is "fwctl.config.backup\/9"/],
        ['{"Device #1": {}, "Device #2": {}}', /it has 2 devices/],
      ];
      for (const [text, message] of cases) {
        writeFileSync(file, text);
        const { error } = await fwctlJson(['config', 'restore', file, '--yes'], { folder }, 2);
        expect(error.message).to.match(message);
      }
      const { settings } = await fwctlJson(['config', 'query', 'UCTX_EN'], { folder });
      expect(settings[0].next).to.equal(1);
    }));
});

describe('fwctl config reset', () => {
  it('a setting is as the adapter was made; an item in which nothing is set any more is not set', () =>
    withFolder(async (folder) => {
      await fwctlJson(['config', 'set', ...SET, '--yes'], { folder });
      const { changes } = await fwctlJson(['config', 'reset', 'CNP_DSCP_P1', 'HOST_CHAINING_*', '--yes'], {
        folder,
      });
      expect((changes as Change[]).map(({ field }) => field)).to.deep.equal([
        'CNP_DSCP_P1',
        'HOST_CHAINING_DESCRIPTORS',
      ]);
      const { stdout } = await fwctl(['config', 'backup', '--raw', '-'], { folder });
      expect(stdout)
        .to.match(/0x07000080/)
        .and.not.match(/0x01010108|0x00000008/);
    }));

  it('a whole item by the name that mstconfig has for it; a setting beside others leaves these', () =>
    withFolder(async (folder) => {
      await fwctlJson(['config', 'set', ...SET, 'CNP_DSCP_P2=41', '--yes'], { folder });
      await fwctlJson(['config', 'reset', 'NV_ROCE_CC_ECN_P2', '--yes'], { folder });
      const { changes } = await fwctlJson(['config', 'reset', 'SRIOV_EN', '--yes'], { folder });
      expect(changes).to.deep.equal([{ field: 'SRIOV_EN', before: 1, after: 0 }]);
      const { settings } = await fwctlJson(['config', 'query', 'CNP_DSCP', 'NUM_OF_VFS'], { folder });
      expect((settings as { next: number }[]).map(({ next }) => next)).to.deep.equal([40, 48, 8]);
    }));

  it('--all makes everything as the adapter was made; a second one changes nothing', () =>
    withFolder(async (folder) => {
      await fwctlJson(['config', 'set', ...SET, '--yes'], { folder });
      await fwctlJson(['config', 'reset', '--all', '--yes'], { folder });
      const { settings } = await fwctlJson(['config', 'backup', join(folder, 'x')], { folder });
      expect(settings).to.deep.equal([]);
      // What is there stays, unless it is told otherwise.
      await fwctlJson(['config', 'backup', join(folder, 'x')], { folder }, 2);
      await fwctlJson(['config', 'backup', join(folder, 'x'), '--force'], { folder });
      expect((await fwctlJson(['config', 'reset', '--all', '--yes'], { folder })).changes).to.deep.equal([]);
      const { settings: changed } = await fwctlJson(['config', 'query', '--changed'], { folder });
      expect(
        (changed as { name: string; current: number; next: number }[]).map(({ name, next }) => [name, next]),
      ).to.deep.equal([
        ['SRIOV_EN', 0],
        ['NUM_OF_VFS', 0],
      ]);
    }));

  it('neither names nor --all, or both, is a usage error', () =>
    withFolder(async (folder) => {
      for (const words of [[], ['NUM_OF_VFS', '--all']])
        await fwctlJson(['config', 'reset', ...words, '--yes'], { folder }, 2);
    }));
});

describe('fwctl config describe', () => {
  it('tells item, type, values, limits, condition and what reads it, without a device', () =>
    withFolder(async (folder) => {
      const { settings } = await fwctlJson(['config', 'describe', 'NUM_OF_VFS', 'link_type_p1'], { folder });
      expect(settings[0]).to.include({
        name: 'NUM_OF_VFS',
        item: 'nv_global_pci_conf',
        type: '0x00000080',
        field: 'total_vfs',
        kind: 'number',
        bits: 16,
        condition: 'nv_global_pci_cap.sriov_support == 1',
        flag: 'nv_global_pci_conf.sriov_valid',
      });
      expect(settings[0].used_by).to.include('NUM_VF_MSIX');
      expect(settings[1]).to.deep.include({ of: 'port', suffix: 'P1', values: { IB: 1, ETH: 2 } });
    }));
});
