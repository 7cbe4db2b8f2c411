import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { type Ended, fwctl, fwctlJson } from '../support/fwctl.js';

type Run = (line: string) => Promise<Ended>;
type Json = (line: string, code?: number) => ReturnType<typeof fwctlJson>;

/** The usual adapter, and one of each other family behind it. */
const withMixed = (check: (run: Run, json: Json) => Promise<void>) =>
  withFolder(async (folder) => {
    const run: Run = (line) => fwctl(line.split(' '), { folder });
    const json: Json = (line, code) => fwctlJson(line.split(' '), { folder }, code);
    for (const family of ['cxl', 'bnxt', 'pds']) await json(`emulator add --family ${family}`);
    await check(run, json);
  });

describe('a machine with adapters of every family', () => {
  it('list shows each with its parent and driver; info and the emulator take every name of each', () =>
    withMixed(async (_run, json) => {
      const { devices } = await json('list');
      const rows = devices.map(({ name, type, parent, driver }: Record<string, string>) => [
        name,
        type,
        parent,
        driver,
      ]);
      expect(rows).to.deep.equal([
        ['fwctl0', 'mlx5', '0000:08:00.0', 'mlx5_core'],
        ['fwctl1', 'mlx5', '0000:08:00.1', 'mlx5_core'],
        ['fwctl2', 'mlx5', '0000:08:00.2', 'mlx5_core'],
        ['fwctl3', 'cxl', 'mem0', 'cxl_mem'],
        ['fwctl4', 'bnxt', '0000:3b:00.0', 'bnxt_en'],
        ['fwctl5', 'bnxt', '0000:3b:00.1', 'bnxt_en'],
        ['fwctl6', 'bnxt', '0000:3b:02.0', 'bnxt_en'],
        ['fwctl7', 'bnxt', '0000:3b:02.1', 'bnxt_en'],
        ['fwctl8', 'pds', '0000:b5:00.0', 'pds_core'],
      ]);
      for (const [name, device] of [
        ['mem0', 'fwctl3'],
        ['0000:0d:00.0', 'fwctl3'],
        ['3b:02.1', 'fwctl7'],
        [devices[4].net[0], 'fwctl4'],
        ['b5:00', 'fwctl8'],
      ])
        expect((await json(`info -d ${name}`)).device.name, name).to.equal(device);
      expect(await json('info -d mem0')).to.include({ type: 'cxl', pci: '0000:0d:00.0', driver: 'cxl_mem' });
      for (const [name, adapter] of [
        ['mem0', '0000:0d:00'],
        ['0000:3b:02.1', '0000:3b:00'],
        ['fwctl8', '0000:b5:00'],
      ])
        expect((await json(`emulator health -d ${name}`)).adapter, name).to.equal(adapter);
    }));

  it('an unmodified client in exec finds the same devices in /sys and opens them', () =>
    withMixed(async (run, json) => {
      const { devices } = await json('list');
      const { stdout, stderr } = await run(
        `exec -- ${process.execPath} bin/run.js list --backend kernel --json`,
      );
      const seen = JSON.parse(stdout || '{}').devices;
      const told = ({ name, type, parent, pci, driver, rdma, net }: Record<string, unknown>) => ({
        ...{ name, type, parent, pci, driver, rdma, net },
      });
      expect(seen?.map(told), stderr).to.deep.equal(devices.map(told));
    }));

  it('faults speak each family’s own words, and health has its own states', () =>
    withMixed(async (run, json) => {
      const { fault } = await json(
        'emulator fault add -d mem0 --match feature=96dad7d6-fde8-482b-a733-75774e06db8a --effect short=1',
      );
      expect(fault.match.feature).to.equal('patrol-scrub');
      expect(fault.effect).to.deep.equal({ kind: 'short', bytes: 1 });
      const { fault: refusal } = await json(
        'emulator fault add -d fwctl5 --opcode VER_GET --function pf1 --status INVALID_PARAMS',
      );
      expect(refusal.match).to.deep.equal({ opcode: 'HWRM_VER_GET', op: 0, function: 'pf1' });
      expect(refusal.effect).to.deep.equal({ kind: 'status', status: 'INVALID_PARAMS', cmd_err: 0 });
      expect((await run('emulator fault list -d 3b:00')).stdout).to.include('HWRM_VER_GET by pf1');
      const { fault: late } = await json(
        'emulator fault add -d b5:00.0 --opcode DEVICE.IDENTIFY --effect retval=5 --always',
      );
      expect(late.effect).to.deep.equal({ kind: 'retval', retval: 5 });
      expect((await json('emulator health dead -d b5:00.0')).health).to.equal('dead');
    }));

  it('a corrupted field has the value that was given, whatever the order of its bytes in the answer', () =>
    withMixed(async (run, json) => {
      for (const [what, shown, value] of [
        ['hwrm_fw_major=0x1234', 'hwrm_fw_major=0x1234', 0x1234],
        ['hwrm_fw_major^=0x100', 'hwrm_fw_major^=0x100', 0x1e5],
        ['hwrm_intf_maj_8b=7', 'hwrm_intf_maj_8b=0x7', undefined],
        ['@12=0102', '@12=0x0102', undefined],
      ] as const) {
        const { stdout } = await run(`emulator fault add -d fwctl4 --opcode VER_GET --corrupt ${what}`);
        expect(stdout, what).to.include(`HWRM_VER_GET: ${shown}, once`);
        const { faults } = await json('emulator fault list -d fwctl4');
        expect(`0x${Number(faults.at(-1).effect.value).toString(16)}`).to.equal(
          `0x${Number(shown.split('=')[1]).toString(16)}`,
        );
        const { fields } = await json('rpc VER_GET -d fwctl4');
        if (value !== undefined) expect(fields.hwrm_fw_major, what).to.equal(value);
        await run('emulator fault remove all -d fwctl4');
      }
    }));

  it('operations of pds are named in a fault as in rpc: by names, by numbers, without their endpoint', () =>
    withMixed(async (_run, json) => {
      for (const [named, operation] of [
        ['1.4', 'DEVICE.SYNC'],
        ['device.0x00010002', 'DEVICE.FW_LIST'],
        ['2.0x20001', 'DEBUG.READ_BLOCK_V2'],
        ['fw_list', 'DEVICE.FW_LIST'],
        ['Device.Identify', 'DEVICE.IDENTIFY'],
      ])
        expect(
          (await json(`emulator fault add -d fwctl8 --errno EIO --opcode ${named}`)).fault.match,
          named,
        ).to.deep.equal({ operation });
    }));

  it('what the scope of a command follows from is asked for where it is not said', () =>
    withMixed(async (_run, json) => {
      const { refusal } = await json('policy explain SET_FEATURE -d mem0', 4);
      expect(refusal.next).to.equal('give uuid=FEATURE: its scope follows from that');
      const named = await json('policy explain SET_FEATURE uuid=boot-options -d mem0 --allow-taint');
      expect(named).to.include({ feature: 'boot-options', least_scope: 'debug-write' });
    }));

  const WRONG: [line: string, code: number, words: string, hint: string][] = [
    ['emulator add --family cx', 2, 'there is no family "cx"', 'cxl'],
    [
      'emulator add --family cxl --profile connectx7',
      2,
      'connectx7 is a profile of mlx5, not of cxl',
      'memory',
    ],
    ['emulator fault add -d mem0 --op-mod 1 --errno EIO', 2, 'op_mod', 'feature'],
    ['emulator fault add -d mem0 --opcode SET_FEATUR --errno EIO', 2, '"SET_FEATUR"', 'SET_FEATURE'],
    ['emulator fault add -d b5:00 --errno EIO --opcode 1.9', 2, 'no operation "1.9"', 'DEVICE.SYNC'],
    ['emulator fault add -d b5:00 --corrupt a=1', 2, 'of which layout', 'name an operation by'],
    ['emulator fault add -d mem0 --effect shot=1', 2, 'no effect of this family "shot"', 'short'],
    ['emulator fault add -d b5:00 --effect retval', 2, 'needs a retval', '--effect retval='],
    ['emulator fault add -d mem0 --corrupt a=1', 2, 'of which layout', '--match feature='],
    ['emulator module list -d mem0', 3, 'no cages', ''],
    ['emulator health fatal -d b5:00', 2, 'there is no health "fatal"', 'dead'],
  ];
  it('what is wrong is told in the words of the family, and nothing changes', () =>
    withMixed(async (run, json) => {
      const before = JSON.stringify(await json('emulator show'));
      for (const [line, code, words, hint] of WRONG) {
        const ended = await run(line);
        expect(ended.code, line + ended.stderr).to.equal(code);
        expect(ended.stderr, line).to.include(words).and.include(hint);
      }
      expect(JSON.stringify(await json('emulator show'))).to.equal(before);
    }));
});
