import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** The emulated machine with a card of each family: fwctl3 is cxl, fwctl4 bnxt, fwctl8 pds. */
async function withAll(run: (options: { folder: string }) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    for (const family of ['cxl', 'bnxt', 'pds'])
      expect((await fwctl(['emulator', 'add', '--family', family], { folder })).code).to.equal(0);
    await run({ folder });
  });
}

const DEVICES = { mlx5: 'fwctl0', cxl: 'mem0', bnxt: '0000:3b:00.0', pds: 'fwctl8' };

/** A command of each family that only reads, and what its answer is called. */
const READS: Record<keyof typeof DEVICES, [words: string[], status: string]> = {
  mlx5: [['QUERY_ISSI'], 'OK'],
  cxl: [['GET_FEATURE', 'uuid=patrol-scrub', 'count=4'], 'SUCCESS'],
  bnxt: [['HWRM_VER_GET'], 'SUCCESS'],
  pds: [['DEVICE.IDENTIFY'], 'OK'],
};

describe('commands that take devices of every family', () => {
  it('list and info tell the type of each, what its family tells, and the parent with the PCI function above it', () =>
    withAll(async (options) => {
      const { devices } = await fwctlJson(['list'], options);
      const types = new Set(devices.map(({ type }: { type: string }) => type));
      expect([...types]).to.deep.equal(['mlx5', 'cxl', 'bnxt', 'pds']);
      for (const [type, device] of Object.entries(DEVICES))
        expect((await fwctlJson(['info', '-d', device], options)).type).to.equal(type);
      expect(await fwctlJson(['info', '-d', 'mem0'], options)).to.include({ pci: '0000:0d:00.0' });
    }));

  it('rpc sends a command of the family by name, lists those of the family, and takes lines and bytes', () =>
    withAll(async (options) => {
      for (const [type, device] of Object.entries(DEVICES) as [keyof typeof DEVICES, string][]) {
        const [words, status] = READS[type];
        const answer = await fwctlJson(['rpc', ...words, '-d', device], options);
        expect(answer.status, type).to.equal(status);
        const { commands } = await fwctlJson(['rpc', '--list', '-d', device], options);
        expect(commands.map(({ opcode }: { opcode: string }) => opcode)).to.include(words[0]);
        const plan = await fwctlJson(['rpc', ...words, '-d', device, '--dry-run'], options);
        expect(plan.verdict.allowed, type).to.equal(true);
        const line = JSON.stringify({ in: plan.in, out_len: plan.out_len, id: type });
        const { stdout } = await fwctl(['rpc', '--batch', '-', '-d', device], { ...options, stdin: line });
        // The bytes of a pds message alone have no memory for its payload.
        if (type !== 'pds') expect(JSON.parse(stdout)).to.include({ id: type, status });
      }
    }));

  it('what is recorded of one is shown by the names of its family, replays, and is the same on the device', () =>
    withAll(async (options) => {
      for (const [type, device] of Object.entries(DEVICES) as [keyof typeof DEVICES, string][]) {
        const [words, status] = READS[type];
        const tape = join(options.folder, `${type}.tape`);
        const line = ['rpc', ...words, '--json'];
        const live = await fwctl([...line, '-d', device, '--record', tape], options);
        const { calls } = await fwctlJson(['replay', 'show', tape], options);
        const rpcs = calls.filter(({ call }: { call: string }) => call === 'rpc');
        expect(rpcs.at(-1), type).to.include({ status });
        const replayed = await fwctl([...line, '-d', `replay:${tape}`], options);
        expect(replayed.stdout, type).to.equal(live.stdout);
        const { counts } = await fwctlJson(['replay', 'verify', tape], options);
        expect(counts, type).to.deep.include({ differs: 0, skipped: 0 });
      }
    }));

  it('a command of another family ends with 3, and says what can be asked of the device', () =>
    withAll(async (options) => {
      for (const [device, words, message] of [
        ['mem0', ['reg', 'get', 'MTMP'], 'fwctl3 is a cxl device; this command speaks mlx5'],
        ['fwctl4', ['rpc', 'NOP'], 'fwctl4 is a bnxt device; this command speaks mlx5'],
        ['fwctl0', ['rpc', 'HWRM_VER_GET'], 'fwctl0 is an mlx5 device; this command speaks bnxt'],
        [
          'fwctl0',
          ['rpc', '--list', '--family', 'bnxt'],
          'fwctl0 is an mlx5 device; this command speaks bnxt',
        ],
        ['fwctl8', ['feature', 'list'], 'fwctl8 is a pds device; this command speaks cxl'],
      ] as const) {
        const { error } = await fwctlJson([...words, '-d', device], options, 3);
        expect(error.message).to.equal(message);
        expect(error.next).to.contain('fwctl info -d fwctl').and.contain('fwctl rpc');
      }
    }));

  it('a device that is refused is told what it can be asked for, of whichever command the refusal is', () =>
    withAll(async (options) => {
      for (const device of ['mem0', 'fwctl4', 'fwctl8']) {
        const next = async (words: string[]) =>
          (await fwctlJson([...words, '-d', device], options, 3)).error.next;
        expect(await next(['reg', 'list']), device).to.equal(await next(['reset', 'query']));
      }
    }));

  it('--family without a device needs none: lists, dry runs, policies, layouts, codes', () =>
    withFolder(async (folder) => {
      const options = { folder };
      const plan = await fwctlJson(['rpc', 'HWRM_FW_RESET', '--family', 'bnxt', '--dry-run'], options);
      expect(plan).to.include({ family: 'bnxt', scope: 'configuration' }).and.not.have.property('device');
      const { commands } = await fwctlJson(['rpc', '--list', '--family', 'cxl'], options);
      expect(commands).to.have.length(3);
      const refused = await fwctlJson(['policy', 'explain', 'HWRM_NVM_READ', '--family', 'bnxt'], options, 4);
      expect(refused.kernel).to.include({ errno: 'EPERM' });
      expect((await fwctlJson(['decode', 'HWRM_VER_GET', '00'.repeat(176)], options)).layout).to.equal(
        'hwrm_ver_get_output',
      );
      expect((await fwctlJson(['decode', 'PTYS', '00', '--family', 'bnxt'], options, 2)).error.kind).to.equal(
        'usage',
      );
      const [code] = (await fwctlJson(['explain', 'INVALID_PARAMS'], options)).explained;
      expect(code.meanings[0]).to.include({ kind: 'error_code', family: 'bnxt', number: 2 });
    }));

  it('a policy forbids commands, features and endpoints of any family, by name or by number of the family that it names', () =>
    withAll(async (options) => {
      const policy = join(options.folder, 'site.yaml');
      writeFileSync(
        policy,
        [
          'deny:',
          '  - opcodes: HWRM_FW_RESET',
          '  - {family: bnxt, opcodes: 0x2c}',
          '  - features: 96dad7d6-fde8-482b-a733-75774e06db8a',
          '  - {family: pds, endpoints: 2}',
        ].join('\n'),
      );
      for (const [device, words, line] of [
        ['fwctl4', ['rpc', 'HWRM_FW_RESET'], 2],
        ['fwctl4', ['rpc', 'HWRM_PORT_PHY_I2C_READ'], 3],
        ['mem0', ['feature', 'get', 'patrol-scrub'], 4],
        ['fwctl8', ['rpc', 'DEBUG.READ_BLOCK'], 5],
      ] as const) {
        const { error } = await fwctlJson([...words, '-d', device, '--policy', policy], options, 4);
        expect(error.message).to.contain(`is forbidden by ${policy}:${line}`);
      }
      for (const [device, words] of [
        ['fwctl4', ['rpc', 'HWRM_VER_GET']],
        ['mem0', ['feature', 'list']],
        ['fwctl8', ['rpc', 'DEVICE.IDENTIFY']],
        ['fwctl0', ['rpc', 'NOP']],
      ] as const)
        expect((await fwctl([...words, '-d', device, '--policy', policy], options)).code).to.equal(0);
      writeFileSync(policy, 'deny:\n  - opcodes: HWRM_FW_RESETT\n');
      const { code, stderr } = await fwctl(['info', '--policy', policy], options);
      expect(code).to.equal(2);
      expect(stderr).to.match(/unknown command "HWRM_FW_RESETT"\n {2}did you mean: .*HWRM_FW_RESET\b/);
    }));

  it('a redacted tape has no serial number and no MAC address of any family', () =>
    withAll(async (options) => {
      const tape = join(options.folder, 'bnxt.tape');
      const line = ['rpc', 'HWRM_FUNC_QCAPS', '-d', 'fwctl4', '--record', tape, '--redact'];
      const { fields } = await fwctlJson(line, options);
      const shown = await fwctlJson(['replay', 'show', tape, '--fields'], options);
      const out = shown.calls.find(({ call }: { call: string }) => call === 'rpc').fields.out;
      expect(out.mac_address).to.not.deep.equal(fields.mac_address);
      expect(out.device_serial_number).to.not.deep.equal(fields.device_serial_number);
      expect(out.mac_address[0] & 2, 'locally administered').to.equal(2);
    }));

  it('-v reads each message as its family does', () =>
    withAll(async (options) => {
      for (const [device, words, line] of [
        ['fwctl0', ['rpc', 'NOP'], /firmware received: opcode 0x80d, uid \d+, op_mod 0x0/],
        ['mem0', READS.cxl[0], /send: GET_FEATURE of patrol-scrub at scope configuration/],
        ['fwctl4', ['rpc', 'HWRM_VER_GET'], /send: HWRM_VER_GET at scope debug-read-only/],
      ] as const) {
        const args = words[0] === 'rpc' ? words : ['rpc', ...words];
        expect((await fwctl([...args, '-d', device, '-v'], options)).stderr).to.match(line);
      }
    }));
});
