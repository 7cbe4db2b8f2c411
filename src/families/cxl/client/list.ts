import { FwctlError } from '../../../client/errors.js';
import {
  ENTRY,
  type FeatureEntry,
  GET_SUPPORTED_FEATURES,
  OUT_HEADER,
  packGetSupported,
  packRpc,
  readEntry,
  SUPPORTED_HEADER,
} from '../mailbox.js';

/** Entries that are asked for at once. */
const BATCH = 256;

/** sizeof(struct fwctl_rpc_cxl_out) with the header of the list: what the driver counts in front of the entries. */
const FRONT = 24;

/**
 * All features that the kernel's driver knows of a device, which it has read at probe. Throws FwctlError `reply` where an answer is shorter than
 * it says, and what `send` throws.
 */
export async function readList(
  send: (input: Uint8Array, outLen: number) => Promise<Uint8Array>,
): Promise<FeatureEntry[]> {
  const entries: FeatureEntry[] = [];
  for (let total = 1; entries.length < total; ) {
    const wanted = BATCH * ENTRY;
    const input = packRpc(GET_SUPPORTED_FEATURES, packGetSupported(wanted, entries.length));
    const output = await send(input, FRONT + wanted);
    const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
    const front = OUT_HEADER + SUPPORTED_HEADER;
    const count = output.length < front ? 0 : view.getUint16(OUT_HEADER, true);
    if (count === 0 || output.length < front + count * ENTRY)
      throw new FwctlError('reply', 'the list of features is shorter than it says', {
        opcode: 'GET_SUPPORTED_FEATURES',
        next: 'the kernel answers it from memory: look at its log',
      });
    total = view.getUint16(OUT_HEADER + 2, true);
    for (let i = 0; i < count; i++) entries.push(readEntry(output, front + i * ENTRY));
  }
  return entries;
}
