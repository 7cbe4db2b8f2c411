import {
  type DeviceInfo,
  type DeviceMemory,
  FwctlError,
  type Handle,
  type MessageMemory,
} from '../../client/backend.js';
import { addressOf, closeFile, fixedMemory, ioctl, ioctlNow } from '../../native/libc.js';
import { type Errno, errnoOf } from '../../uapi/errno.js';
import {
  FWCTL_INFO,
  FWCTL_RPC,
  FWCTL_RSC_DESTROY,
  FWCTL_RSC_UMEM_REG,
  INFO_SIZE,
  packInfo,
  packRpc,
  packRscDestroy,
  packUmemReg,
  RPC_SIZE,
  RSC_DESTROY_SIZE,
  UMEM_MKEY,
  UMEM_REG_SIZE,
  unpackInfo,
  unpackRpc,
  unpackUmemReg,
} from '../../uapi/ioctl.js';
import { takeAddresses, withAddresses } from '../addresses.js';

/** Room for the device data of FWCTL_INFO; every type known has 8 bytes or less. */
const INFO_ROOM = 64;

/** An open file on a node. FWCTL_INFO asks nobody but the driver; the other calls wait for the device, on another thread. */
export class ChardevHandle implements Handle {
  private isOpen = true;
  /** What the device may write into. */
  private readonly registered = new Set<Uint8Array>();
  private readonly underWay = new Set<Promise<number>>();

  constructor(
    private readonly node: string,
    private readonly fd: number,
  ) {}

  async info(): Promise<DeviceInfo | Errno> {
    const data = fixedMemory(INFO_ROOM);
    const struct = fixed(
      packInfo({
        size: INFO_SIZE,
        flags: 0,
        out_device_type: 0,
        device_data_len: INFO_ROOM,
        out_device_data: addressOf(data),
      }),
    );
    const errno = this.errnoIn(ioctlNow(this.own(), FWCTL_INFO, struct), 'FWCTL_INFO');
    if (errno === 'ENOTTY')
      throw new FwctlError('device', `${this.node} is no node of fwctl: FWCTL_INFO gives ENOTTY`, {
        errno,
        next: 'see what is there with: fwctl list --backend kernel',
      });
    if (errno) return errno;
    const { out_device_type, device_data_len } = unpackInfo(struct);
    return { deviceType: out_device_type, data: data.subarray(0, device_data_len) };
  }

  async rpc(
    scope: number,
    input: Uint8Array,
    outLen: number,
    memory: readonly MessageMemory[] = [],
  ): Promise<Uint8Array | Errno> {
    const named = memory.map(({ bytes }) => fixed(bytes));
    const addressed = withAddresses(input, memory, (index) => addressOf(named[index] as Uint8Array));
    const sent = fixed(addressed);
    const output = fixedMemory(outLen);
    const struct = fixed(
      packRpc({
        size: RPC_SIZE,
        scope,
        in_len: sent.length,
        out_len: outLen,
        in: addressOf(sent),
        out: addressOf(output),
      }),
    );
    const errno = await this.ioctl('FWCTL_RPC', FWCTL_RPC, struct, [sent, output, ...named]);
    memory.forEach(({ bytes }, index) => {
      bytes.set(named[index] as Uint8Array);
    });
    if (errno) return errno;
    // The driver's own length comes back, which may be more than there was room for.
    const answer = output.subarray(0, unpackRpc(struct).out_len);
    takeAddresses(answer, addressed, input, memory);
    return answer;
  }

  async umem(length: number): Promise<DeviceMemory | Errno> {
    const bytes = fixedMemory(length);
    const address = addressOf(bytes);
    const asked = { flags: UMEM_MKEY, addr: address, len: length, umem_id: 0, mkey_id: 0, rsc_id: 0 };
    const struct = fixed(packUmemReg({ size: UMEM_REG_SIZE, ...asked }));
    const errno = await this.ioctl('FWCTL_RSC_UMEM_REG', FWCTL_RSC_UMEM_REG, struct, [bytes]);
    if (errno) return errno;
    this.registered.add(bytes);
    const { mkey_id: mkey, rsc_id } = unpackUmemReg(struct);
    const release = async () => {
      const destroy = fixed(packRscDestroy({ size: RSC_DESTROY_SIZE, flags: 0, type: 0, rsc_id }));
      // What could not be released ends with the file.
      if (!(await this.ioctl('FWCTL_RSC_DESTROY', FWCTL_RSC_DESTROY, destroy))) this.registered.delete(bytes);
    };
    return { bytes, mkey, address: BigInt(address), release };
  }

  /** Waits for the calls under way: until they end, the kernel keeps the file, and the device may write into registered memory. */
  async close(): Promise<void> {
    const fd = this.own();
    this.isOpen = false;
    await Promise.allSettled(this.underWay);
    await closeFile(fd);
    this.registered.clear();
  }

  private own(): number {
    if (!this.isOpen) throw new Error('a call on a closed handle');
    return this.fd;
  }

  private async ioctl(
    name: string,
    request: number,
    struct: Uint8Array,
    kept?: readonly Uint8Array[],
  ): Promise<0 | Errno> {
    const call = ioctl(this.own(), request, struct, kept);
    this.underWay.add(call);
    try {
      return this.errnoIn(await call, name);
    } finally {
      this.underWay.delete(call);
    }
  }

  private errnoIn(result: number, name: string): 0 | Errno {
    if (result >= 0) return 0;
    const errno = errnoOf(-result);
    if (errno) return errno;
    throw new FwctlError('kernel', `the kernel refused ${name} on ${this.node} with errno ${-result}`, {
      opcode: name,
      next: 'errno(1) tells what the number means in general; the kernel log may say more',
    });
  }
}

/** A copy that stays where it is. */
function fixed(bytes: Uint8Array): Uint8Array {
  const memory = fixedMemory(bytes.length);
  memory.set(bytes);
  return memory;
}
