import type { Syndrome } from '../syndromes.js';
import type { Caller, FirmwareCore } from './handler.js';

/** Where a register says that the device is to write. */
interface Target {
  readonly mkey: number;
  readonly address: bigint;
  /** Bytes. */
  readonly size: number;
}

/** A way to write into the memory that is meant; the check that failed where the caller has not registered it, or not all of it. */
export function memoryFor(
  fw: FirmwareCore,
  { vhca, uid }: Caller,
  { mkey, address, size }: Target,
): ((offset: number, bytes: Uint8Array) => void) | Syndrome {
  const memory = fw.contexts.find(uid, vhca.name)?.memory.get(mkey);
  if (!memory) return 'DUMP_MKEY_UNKNOWN';
  const start = address - BigInt(memory.address);
  if (start < 0n || size === 0 || start + BigInt(size) > memory.length) return 'DUMP_MEMORY_RANGE';
  return (offset, bytes) => memory.write(Number(start) + offset, bytes);
}
