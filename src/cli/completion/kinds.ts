import type { Book, FieldEntry } from './book.js';
import type { Candidate, Completion, Live, LiveKind, Outside } from './candidate.js';
import type { Place } from './place.js';

/** What a kind of word is completed from. */
export interface Asked {
  readonly place: Place;
  readonly book: Book;
  readonly live: Live | undefined;
}

/** What may stand in a place: candidates, or what the caller has to find. */
export type Kind = (asked: Asked) => Completion | Promise<Completion>;

const of = (candidates: readonly Candidate[]): Completion => ({ candidates });
const outside =
  (what: Outside['of']): Kind =>
  ({ place }) => ({ candidates: [], outside: { of: what, behind: place.behind } });

/** Free text: numbers, times, patterns of what nobody knows beforehand. */
const free: Kind = () => of([]);
const files = outside('files');
const folders = outside('folders');
const programs = outside('programs');

const words =
  (...values: readonly string[]): Kind =>
  () =>
    of(values.map((value) => ({ value })));

/** Names that are known without a device. */
const names =
  (line: string): Kind =>
  ({ book, place }) =>
    of(book.names(line, place.word));

/** What a device, or the machine, tells. */
const live =
  (kind: LiveKind): Kind =>
  async (asked) =>
    of((await asked.live?.(kind, [])) ?? []);

const either =
  (...kinds: readonly Kind[]): Kind =>
  async (asked) => {
    const found = await Promise.all(kinds.map((kind) => kind(asked)));
    const other = found.find((one) => one.outside)?.outside;
    return { candidates: found.flatMap(({ candidates }) => candidates), ...(other && { outside: other }) };
  };

/** What stands for a device in a file. */
const DEVICE_FILES: readonly Candidate[] = [
  { value: 'replay:', description: 'a tape of recorded calls: replay:FILE', goesOn: true },
  { value: 'snapshot:', description: 'a snapshot of a device: snapshot:FILE', goesOn: true },
];

/** The file behind `replay:`, `snapshot:`; undefined: the word has none of them. */
const deviceFile = ({ place: { behind, word } }: Asked): Completion | undefined => {
  const prefix = DEVICE_FILES.find(({ value }) => word.startsWith(value))?.value;
  return prefix === undefined
    ? undefined
    : { candidates: [], outside: { of: 'files', behind: `${behind}${prefix}` } };
};

/** Devices, and what else `-d` takes. */
const device: Kind = async (asked) => {
  const file = deviceFile(asked);
  if (file) return file;
  if (asked.place.word.startsWith('/')) return files(asked);
  const { candidates } = await live('device')(asked);
  return of([...candidates, ...DEVICE_FILES]);
};

/** The layout of what the first argument names. */
const layoutNamed = ({ place, book }: Asked, lines: readonly string[]): string | undefined => {
  const [name = ''] = place.before;
  return lines.map((line) => book.name(line, name)?.layout).find((layout) => layout !== undefined);
};

/** `field=value` of what the first argument names. `isMeant`: which fields may stand there. */
const assignments =
  (lines: readonly string[], isMeant: (field: FieldEntry) => boolean = () => true): Kind =>
  async (asked) => {
    const layout = layoutNamed(asked, lines);
    return layout === undefined ? of([]) : assignmentsOf(asked, layout, isMeant, '');
  };

/** `front`: what of the word stands in front of the path, as `GENERAL.`. */
async function assignmentsOf(
  asked: Asked,
  layout: string,
  isMeant: (field: FieldEntry) => boolean,
  front: string,
): Promise<Completion> {
  const { book, place } = asked;
  const [, steps = '', , given] =
    /^((?:[^.=]+\.)*)([^=]*)(=.*)?$/s.exec(place.word.slice(front.length)) ?? [];
  let here = book.fields(layout);
  for (const step of steps.split('.').slice(0, -1)) {
    const field = here.find(({ name }) => name === step.replace(/\[\d*\]$/, ''));
    here = field?.layout ? book.fields(field.layout) : [];
  }
  if (given !== undefined) return valuesOf(asked, here, front.length);
  const taken = new Set(place.before.map((word) => word.replace(/=.*/s, '')));
  return of(
    here
      .filter((field) => (steps ? true : isMeant(field)) && !taken.has(`${front}${steps}${field.name}`))
      .map((field) => fieldCandidate(field, `${front}${steps}`, book)),
  );
}

function fieldCandidate(field: FieldEntry, front: string, book: Book): Candidate {
  const { name, layout, isArray } = field;
  const values = book.values(field);
  const shown = values.length > 4 ? `${values.slice(0, 4).join(', ')}, ...` : values.join(', ');
  const description = layout ? 'fields of its own' : shown;
  const end = isArray ? '[' : layout ? '.' : '=';
  return { value: `${front}${name}${end}`, goesOn: true, ...(description && { description }) };
}

/** The values of the field in front of the equals sign. */
async function valuesOf({ place, book, live: ask }: Asked, fields: readonly FieldEntry[], from: number) {
  const at = place.word.indexOf('=');
  const path = place.word.slice(from, at);
  const last = path.replace(/^.*\./s, '').replace(/\[\d*\]$/, '');
  const field = fields.find(({ name }) => name === last);
  const values = field ? book.values(field) : [];
  if (!values.length && field?.access === 'I')
    return of(
      behind(place.word.slice(0, at + 1), (await ask?.('index value', [...place.before, path])) ?? []),
    );
  const shown = values.length || !field?.isBit ? values : ['0', '1'];
  return of(shown.map((value) => ({ value: `${place.word.slice(0, at + 1)}${value}` })));
}

