import type { Call } from './calls.js';

/** The files that are open as a tape goes on, and the memory that is registered on each: mkey to bytes. */
export class OpenFiles {
  private readonly open = new Map<number, Map<number, number>>();
  private readonly seen = new Set<number>();

  /** Takes a call that comes next. Gives what is wrong with it. A file whose open failed may be asked on: the kernel answers each call. */
  wrong(call: Call): string | undefined {
    if (!('file' in call)) return undefined;
    const { file } = call;
    if (call.call === 'open') {
      if (this.seen.has(file)) return `file ${file} was opened above`;
      this.seen.add(file);
      this.open.set(file, new Map());
      return undefined;
    }
    const memories = this.open.get(file);
    if (!memories) return `file ${file} ${this.seen.has(file) ? 'was closed above' : 'is not open'}`;
    if (call.call === 'close') this.open.delete(file);
    if (call.call === 'umem' && 'mkey' in call) memories.set(call.mkey, call.length);
    if (call.call === 'release' && !memories.delete(call.mkey)) return noMemory(call.mkey);
    if (call.call === 'rpc') return wrongRpc(call, memories);
    return undefined;
  }
}

const noMemory = (mkey: number): string => `no memory with mkey ${mkey} is registered`;

function wrongRpc(
  { input, inLen, output, outLen, written = [] }: Call & { call: 'rpc' },
  memories: Map<number, number>,
): string | undefined {
  if (inLen !== undefined && input.length) return '"in_len" is for an input that is not there';
  if (typeof output !== 'string' && output.length > outLen)
    return `"out" has ${output.length} bytes, where there is room for ${outLen}`;
  for (const { mkey, offset, bytes } of written) {
    const length = memories.get(mkey);
    if (length === undefined) return noMemory(mkey);
    if (offset + bytes.length > length)
      return `"written" ends behind the ${length} bytes of the memory with mkey ${mkey}`;
  }
  return undefined;
}
