import { readSync } from 'node:fs';
import { rootsOf } from '../../backends/chardev/files.js';
import { shownDevices } from '../../backends/chardev/presence.js';
import { type Agency, Agent } from '../../backends/remote/agent.js';
import { Lines } from '../../backends/remote/lines.js';
import { type Backend, type DeviceEntry, UNKNOWN_HOST } from '../../client/backend.js';
import type { DenyRule } from '../../client/denylist.js';
import { FwctlError } from '../../client/errors.js';
import { decide } from '../../client/guard.js';
import { familyClient } from '../../families/clients.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import { type Scope, scopeOf } from '../../uapi/scope.js';
import { audited, auditPlace, isPending, takePending } from '../audit/pending.js';
import { chooseBackend } from '../connect.js';
import { CLOSED_STDOUT } from '../exit.js';
import type { ConnectionFlags } from '../flags.js';
import { isTerminal, writeAllTo } from '../output.js';
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
    ...logFor(backend),
  });
  try {
    for await (const line of linesOf(piecesOfInput())) writeAllTo(1, await agent.answer(line));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    process.exitCode = CLOSED_STDOUT; // the connection is no more
  } finally {
    await agent.end();
  }
}

/** What puts the changes that come from afar into the log of this machine, if it keeps one of this backend. */
function logFor(backend: Backend): Pick<Agency, 'note' | 'closed'> {
  const place = auditPlace(backend);
  if (place === undefined) return {};
  const seen = new Map<string, ReturnType<typeof audited>>();
  return {
    async note(device, number, input) {
      const see = seen.get(device.name) ?? audited(place, backend, device);
      seen.set(device.name, see);
      const scope = scopeOf(number) as Scope;
      const read = device.type === undefined ? undefined : (await familyClient(device.type))?.read(input);
      const request = { opcode: 'a message', needs: undefined, ...read, input, outLen: 0 };
      see({ at: 'send', scope, request });
      return (output) => {
        see({ at: 'answer', output, request });
        return isPending();
      };
    },
    async closed() {
      const changes = takePending();
      if (changes.length) await (await import('../audit/log.js')).logChanges(changes, { command: 'agent' });
    },
  };
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

/** What is read at once. */
const PIECE = 65_536;

/**
 * What comes on stdin. But for a terminal, whose keys may interrupt, it is waited for as such: there is nothing else to do meanwhile, and to load the
 * streams of Node takes longer than to answer a question.
 */
async function* piecesOfInput(): AsyncGenerator<Uint8Array> {
  if (await isTerminal(0)) return yield* process.stdin;
  // Nothing that listens would be called.
  process.removeAllListeners('SIGINT');
  for (;;) {
    const room = Buffer.allocUnsafe(PIECE);
    let length: number;
    try {
      length = readSync(0, room);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      return yield* process.stdin;
    }
    if (length === 0) return;
    yield room.subarray(0, length);
  }
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
