// Becomes a served program: takes on the filter, hands the listener to the supervisor, and executes the program. Arguments: what is asked of the supervisor
// besides; what the environment of the program has and that of this process must not; the program.
import { writeSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { addressOf, fixedMemory, resetSignal } from '../../../native/libc.js';
import { execute, syscall } from '../../../native/syscall.js';
import { receiveFrom, sendTo } from './channel.js';
import { filterProgram } from './filter.js';
import { NR } from './numbers.js';

/** The supervisor's socket: the first descriptor behind those of the program. */
const SOCKET = 3;

/** What exec ends with where it fails itself; where the program can't be executed; where something of it is not there, as with env(1). */
const OWN_FAILURE = 125;
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;

const PR_SET_NO_NEW_PRIVS = 38;
const SET_MODE_FILTER = 1;
const NEW_LISTENER = 1 << 3;
const WAIT_KILLABLE_RECV = 1 << 5;
const F_SETFD = 2;
const ENOENT = 2;
const EINVAL = 22;
const EACCES = 13;
const ENOSYS = 38;

/** SIGPIPE, SIGXFSZ: Node ignores them, and what is ignored stays so in the program. */
const IGNORED = [13, 25];

/** Memory with the addresses of strings, and 0 behind them. */
function strings(words: readonly string[]): { list: Uint8Array; kept: readonly Uint8Array[] } {
  const list = fixedMemory((words.length + 1) * 8);
  const view = new DataView(list.buffer);
  const kept = words.map((word, i) => {
    const text = Buffer.from(word);
    const bytes = fixedMemory(text.length + 1);
    bytes.set(text);
    view.setBigUint64(i * 8, BigInt(addressOf(bytes)), true);
    return bytes;
  });
  return { list, kept };
}

/** Installs the filter: the listener, or an errno below zero. Who may do that only without new privileges gives them up. */
function listen(program: Uint8Array): number {
  const own = fixedMemory(program.length);
  own.set(program);
  const filter = fixedMemory(16);
  const view = new DataView(filter.buffer);
  view.setUint16(0, program.length / 8, true);
  view.setBigUint64(8, BigInt(addressOf(own)), true);
  const install = (flags: number) => syscall(NR.seccomp, SET_MODE_FILTER, flags, addressOf(filter));
  const tryBoth = () => {
    const value = install(NEW_LISTENER | WAIT_KILLABLE_RECV);
    return value === -EINVAL ? install(NEW_LISTENER) : value; // before Linux 5.19
  };
  const value = tryBoth();
  if (value !== -EACCES) return value;
  syscall(NR.prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0);
  return tryBoth();
}

/** The file of the program is there, and may be executed: that was looked at before. */
function failed(name: string, errno: number): never {
  const isMissing = errno === ENOENT;
  const why = isMissing ? 'the interpreter that it names is not there' : getSystemErrorName(-errno);
  writeSync(2, `fwctl: usage: ${name} can't be executed: ${why}\n`);
  process.exit(isMissing ? NOT_FOUND : NOT_EXECUTABLE);
}

const [asked = '{}', hidden = '{}', ...program] = process.argv.slice(2);
const [name = ''] = program;
Object.assign(process.env, JSON.parse(hidden));
const filter = filterProgram(JSON.parse(asked));
const { list } = strings(program);
for (const signal of IGNORED) resetSignal(signal);
const listener = filter ? listen(filter) : -ENOSYS;
// The supervisor is told why not, and takes another way.
if (listener < 0) {
  sendTo(SOCKET, listener);
  process.exit(OWN_FAILURE);
}
// It tries whether it may read the memory of this process, and says so.
sendTo(SOCKET, addressOf(list), listener);
if (receiveFrom(SOCKET) !== 0) process.exit(OWN_FAILURE);
syscall(NR.close, SOCKET);
for (const fd of [0, 1, 2]) syscall(NR.fcntl, fd, F_SETFD, 0);
failed(name, -execute(name, list));
