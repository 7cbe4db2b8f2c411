import { kernelBackend } from '../../../src/backends/chardev.js';
import type { DeviceMemory, Handle } from '../../../src/client/backend.js';

/**
 * Runs the steps of argv[2] on handles of fwctl0 and prints what each gave, as JSON. Run under umockdev's preload library by
 * live.test.ts.
 */
export type Step =
  | { do: 'open' | 'info' | 'close'; handle: number }
  | {
      do: 'rpc';
      handle: number;
      scope: number;
      input: string;
      zeros?: number;
      outLen: number;
      memory?: { at: number; bytes: string }[];
    }
  | { do: 'umem'; handle: number; length: number }
  | { do: 'memory' }
  | { do: 'release' }
  /** Begins them all at once, and gives which ended when: their places in `steps`. */
  | { do: 'at once'; steps: readonly Step[] };

const backend = kernelBackend();
const handles: Handle[] = [];
let memory: DeviceMemory | undefined;

const hex = (bytes: Uint8Array | string) =>
  typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('hex');

async function take(step: Step): Promise<unknown> {
  if (step.do === 'memory') return hex(memory?.bytes ?? '');
  if (step.do === 'release') return memory?.release();
  if (step.do === 'open') {
    handles[step.handle] = await backend.open('fwctl0');
    return undefined;
  }
  if (step.do === 'at once') {
    const ended: number[] = [];
    await Promise.all(step.steps.map((one, i) => take(one).then(() => ended.push(i))));
    return ended;
  }
  const handle = handles[step.handle] as Handle;
  switch (step.do) {
    case 'info': {
      const info = await handle.info();
      return typeof info === 'string' ? info : { type: info.deviceType, data: hex(info.data) };
    }
    case 'rpc': {
      const named = step.memory?.map(({ at, bytes }) => ({ at, bytes: Buffer.from(bytes, 'hex') }));
      const input = Buffer.concat([Buffer.from(step.input, 'hex'), Buffer.alloc(step.zeros ?? 0)]);
      const output = hex(await handle.rpc(step.scope, input, step.outLen, named));
      return named ? { output, memory: named.map(({ bytes }) => hex(bytes)) } : output;
    }
    case 'umem': {
      const made = await handle.umem?.(step.length);
      if (typeof made === 'string' || !made) return made;
      memory = made;
      return { mkey: made.mkey };
    }
    case 'close':
      return handle.close();
  }
}

const results: unknown[] = [];
for (const step of JSON.parse(process.argv[2] as string) as Step[]) results.push((await take(step)) ?? null);
process.stdout.write(JSON.stringify(results));
