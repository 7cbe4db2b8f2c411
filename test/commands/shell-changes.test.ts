import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';
import { wrongByItsName } from '../support/published.js';
import { answers, shell } from '../support/session.js';

describe('what fwctl shell has done', () => {
  itOfBuiltIn('takes back every kind of change that has a way back, and says of the others why not', () =>
    withFolder(async (folder) => {
      const lines = [
        'emulator add --family cxl',
        'reg set NODE_DESC "node_description=lab card" --yes',
        'reg set PAOS admin_status=down_by_configuration --yes',
        'reg set PTYS ext_eth_proto_admin=512 --yes',
        'config set NUM_OF_VFS=6 SRIOV_EN=true --yes',
        "config set 'HOST_CHAINING_DESCRIPTORS[0..3]=7' --yes",
        'config reset NUM_OF_VFS --yes',
        'function unbind vf0',
        'function set-cap vf0 GENERAL.log_max_qp=12 --yes',
        'function bind vf0',
        'diag set --sync --samples 16 pxd_ready_bp --allow-taint',
        'emulator set lockdown=integrity umem=on',
        'emulator clock virtual 10s -d 0000:08:00',
        'emulator fault add --opcode NOP --errno ETIMEDOUT',
        'emulator module fault hot',
        'emulator module unplug',
        'feature set -d mem0 boot-options refresh_rate=2x --yes --allow-taint',
      ];
      const all = await answers([...lines, 'changes', 'undo all -y', 'changes'], { folder });
      for (const [i, line] of lines.entries()) expect(all[i].error, line).to.equal(undefined);
      const changes = all.at(-3).changes as { line: string; undo: string[] | null }[];
      expect(changes.map(({ line }) => line)).to.have.length(lines.length);
      for (const { line, undo } of changes) expect(undo, line).to.not.equal(null);
      expect(all.at(-2).undone, JSON.stringify(all.at(-2))).to.have.length(lines.length);
      expect(all.at(-1).changes.every(({ undone }: { undone: boolean }) => undone)).to.equal(true);
      const { devices, kernel } = await fwctlJson(['emulator', 'show'], { folder });
      expect(kernel).to.include({ lockdown: 'none', umem: 'off' });
      expect(devices.map(({ adapter }: { adapter: string }) => adapter)).to.deep.equal(['0000:08:00']);
      const { fields } = await fwctlJson(['reg', 'get', 'NODE_DESC'], { folder });
      expect(fields.node_description).to.equal('MT4125 ConnectX6Dx Mellanox Technologies');
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS', 'SRIOV_EN'], { folder });
      for (const { name, next, current } of settings) expect(next, name).to.deep.equal(current);

      const hopeless = await answers(
        [
          'emulator reset -d 0',
          'rpc SET_DIAGNOSTIC_PARAMS --allow-taint',
          'changes',
          'undo -y',
          'undo change 9',
          'undo x',
          'reg set PMTU admin_mtu=1500 --yes',
          'undo all -y',
          'undo all -y',
        ],
        { folder },
      );
      expect(hopeless[2].changes[0].why_not).to.match(/started again/);
      expect(hopeless.slice(3, 6).map(({ error }) => error?.kind)).to.deep.equal(['usage', 'usage', 'usage']);
      // All that can be taken back is, and the rest is told.
      const [, whole, none] = hopeless.slice(6);
      expect(whole.undone.map(({ what }: { what: string }) => what)).to.deep.equal(['register PMTU']);
      expect(whole.left.length).to.equal(hopeless[2].changes.length);
      for (const { why_not } of whole.left) expect(why_not).to.be.a('string');
      expect(none.error.kind).to.equal('usage');
      for (const document of hopeless) expect(wrongByItsName(document)).to.deep.equal([]);
    }),
  );

  it('has no change of what was refused, and one of what may have been done', () =>
    withFolder(async (folder) => {
      const RPC = 'rpc SET_DIAGNOSTIC_PARAMS --allow-taint';
      const fault = (how: string) => `emulator fault add --opcode SET_DIAGNOSTIC_PARAMS ${how}`;
      const all = await answers(
        [
          'emulator add --family cxl',
          ...[fault('--status BAD_PARAM_ERR'), RPC],
          ...[fault('--errno EPERM'), RPC],
          'rpc SET_FEATURE uuid=power-limit feat_data=00 version=9 -d mem0 --allow-taint',
          'changes',
          ...[fault('--errno ETIMEDOUT'), RPC],
          'changes',
        ],
        { folder },
      );
      const kinds = all.map(({ error }) => error?.kind).filter(Boolean);
      expect(kinds).to.deep.equal(['firmware', 'kernel', 'firmware', 'kernel']);
      const rpcs = ({ changes }: { changes: { line: string }[] }) =>
        changes.filter(({ line }) => line.startsWith('rpc')).length;
      expect([rpcs(all[6]), rpcs(all.at(-1))]).to.deep.equal([0, 1]);
    }));

  it('tells at its end what it has left changed, and takes nothing back that was not confirmed', () =>
    withFolder(async (folder) => {
      const set = 'reg set NODE_DESC node_description=x --yes';
      const left = await shell([set, 'undo'], { folder }, '-k');
      expect(left.code).to.equal(4);
      expect(left.stderr).to.match(/not confirmed[\s\S]*still changed by this session:\n[\s\S]*NODE_DESC/);
      expect((await fwctlJson(['reg', 'get', 'NODE_DESC'], { folder })).fields.node_description).to.equal(
        'x',
      );
      const clean = await shell(['reg set NODE_DESC node_description=y --yes', 'undo -y'], { folder });
      expect(clean.stderr).to.not.match(/still changed/);
      expect((await fwctlJson(['reg', 'get', 'NODE_DESC'], { folder })).fields.node_description).to.equal(
        'x',
      );
    }));

  it('logs commands, answers, times and scopes for people, and the calls on a tape', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'session.log');
      const lines = [
        'reg get PAOS --field fd',
        `log ${file}`,
        'reg get PMTU --field max_mtu',
        'note a word',
        'reg get NOPE',
        'log off',
        'reg get PTYS',
      ];
      await shell(lines, { folder }, '-k');
      const text = readFileSync(file, 'utf8');
      expect(text).to.match(
        /> reg get PMTU --field max_mtu\n## \S+Z, \d+ ms, exit 0, debug-read-only\nPMTU \(0x5003\)\nmax_mtu +\d+\n/,
      );
      expect(text).to.match(/note: a word/);
      expect(text).to.match(/exit 2\nfwctl: usage: there is no register/);
      expect(text).to.not.match(/PTYS|PAOS/);
      const shown = await fwctl(['replay', 'show', `${file}.tape`], { folder });
      expect(shown.stdout)
        .to.match(/PMTU/)
        .and.not.match(/PTYS|PAOS/);
      const again = await fwctl(['reg', 'get', 'PMTU', '-d', `replay:${file}.tape`, '--replay', 'lookup'], {
        folder,
      });
      expect(again.stdout).to.match(/^PMTU/);
      await shell([`log ${file}`, 'reg get PCAP'], { folder });
      expect(readFileSync(file, 'utf8')).to.match(/PMTU[\s\S]*PCAP/);
      expect((await shell(['note x'], { folder })).code).to.equal(2);
      expect((await shell([`log ${folder}`], { folder })).code).to.equal(2);
    }));
});
