import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';

/** What a user writes, and does not write: each line under a `@ts-expect-error` has to be an error, and no other. */
const PROGRAM = `
import { open, type FwctlError, type RegisterName } from 'fwctl';
import { decode, parseLayout } from 'fwctl/codec';
import { emulatedBackend, MemoryStore } from 'fwctl/emulator';
import { kernelBackend, SCOPES } from 'fwctl/kernel';
import { decodeRegister, layout, type RegisterFields } from 'fwctl/prm/mlx5';
import { testDevice } from 'fwctl/testing';

const device = await open('fwctl0', { backend: emulatedBackend({ store: new MemoryStore() }) });

const ptys = await device.registers.read('PTYS', { local_port: 1 });
const speed: number = ptys.eth_proto_oper;
// @ts-expect-error no such register
await device.registers.read('PTXS');
// @ts-expect-error no such field
ptys.eth_proto_open;
// @ts-expect-error no such index
await device.registers.read('PTYS', { port: 1 });
// @ts-expect-error names of values are known
await device.registers.read('PPCNT', { grp: 'RFC_0_Counters' });
// @ts-expect-error it needs its index
await device.registers.read('MQIS');
const { counter_set } = await device.registers.read('PPCNT', { grp: 'RFC_2863_Counters' });
const octets: bigint | undefined = counter_set.eth_2863_cntrs_grp_data_layout_ext?.if_in_octets;
// @ts-expect-error of a union a member may not be there
counter_set.eth_2863_cntrs_grp_data_layout_ext.if_in_octets;

const { before, after } = await device.registers.write('PMTU', { admin_mtu: 1500, local_port: 1 });
const mtu: number = before.admin_mtu + after.oper_mtu;
await device.registers.write('PAOS', { admin_status: 'up' });
// @ts-expect-error no such field
await device.registers.write('PMTU', { admin_mtv: 1500 });
// @ts-expect-error no such value
await device.registers.write('PMTU', { admin_mtu: {} });

const qos = await device.capabilities('QOS');
const pacing: number = qos.packet_pacing;
// @ts-expect-error no such field
qos.packet_pacer;
// @ts-expect-error no such type
await device.capabilities('QOZ');

const vfs: number = (await device.config.get('NUM_OF_VFS')).next;
await device.config.set({ NUM_OF_VFS: 8, SRIOV_EN: true, CNP_DSCP_P1: 40, 'HOST_CHAINING_DESCRIPTORS[3]': 7 });
// @ts-expect-error no such setting
await device.config.get('NUM_OF_VF');
// @ts-expect-error no such setting
await device.config.set({ NUM_OF_VF: 8 });
// @ts-expect-error no setting of each port
await device.config.set({ NUM_OF_VFS_P1: 8 });

const cq = await device.objects.get('cq', 1135);
const eqn: number = cq.fields.cq_context.c_eqn_or_apu_element;
// @ts-expect-error no such kind
await device.objects.get('cqs', 1);
for await (const { fields } of device.objects.all('eq')) fields.eq_context_entry.st;

const limit: number = (await device.features.get('power-limit')).limit_milliwatts;
await device.features.set('power-limit', { limit_milliwatts: 15000 });
await device.features.get('00000000-0000-0000-0000-000000000000');
// @ts-expect-error no such feature
await device.features.get('power-limits');
// @ts-expect-error no such field
await device.features.set('power-limit', { limit: 1 });

await device.functions.setCapabilities('vf0', { GENERAL: { log_max_qp: 12 } });
// @ts-expect-error no such field
await device.functions.setCapabilities('vf0', { GENERAL: { log_max_pq: 12 } });

const paos: RegisterFields['PAOS'] = decodeRegister('PAOS', new Uint8Array(16));
const status: number = decode(layout('paos_reg'), new Uint8Array(16)).admin_status;
const own: object = decode(parseLayout('own 32 a@0:8 b@8:24'), new Uint8Array(4));
const bench = await testDevice({ family: 'cxl', faults: [{ errno: 'ETIMEDOUT', times: 2 }] });
// @ts-expect-error no such errno
bench.fault({ errno: 'ETIMEOUT' });
bench.clock.advance('5s');
const name: RegisterName = 'PTYS';
const error = undefined as FwctlError | undefined;
const kind: 'usage' | string | undefined = error?.kind;
const told: [number, readonly string[]] | undefined = error && [error.code, error.hints];
const disposable: AsyncDisposable = device;
export { disposable, told, eqn, kind, kernelBackend, limit, mtu, name, octets, own, pacing, paos, SCOPES, speed, status, vfs };
`;

/** Compiles the program against the package as it is installed; gives what the compiler says. */
function compiled(folder: string, options: object): string {
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        types: [],
        target: 'es2022',
        lib: ['es2023'],
        ...options,
      },
      files: ['program.mts'],
    }),
  );
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const { stdout, stderr } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8', cwd: folder });
  return stdout + stderr;
}

describe('the types of the package', () => {
  it('know names and fields, and take no wrong ones; in Node and for bundlers, without a check left out', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(ROOT, join(folder, 'node_modules/fwctl'));
      mkdirSync(join(folder, 'node_modules/@types'));
      symlinkSync(join(ROOT, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
      writeFileSync(join(folder, 'program.mts'), PROGRAM);
      expect(
        compiled(folder, {
          module: 'nodenext',
          moduleResolution: 'nodenext',
          types: ['node'],
          exactOptionalPropertyTypes: true,
        }),
      ).to.equal('');
      // No types of Node: a program for another platform, or one that does without them.
      expect(
        compiled(folder, {
          module: 'esnext',
          moduleResolution: 'bundler',
          lib: ['es2023', 'esnext.disposable'],
          exactOptionalPropertyTypes: true,
        }),
      ).to.equal('');
      expect(
        compiled(folder, {
          module: 'esnext',
          moduleResolution: 'bundler',
          types: ['node'],
          skipLibCheck: true,
        }),
      ).to.equal('');
    }));
});
