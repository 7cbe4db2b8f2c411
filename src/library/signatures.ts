/** What the functions of the package take, which do not tell it themselves, by name and argument, in their order: the build puts a check of these in front of each (`checked`). */
import { errnoNames } from '../uapi/errno.js';
import type { Kind } from './arguments.js';
import type { Structure } from './structures.js';

/** One with `?` may be left out; an object: options, each of which may be. */
export type Signature = Readonly<Record<string, Kind | Structure | Readonly<Record<string, Kind>>>>;

const EMULATED = { stateDir: 'text', env: 'fields', procRoot: 'text', store: 'fields' } as const;
const SESSION = { session: 'session' } as const;
const LAYOUT = { layout: 'layout', bytes: 'bytes' } as const;
const REQUEST = { session: 'session', request: 'request' } as const;
const ERRNO = { errno: errnoNames } as const;

export const SIGNATURES: Readonly<Record<string, Signature>> = {
  answerFields: { command: 'command', input: 'bytes', output: 'bytes' },
  buildInput: { command: 'command', fields: 'fields', 'base?': 'bytes' },
  byteLength: { layout: 'layout' },
  call: { session: 'session', name: 'text', 'fields?': 'fields', 'outLen?': 'whole' },
  capabilityFields: { type: 'capability', area: 'bytes' },
  capabilityLayout: { name: 'text' },
  decode: { ...LAYOUT, 'options?': { raw: 'flag' } },
  decodeMeant: LAYOUT,
  decodeModule: { pages: 'pages' },
  decodeRegister: { name: 'text', data: 'bytes' },
  decodeSegment: { segment: 'segment', 'menu?': 'list' },
  deviceTypeName: { deviceType: 'whole' },
  dumpCore: { session: 'session', memory: 'memory', 'from?': 'bigint' },
  dumpDiag: { session: 'session', params: 'sampled', range: 'places' },
  dumpResource: { session: 'session', request: 'fields' },
  emulatedBackend: { 'options?': EMULATED },
  emulator: { 'options?': EMULATED },
  encode: { layout: 'layout', fields: 'fields', 'base?': 'bytes' },
  errnoMeaning: ERRNO,
  errnoNumber: ERRNO,
  exchange: { session: 'session', family: 'family', request: 'request' },
  familyClient: { name: 'text' },
  findCapability: { key: 'name' },
  findCommand: { key: 'name' },
  findDevice: { devices: 'list', wanted: 'text', 'list?': 'text' },
  findFeature: { features: 'list', word: 'text' },
  findRegister: { key: 'name' },
  flatten: LAYOUT,
  get: { ...LAYOUT, path: 'text' },
  getFeature: REQUEST,
  getRequest: { feature: 'feature', what: 'reading' },
  judge: { scope: 'whole', caller: 'fields' },
  kernelBackend: {
    'options?': {
      sysfsRoot: 'text',
      devRoot: 'text',
      procRoot: 'text',
      modulesRoot: 'text',
      bootRoot: 'text',
      env: 'fields',
    },
  },
  layout: { name: 'text' },
  leaves: { layout: 'layout', 'length?': 'whole' },
  namesOf: { input: 'bytes' },
  packInfo: { info: 'fields' },
  packRpc: { rpc: 'fields' },
  parseDenyList: { text: 'text', file: 'text', words: 'words' },
  parseLayout: { line: 'text', 'nested?': 'function' },
  queryCapability: { session: 'session', type: 'capability', mode: ['cur', 'max'], 'functionId?': 'whole' },
  rawPages: { bytes: 'bytes' },
  readContextInfo: { data: 'bytes' },
  readDiagCap: SESSION,
  readDiagParams: SESSION,
  readFeatureList: SESSION,
  readIdentity: SESSION,
  readLayout: { feature: 'feature' },
  readMenu: { session: 'session', 'vhca?': 'whole' },
  readModule: { read: 'function' },
  readOutput: { command: 'command', output: 'bytes' },
  readRegister: { session: 'session', name: 'text', 'data?': 'bytes' },
  readTape: { file: 'text', 'options?': { partial: 'flag' } },
  recording: { backend: 'machine', sink: 'function', 'opening?': 'function' },
  registerLayout: { name: 'text' },
  replayBackend: { file: 'text', 'options?': { mode: ['strict', 'lookup'] } },
  requestAs: { reader: 'reader', input: 'bytes', options: 'sending' },
  requestOf: { command: 'command', input: 'bytes', 'options?': { scope: 'scope', outLen: 'whole' } },
  scopeNumber: { scope: 'scope' },
  secretsIn: { input: 'bytes', 'output?': 'bytes' },
  send: REQUEST,
  set: { ...LAYOUT, path: 'text' },
  setDiag: { session: 'session', params: 'sampling', 'scope?': 'scope' },
  setFeature: REQUEST,
  setRequest: { feature: 'feature', data: 'bytes', 'options?': { offset: 'whole', scope: 'scope' } },
  unpackInfo: { bytes: 'bytes' },
  unpackRpc: { bytes: 'bytes' },
  writeTape: { file: 'text', options: 'recorded' },
};
