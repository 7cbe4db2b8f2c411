/** What an adapter that has been used once and is idle takes of the heap. Run by the bench of the device, in a process of its own. */
import { emulator } from '../../src/backends/emulated/emulator.js';
import { buildInput, type Command, emulatedBackend, findCommand } from '../../src/index.js';
import { MemoryStore } from '../../src/state/memory.js';

const ADAPTERS = 1000;

function heap(): number {
  for (let i = 0; i < 3; i++) (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const store = new MemoryStore();
emulator({ store }).add('connectx6dx', ADAPTERS - 1);
const backend = emulatedBackend({ store });
const nop = buildInput(findCommand('NOP') as Command, {});

async function use(adapter: number): Promise<void> {
  const handle = await backend.open(`fwctl${3 * adapter}`);
  await handle.info();
  await handle.rpc(1, nop, 16);
  await handle.close();
}

await use(0);
const before = heap();
for (let adapter = 1; adapter < ADAPTERS; adapter++) await use(adapter);
const each = (heap() - before) / (ADAPTERS - 1) / 1024;
process.stdout.write(`${each.toFixed(1)} KiB`);
// Until here the machine is in use.
await backend.list();
