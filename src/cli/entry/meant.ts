import { nearMatches } from '../../present/near.js';
import { safe } from '../../present/safe.js';

/** What people ask for by words that name no command, and where it is. */
const MEANT: readonly (readonly [words: string, lines: readonly string[]])[] = [
  ['temp temperature temperatures thermal heat sensor sensors', ['temp', 'reg get MTMP', 'reg watch MTMP']],
  [
    'link links port ports speed ethernet eth state up down',
    ['link', 'reg get PTYS -H', 'reg get PDDR -H', 'reg get PAOS'],
  ],
  [
    'module modules cable cables optics optic transceiver sfp qsfp eeprom',
    ['module', 'reg get MCIA', 'reg get PMAOS'],
  ],
  [
    'counter counters statistics stats stat errors traffic octets packets',
    ['counters', 'counters watch', 'reg get PPCNT', 'reg watch PPCNT', 'diag watch', 'obj get vport_counter'],
  ],
  ['firmware fw psid identity board serial', ['firmware', 'info', 'reg get MGIR -H']],
  ['health', ['health', 'info', 'emulator health', 'doctor']],
  ['restart reboot', ['reg get MFRL -H', 'emulator reset']],
  ['vf vfs sriov sf sfs', ['function list', 'config query SRIOV_EN NUM_OF_VFS']],
  ['pcie pci bus lanes', ['reg get MPEIN -H', 'reg get MPCNT']],
  ['queue queues qp cq eq sq rq', ['obj list', 'obj get qp ID']],
  ['power voltage current', ['reg get MVCR', 'reg get MPEIN']],
  ['error errno syndrome meaning', ['explain']],
  ['taint scope scopes permission permissions lockdown', ['info', 'policy show']],
  ['log logs events', ['trace']],
];

/** Command lines for what a word means; none where it is not known. */
export function linesMeantBy(word: string): readonly string[] {
  return MEANT.find(([words]) => words.split(' ').includes(word.toLowerCase()))?.[1] ?? [];
}

/** Of the names that `topic get` takes: those that may be meant by words which match none, by what they mean and by how they are written. */
export function candidates(words: readonly string[], topic: string, known: readonly string[]): string[] {
  const behindGet = new RegExp(`^${topic} get (\\w+)`);
  const byMeaning = words.flatMap(linesMeantBy).flatMap((line) => behindGet.exec(line)?.slice(1) ?? []);
  const byName = words.flatMap((word) => nearMatches(word.replace(/[*?]/g, ''), known));
  return [...new Set([...byMeaning, ...byName])];
}

/** A list without a row, for people. */
export const nothingMatches = (what: string, words: readonly string[], near: readonly string[]): string =>
  `no ${what} matches ${words.map((word) => `"${safe(word)}"`).join(', ')}\n` +
  (near.length ? `did you mean: ${near.join(', ')}\n` : '');
