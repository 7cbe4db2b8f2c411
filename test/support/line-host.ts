// A process that runs lines of the built command, one after the other, for its parent. Each evaluates bin/run.js and all of the bundle anew, with
// arguments, environment and folder of its own, and is over when a process of its own would end: with nothing left to wait for. What ends this process
// (process.exit, an error that nobody has caught, a signal) is the end of its line, too.
import { closeSync, readdirSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import zlib from 'node:zlib';
import { writeAllTo } from '../../src/cli/output.js';
import { CODE_CACHE, ROOT } from './files.js';

export interface HostedLine {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Written to stdout and stderr behind what the line has written. */
  readonly mark: string;
}

/** How a line has ended. */
export interface HostedEnd {
  readonly code: number;
  /** Whether this process is as it was before. */
  readonly isReusable: boolean;
}

const BUILT = `${ROOT}bin/run.js`;
const FILES = '/proc/self/fd';

type Listener = (...args: unknown[]) => void;
type Listeners = ReadonlyMap<string | symbol, readonly Listener[]>;

const listenersOf = (emitter: NodeJS.EventEmitter): Listeners =>
  new Map(emitter.eventNames().map((name) => [name, emitter.rawListeners(name) as Listener[]]));

function restoreListeners(emitter: NodeJS.EventEmitter, before: Listeners): void {
  for (const name of emitter.eventNames())
    for (const listener of emitter.rawListeners(name) as Listener[])
      if (!before.get(name)?.includes(listener)) emitter.removeListener(name, listener);
}

/** Whether the line has asked for process.stdin, which can be read once. */
let hasRead = false;
const stdin = Object.getOwnPropertyDescriptor(process, 'stdin');
Object.defineProperty(process, 'stdin', {
  configurable: true,
  enumerable: true,
  get() {
    hasRead = true;
    return stdin?.get?.call(process);
  },
});

const NAMES = ['stdin', 'stdout', 'stderr'] as const;
const streams = NAMES.map((name) => [name, Object.getOwnPropertyDescriptor(process, name)] as const);
const ofStreams = [process.stdout, process.stderr].map((stream) => [stream, listenersOf(stream)] as const);

/** What has been unpacked, by the packed bytes: the same files of the bundle for each line, none of which writes into them. */
const unpacked = new Map<string, ReturnType<typeof zlib.brotliDecompressSync>>();
const { brotliDecompressSync } = zlib;
zlib.brotliDecompressSync = (bytes, options) => {
  const key = `${options?.chunkSize} ${Buffer.from(bytes as Uint8Array).toString('latin1')}`;
  const known = unpacked.get(key) ?? brotliDecompressSync(bytes, options);
  unpacked.set(key, known);
  return known;
};

let line: HostedLine | undefined;

/** What V8 has compiled, by file and whether it had bytecode: each line evaluates it anew. Those with a code cache of their own are about that. */
const scripts = new Map<string, { source: string; script: vm.Script }>();
vm.Script = new Proxy(vm.Script, {
  construct(Script, [source, options]: [string, vm.ScriptOptions]) {
    if (line?.env.XDG_CACHE_HOME !== CODE_CACHE) return new Script(source, options);
    const key = `${Boolean(options.cachedData)} ${options.filename}`;
    const known = scripts.get(key);
    if (known?.source === source) return known.script;
    const script = new Script(source, options);
    scripts.set(key, { source, script });
    return script;
  },
});

process.on('disconnect', () => process.exit());
process.on('message', (next: HostedLine) => {
  line = next;
  for (const name of Object.keys(process.env)) if (!(name in next.env)) delete process.env[name];
  Object.assign(process.env, next.env);
  process.chdir(next.cwd);
  process.argv = [process.execPath, BUILT, ...next.args];
  process.channel?.unref();
  // Anew for each: it keeps what it has loaded.
  createRequire(import.meta.url)(BUILT);
});
process.on('beforeExit', () => {
  if (!line) return;
  const { mark } = line;
  line = undefined;
  process.emit('exit', Number(process.exitCode ?? 0));
  const code = Number(process.exitCode ?? 0);
  restore();
  for (const fd of [1, 2] as const) writeAllTo(fd, mark);
  process.channel?.ref();
  const end: HostedEnd = { code, isReusable: !hasRead };
  process.send?.(end);
});

const globals = new Set(Reflect.ownKeys(globalThis));
const listeners = listenersOf(process);
const files = new Set(readdirSync(FILES));

/** Takes back what a line leaves to the end of its process. */
function restore(): void {
  process.exitCode = undefined;
  for (const [name, stream] of streams) Object.defineProperty(process, name, stream as PropertyDescriptor);
  for (const [emitter, before] of [[process, listeners] as const, ...ofStreams])
    restoreListeners(emitter, before);
  const { cache } = createRequire(import.meta.url);
  for (const name of Object.keys(cache))
    if (name.startsWith(ROOT) && !name.endsWith('.node')) delete cache[name];
  for (const key of Reflect.ownKeys(globalThis))
    if (!globals.has(key)) Reflect.deleteProperty(globalThis, key);
  for (const fd of readdirSync(FILES)) if (!files.has(fd)) closeFile(Number(fd));
  process.chdir(ROOT);
}

/** Closes what a line has left open, but for what Node itself has opened meanwhile. */
function closeFile(fd: number): void {
  try {
    if (readlinkSync(`${FILES}/${fd}`).startsWith('/')) closeSync(fd);
  } catch {
    // the folder of the descriptors, which has just been read
  }
}
