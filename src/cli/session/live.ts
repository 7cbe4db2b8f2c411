import type { Candidate, Live, LiveKind } from '../completion/candidate.js';
import type { Shell } from './shell.js';

type Row = Readonly<Record<string, unknown>>;

/** Values that are kept for so many milliseconds: who presses Tab twice asks the device once. */
const FRESH = 5000;

/** Milliseconds that an answer may take; who presses Tab waits for it. */
const PATIENCE = 1000;

/** Fields that say which port, module or sensor is meant, and the job that tells which there are. */
const INDEXES: readonly [RegExp, job: string, list: string, key: string][] = [
  [/^(local_port|port|port_number|pport)$/, 'link', 'ports', 'port'],
  [/^(module|module_index|module_id)$/, 'module', 'modules', 'index'],
  [/^(sensor_index|sensor)$/, 'temp', 'sensors', 'index'],
];

/** What the device of a session, and the machine, tell: by the commands that people would ask with. */
export function liveValues(shell: Shell): Live {
  const rows = async (list: string, ...words: string[]): Promise<readonly Row[]> => {
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), PATIENCE);
    const { answer } = await shell.lines
      .run(words, { signal: control.signal, quiet: true, write: () => {}, defaults: harmless(shell) })
      .finally(() => clearTimeout(timer));
    return (answer?.data[list] ?? []) as readonly Row[];
  };
  const column = async (key: string, list: string, ...words: string[]): Promise<Candidate[]> =>
    (await rows(list, ...words)).flatMap(({ [key]: value, name }) =>
      value === undefined || value === null
        ? []
        : [
            {
              value: String(value),
              ...(key !== 'name' && typeof name === 'string' && { description: name }),
            },
          ],
    );
  const kinds: Readonly<Record<LiveKind, (about: readonly string[]) => Promise<Candidate[]>>> = {
    device: () => column('name', 'devices', 'list'),
    adapter: () => column('adapter', 'devices', 'emulator', 'show'),
    function: () => column('name', 'functions', 'function', 'list'),
    fault: () => column('id', 'faults', 'emulator', 'fault', 'list'),
    apply: () => column('id', 'applies', 'plan', 'history'),
    profile: () => column('name', 'profiles', 'emulator', 'profile', 'list'),
    counter: () => column('name', 'counters', 'counters'),
    'index value': async ([, field = '']) => {
      const [, job, list, key] = INDEXES.find(([names]) => names.test(field)) ?? [];
      return job && list && key ? column(key, list, job) : [];
    },
    'object id': ([kind = '']) => column('id', 'objects', 'obj', 'get', kind, '--all'),
  };
  const known = new Map<string, { at: number; found: Promise<Candidate[]> }>();
  return async (kind, about) => {
    const key = [shell.device.name, kind, ...about].join(' ');
    const kept = known.get(key);
    const isFresh = kept && performance.now() - kept.at < FRESH;
    const found = isFresh ? kept.found : kinds[kind](about);
    if (!isFresh) {
      known.clear();
      known.set(key, { at: performance.now(), found });
    }
    const all = await found.catch(() => []);
    return all.length ? all : undefined;
  };
}

/** Nothing is asked that would taint, whatever the session agrees to. */
const harmless = ({ defaults }: Shell): Record<string, unknown> => {
  const { 'allow-taint': _, scope: __, ...others } = defaults;
  return others;
};
