/** Other words for a topic, or for a command that has none above it. */
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  config: ['cfg', 'conf', 'configuration', 'nvconfig'],
  diag: ['diags', 'diagnostic', 'diagnostics'],
  dump: ['dumps'],
  emulator: ['emu', 'emulated', 'emulation'],
  function: ['fn', 'func', 'functions'],
  obj: ['objs', 'object', 'objects'],
  policy: ['policies'],
  reg: ['regs', 'register', 'registers'],
  replay: ['replays'],
  list: ['ls', 'devices'],
  temp: ['temps'],
  link: ['links'],
  module: ['modules'],
  counters: ['counter', 'stats'],
  firmware: ['fw'],
  info: ['show', 'status'],
  'query-caps': ['capabilities', 'capability'],
  prm: ['layout', 'layouts'],
};

const READ = ['get', 'show', 'read', 'query', 'view', 'print', 'cat', 'display', 'status', 'dump'];
const LIST = ['list', 'ls'];

/** Verbs that people try, and the verbs that may be meant by each, the likeliest first. */
const VERBS: readonly (readonly [tried: readonly string[], meant: readonly string[]])[] = [
  [READ, ['get', 'query', 'show', 'dump', 'list']],
  [LIST, ['list', 'query', 'show', 'cap', 'resource']],
  [
    ['write', 'put', 'change', 'modify', 'edit'],
    ['set', 'set-cap'],
  ],
  [['set'], ['set-cap']],
  [['burn', 'flash', 'upgrade'], ['update']],
  [['rm', 'del', 'delete'], ['remove']],
  [['new', 'create'], ['add']],
  [['monitor', 'follow', 'poll'], ['watch']],
  [
    ['why', 'check', 'test'],
    ['explain', 'verify'],
  ],
  [['caps', 'capabilities'], ['cap']],
  [['params', 'parameters'], ['param']],
];

/** The one that a word stands for among the topics and commands, or the verbs of a topic; undefined where it stands for none. */
export function synonymOf(word: string, topic: string, has: (id: string) => boolean): string | undefined {
  if (!topic) return Object.keys(TOPICS).find((name) => TOPICS[name]?.includes(word) && has(name));
  for (const [tried, meant] of VERBS) {
    if (!tried.includes(word)) continue;
    const found = meant.find((verb) => has(`${topic}:${verb}`));
    if (found) return found;
  }
  return undefined;
}
