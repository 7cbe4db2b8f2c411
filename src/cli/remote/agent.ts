import { rootsOf } from '../../backends/chardev/files.js';
import { shownDevices } from '../../backends/chardev/presence.js';
import { Agent } from '../../backends/remote/agent.js';
import { Lines } from '../../backends/remote/lines.js';
import { type Backend, type DeviceEntry, UNKNOWN_HOST } from '../../client/backend.js';
import type { DenyRule } from '../../client/denylist.js';
import { FwctlError } from '../../client/errors.js';
import { decide } from '../../client/guard.js';
import { familyClient } from '../../families/clients.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import { scopeOf } from '../../uapi/scope.js';
import { chooseBackend } from '../connect.js';
import type { ConnectionFlags } from '../flags.js';
import { writeAllTo } from '../output.js';
import { readDenyLists } from '../policy/files.js';
import { programVersion } from '../version.js';

/** What is asked of the kernel is refused by the kernel: of the rules here, the policy alone counts. */
const SETTINGS = { allowTaint: true, guard: false } as const;

/** The longest line: the most that the kernel takes, in hex, and memory beside it. */
const LONGEST = 4 * MAX_RPC_LEN + 65_536;

/** Answers on stdout what comes on stdin until that ends. Throws FwctlError `usage` and `reply` for lines that no fwctl sends, and what policy files are refused for. */
export async function runAgent(flags: ConnectionFlags): Promise<void> {
  const deny = await readDenyLists(flags);
  const backend = await here(flags);
  const agent = new Agent({
    backend,
    fwctl: programVersion(),
    judge: (...message) => judge(deny, ...message),
  });
  try {
    for await (const line of linesOf(process.stdin)) writeAllTo(1, await agent.answer(line));
  } finally {
    await agent.end();
  }
}

/** The backend that is named; where none is, the devices that this machine has, and the emulated ones where it has none. */
function here(flags: ConnectionFlags): Promise<Backend> {
  if (flags.backend !== undefined) return chooseBackend(flags);
  const real = shownDevices(rootsOf({}));
  return chooseBackend({ ...flags, backend: real?.length === 0 ? 'emulated' : 'kernel' });
}

async function judge(
  deny: readonly DenyRule[],
  device: DeviceEntry,
  scope: number,
  input: Uint8Array,
  outLen: number,
): Promise<void> {
  const name = scopeOf(scope);
  if (name === undefined) throw new FwctlError('usage', `there is no scope ${scope}`);
  if (deny.length === 0) return;
  if (device.type !== undefined) await familyClient(device.type);
  const request = { opcode: 'a message', needs: undefined, scope: name, input, outLen };
  const { refusal } = decide(request, device, UNKNOWN_HOST, { ...SETTINGS, deny });
  if (refusal) throw refusal;
}

async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const ready: string[] = [];
  const lines = new Lines(
    LONGEST,
    (line) => ready.push(line),
    () => {
      throw new FwctlError('usage', `a line is longer than ${LONGEST} bytes`);
    },
  );
  for await (const chunk of input) {
    lines.push(chunk);
    yield* ready.splice(0);
  }
}
