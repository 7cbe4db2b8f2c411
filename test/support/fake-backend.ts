import type { Backend, DeviceEntry, Host } from '../../src/client/backend.js';
import type { Errno } from '../../src/uapi/errno.js';

/** Three devices as the class tree would show them. */
export const devices: DeviceEntry[] = ['0', '1', '2'].map((n) => ({
  name: `fwctl${n}`,
  node: `/dev/fwctl/fwctl${n}`,
  parent: `0000:08:00.${n}`,
  driver: 'mlx5_core',
  function: `PF ${n}`,
  rdma: [`mlx5_${n}`],
  net: n === '2' ? [] : [`ens1f${n}`],
  firmware: '22.43.1014',
}));

/** A caller with everything, on a kernel that is not tainted. */
export const calm: Host = {
  credentials: { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' },
  tainted: 0,
};

export interface Sent {
  scope: number;
  input: Uint8Array;
  outLen: number;
}

/** A backend that answers as it is told and keeps what it was sent. */
export function fakeBackend(answer: Uint8Array | Errno = new Uint8Array(16), host: Host = calm) {
  const sent: Sent[] = [];
  let closed = 0;
  const backend: Backend = {
    name: 'fake',
    list: async () => devices,
    host: async () => host,
    open: async () => ({
      info: async () => (typeof answer === 'string' ? answer : { deviceType: 1, data: new Uint8Array(8) }),
      rpc: async (scope, input, outLen) => {
        sent.push({ scope, input, outLen });
        return answer;
      },
      close: async () => {
        closed++;
      },
    }),
  };
  return { backend, sent, closed: () => closed };
}