const behind = (front: string, candidates: readonly Candidate[]): Candidate[] =>
  candidates.map((one) => ({ ...one, value: `${front}${one.value}` }));

const isIndex = ({ access }: FieldEntry): boolean => access === 'I';
const isSettable = ({ access }: FieldEntry): boolean => access !== 'R';

/** Several names, or a name and its index fields. */
const registers: Kind = either(names('reg get'), assignments(['reg get'], isIndex));

/** `NAME=VALUE` of settings. */
const settings: Kind = ({ place, book }) => {
  const [name = ''] = place.word.split('=');
  if (!place.word.includes('='))
    return of(
      book.names('config query', place.word).map((one) => ({ ...one, value: `${one.value}=`, goesOn: true })),
    );
  const found = book.name('config query', name.replace(/(_[PM]\d+)?(\[.*)?$/, ''));
  const [layout = '', path] = found?.layout?.split('.') ?? [];
  const field = book.fields(layout).find((one) => one.name === path);
  const values = field?.isBit ? ['true', 'false'] : field ? book.values(field) : [];
  return of(values.map((value) => ({ value: `${name}=${value}` })));
};

/** `TYPE.field=value` of capability types. */
const capabilities: Kind = async (asked) => {
  const { place, book } = asked;
  const [type = ''] = place.word.split('.');
  if (!place.word.includes('.'))
    return of(
      book.names('query-caps --type').map((one) => ({ ...one, value: `${one.value}.`, goesOn: true })),
    );
  const layout = book.name('query-caps --type', type)?.layout;
  return layout ? assignmentsOf(asked, layout, () => true, `${type}.`) : of([]);
};

const objectIds: Kind = async (asked) =>
  of((await asked.live?.('object id', asked.place.before.slice(0, 1))) ?? []);

/** Everything with a layout: what decode, encode and prm take. */
const LAYOUTS = ['prm', 'rpc', 'reg get', 'feature get'];
const layouts: Kind = either(...LAYOUTS.map(names));

/** Arguments by their names, in commands that have no row below. */
const USUAL: Readonly<Record<string, Kind>> = {
  file: files,
  plan: files,
  token: files,
  folder: folders,
  function: live('function'),
  pattern: free,
};

/** What the arguments of a command are, by their places; the last is that of all words behind it. */
const ARGUMENTS: Readonly<Record<string, readonly Kind[]>> = {
  completion: [words('bash', 'zsh', 'fish')],
  'config:describe': [names('config query')],
  'config:query': [names('config query')],
  'config:reset': [names('config query')],
  'config:set': [settings],
  counters: [live('counter')],
  'counters:watch': [live('counter')],
  decode: [layouts, free],
  'diag:cap': [names('diag watch')],
  'diag:set': [names('diag watch')],
  'diag:watch': [names('diag watch')],
  diff: [layouts, files, files],
  'emulator:clock': [words('show', 'real', 'virtual', 'freeze', 'set', 'advance'), free],
  'emulator:fault:remove': [live('fault')],
  'emulator:health': [words('ok', 'fatal')],
  'emulator:module:fault': [words('i2c', 'no-signal', 'hot', 'none')],
  'emulator:module:plug': [free],
  'emulator:profile:use': [live('profile')],
  'emulator:remove': [live('adapter')],
  'emulator:set': [free],
  encode: [layouts, assignments(LAYOUTS)],
  exec: [programs, files],
  explain: [free],
  'feature:get': [names('feature get')],
  'feature:list': [names('feature get')],
  'feature:set': [names('feature get'), assignments(['feature get'])],
  find: [free],
  'function:set-cap': [live('function'), capabilities],
  'obj:get': [names('obj get'), objectIds],
  'obj:list': [names('obj get')],
  'plan:resume': [live('apply')],
  'plan:rollback': [live('apply')],
  'policy:explain': [names('rpc'), assignments(['rpc'])],
  prm: [layouts],
  'reg:get': [names('reg get'), registers],
  'reg:list': [names('reg get')],
  'reg:set': [names('reg get'), assignments(['reg get'], isSettable)],
  'reg:watch': [names('reg get'), registers],
  // The command behind them is completed as a line of its own.
  record: [free],
  watch: [free],
  rpc: [names('rpc'), assignments(['rpc'])],
  schema: [free],
  'snapshot:diff': [either(files, words('live')), either(files, words('live'))],
  'snapshot:show': [files, free],
};

/** What an argument of a command is; undefined: nobody has said. */
export function argumentKind(id: string, argument: string, at: number): Kind | undefined {
  const own = ARGUMENTS[id];
  return own ? (own[at] ?? own.at(-1)) : USUAL[argument];
}

/** Values of flags, by the word that help has for them. */
const VALUES: Readonly<Record<string, Kind>> = {
  FILE: files,
  DIR: folders,
  DEVICE: device,
  FUNCTION: live('function'),
  COMMAND: names('rpc'),
  REGISTER: names('reg get'),
  TYPE: names('query-caps --type'),
  FAMILY: words('mlx5', 'cxl', 'bnxt', 'pds'),
};

/** What the value of the flag at the cursor is. */
export const flagKind: Kind = (asked) => {
  const { name, options, value = '' } = asked.place.flag ?? {};
  if (options) return words(...options)(asked);
  const file = name === 'backend' && deviceFile(asked);
  if (file) return file;
  const known = VALUES[value];
  if (known) return known(asked);
  const parts = value.split('|').filter((part) => /^[a-z]/.test(part));
  if (value.includes('|') && parts.length)
    return of(
      parts.map((part) =>
        part.includes(':') ? { value: part.replace(/:.*/s, ':'), goesOn: true } : { value: part },
      ),
    );
  return of([]);
};
