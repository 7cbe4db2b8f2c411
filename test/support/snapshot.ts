import type { Asked, Snapshot } from '../../src/backends/snapshot/document.js';
import type { DeviceEntry } from '../../src/client/backend.js';

export const device: DeviceEntry = {
  name: 'fwctl0',
  node: '/dev/fwctl/fwctl0',
  parent: '0000:08:00.0',
  driver: 'mlx5_core',
  function: 'PF 0',
  rdma: ['mlx5_0'],
  net: [],
};

export const asked = (input: number[], output: number[], more: Partial<Asked> = {}): Asked => ({
  call: 'rpc',
  file: 1,
  scope: 0,
  input: Uint8Array.from(input),
  outLen: 16,
  output: Uint8Array.from(output),
  ...more,
});

/** A small snapshot of an mlx5 device, with one of everything that there can be. */
export const small = (calls: readonly Asked[] = CALLS): Snapshot => ({
  origin: {
    backend: 'emulated',
    fwctl: '0.1.0',
    kernel: '6.12.0',
    date: '2026-01-31T12:00:00.000Z',
    redacted: false,
    objects: false,
  },
  seen: { device, info: { deviceType: 1, data: Uint8Array.of(1, 0, 0, 0, 4, 0, 0, 0) } },
  beside: [{ device: { ...device, name: 'fwctl1' }, info: 'EACCES' }],
  host: {
    credentials: { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' },
    tainted: 0,
  },
  hostFunctions: [{ function: 'VF 0 of PF 0', pci: '0000:08:00.2', driver: null }],
  moment: { wall: 1769860800000, steady: 1000.5 },
  sections: [{ section: 'identity', readings: calls.map((call) => ({ what: 'QUERY_ISSI', call })) }],
  leftOut: [{ section: 'registers', what: 'CORE_DUMP', why: 'a read starts a dump' }],
});

const CALLS: readonly Asked[] = [
  asked([1, 0x0a, ...Array(14).fill(0)], [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]),
  asked([1, 0x0b], [], { output: 'EIO', scope: 1 }),
  asked([1, 0x0c], [7], { onceBound: 'VF 0 of PF 0' }),
  asked([1, 0x0d], [8], {
    memory: [{ at: 8, sent: Uint8Array.of(0, 0, 0, 0), got: Uint8Array.of(9, 9, 0, 0) }],
  }),
];
