import { type Fit, isBackend, isBytes, isObject } from './arguments.js';

/** The types of members, as typeof tells them; `bytes` is a Uint8Array. */
type Members = Readonly<Record<string, 'string' | 'number' | 'bigint' | 'function' | 'object' | 'bytes'>>;

/** An object that has these members: what tells one of ours from others. */
const having =
  (members: Members) =>
  (value: unknown): boolean =>
    isObject(value) &&
    Object.entries(members).every(([name, type]) => {
      const member = (value as Record<string, unknown>)[name];
      if (type === 'bytes') return isBytes(member);
      return typeof member === type && member !== null;
    });

/** Each field that is read asks for this. */
function isLayout(value: unknown): boolean {
  const { name, bits, fields } = Object(value) as Record<string, unknown>;
  return typeof name === 'string' && typeof bits === 'number' && Array.isArray(fields);
}

function hasCounters(value: unknown): boolean {
  const { counters } = Object(value) as Record<string, unknown>;
  return Array.isArray(counters) && counters.every((one) => typeof one === 'number');
}

const memberOf = (value: unknown, name: string): unknown => Object(value)[name];

/** What functions of the package take that others of them give, as `KINDS` of arguments.ts. */
export const STRUCTURES = {
  bigint: ['a bigint', (value) => typeof value === 'bigint'],
  layout: ['a layout', isLayout],
  session: ['a session', having({ send: 'function', sendNow: 'function' })],
  machine: ['a backend', (value) => isBackend(value)],
  family: ['what familyClient gives', having({ type: 'string', read: 'function', failure: 'function' })],
  reader: ['what familyClient gives', having({ type: 'string', read: 'function' })],
  command: ['what findCommand gives', having({ name: 'string', op: 'number', needs: 'function' })],
  capability: ['what findCapability gives', having({ name: 'string', id: 'number' })],
  feature: [
    'one of what readFeatureList gives',
    (value) =>
      having({ name: 'string' })(value) &&
      having({ uuid: 'string', get_feat_size: 'number' })(memberOf(value, 'entry')),
  ],
  request: [
    'a request: an object with opcode, input and outLen',
    having({ opcode: 'string', input: 'bytes', outLen: 'number' }),
  ],
  segment: ['a segment of a dump: an object with type and bytes', having({ type: 'number', bytes: 'bytes' })],
  memory: [
    'registered memory: an object with bytes, mkey and address',
    having({ bytes: 'bytes', mkey: 'number', address: 'bigint' }),
  ],
  pages: [
    'an object with a Uint8Array for each half page',
    (value) => isObject(value) && Object.values(value).every(isBytes),
  ],
  sampled: ['an object with counters, a list of numbers', hasCounters],
  sampling: [
    'what readDiagParams gives',
    (value) => hasCounters(value) && having({ log_num_of_samples: 'number', enable: 'number' })(value),
  ],
  places: ['an object with index and samples, both numbers', having({ index: 'number', samples: 'number' })],
  reading: ['an object with count, how many bytes', having({ count: 'number' })],
  sending: ['an object with outLen, room for the answer in bytes', having({ outLen: 'number' })],
  recorded: [
    'an object with origin and failed',
    (value) => having({ failed: 'function' })(value) && having({ argv: 'object' })(memberOf(value, 'origin')),
  ],
  words: [
    'a vocabulary: what names are known by',
    (value) =>
      [{ opcode: 'function' }, { families: 'object', name: 'function' }].some((one) =>
        having(one as Members)(value),
      ),
  ],
} as const satisfies Record<string, Fit>;

export type Structure = keyof typeof STRUCTURES;
