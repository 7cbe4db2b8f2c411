import { isPattern } from '../../client/names.js';

/** Words of questions that say nothing of what is asked for. */
const EMPTY = new Set(
  (
    'a an and any are at be been by can could did do does for from get give has have how i if in into is it its know let ' +
    'list look many me much my need no of off on or our out read see shall should show so tell that the their there ' +
    'these this those to us use view want was way we were what whats when where which who whose why will with would you your fwctl please'
  ).split(' '),
);

/** Words that name a kind of thing: a question for a register is for registers first. */
const KINDS: Readonly<Record<string, RegExp>> = {
  register: /register/,
  setting: /setting/,
  object: /object/,
  feature: /feature/,
  capability: /capability/,
  hwrm: /HWRM/,
};

/** What people say for one another. A phrase of several words stands for the first word. */
const SYNONYMS: readonly (readonly string[])[] = [
  [
    'temperature',
    'temp',
    'thermal',
    'heat',
    'hot',
    'warm',
    'cool',
    'overheat',
    'degree',
    'celsius',
    'thermometer',
  ],
  ['speed', 'rate', 'fast', 'slow', 'throughput', 'gbps', 'gigabit', 'bandwidth'],
  ['link', 'connection', 'connected', 'linkup', 'linkdown', 'carrier'],
  [
    'cable',
    'module',
    'transceiver',
    'optic',
    'optical',
    'sfp',
    'qsfp',
    'osfp',
    'dac',
    'fiber',
    'fibre',
    'plug',
    'plugin',
  ],
  ['drop', 'discard', 'loss', 'lost', 'lose', 'missing'],
  ['pause', 'pfc', 'xoff', 'flowcontrol'],
  ['firmware', 'fw'],
  ['serial', 'sn', 'vpd'],
  ['vf', 'sriov', 'virtual'],
  ['sf', 'subfunction', 'scalable'],
  ['mac', 'macaddr', 'hwaddr'],
  ['ber', 'biterror'],
  ['led', 'light', 'lamp', 'blink', 'beacon', 'identify', 'locate'],
  ['power', 'watt', 'consumption', 'energy'],
  ['pcie', 'pci'],
  ['lane', 'width'],
  ['reset', 'reboot', 'restart'],
  ['clock', 'time', 'ptp', 'timestamp'],
  ['log', 'event', 'trace', 'tracer'],
  ['counter', 'statistic', 'stat'],
  ['health', 'sick', 'broken', 'alive', 'problem', 'trouble', 'wrong', 'ok', 'fail', 'failure'],
  ['setting', 'config', 'configuration', 'nv', 'nvconfig', 'mlxconfig', 'mstconfig', 'option'],
  ['autonegotiation', 'autoneg', 'negotiate', 'negotiation', 'advertise'],
  ['mtu', 'jumbo'],
  ['interrupt', 'msi', 'msix', 'irq'],
  ['boot', 'pxe', 'rom'],
  ['split', 'breakout'],
  ['wake', 'wol'],
  ['crypto', 'encrypt', 'encryption'],
  ['congestion', 'dcqcn', 'cnp', 'ecn'],
  ['crash', 'core'],
  ['permission', 'allowed', 'allow', 'scope', 'privilege', 'forbidden', 'denied', 'refused', 'eperm'],
  ['taint', 'tainted', 'lockdown'],
  ['error', 'err', 'fault'],
  ['packet', 'frame'],
  ['byte', 'octet'],
  ['receive', 'rx', 'ingress'],
  ['transmit', 'tx', 'send', 'sent', 'egress'],
  ['queue', 'ring'],
  ['adapter', 'nic', 'card', 'hca'],
  ['disk', 'nvme', 'storage'],
  ['share', 'ets'],
  ['bond', 'lag', 'aggregation', 'bonding', 'lacp'],
  ['vlan', 'pvid'],
  ['rss', 'hash', 'spread'],
  ['eye', 'snr', 'serdes'],
  ['retransmit', 'retransmission', 'retry'],
  ['flash', 'nvram', 'nvm'],
  ['vendor', 'manufacturer', 'maker', 'made'],
  ['lso', 'tso', 'gso', 'segmentation'],
  ['lro', 'gro', 'coalesce'],
  ['undo', 'revert'],
  ['update', 'upgrade'],
  ['length', 'long', 'metre', 'meter'],
];

const PHRASES: readonly (readonly [phrase: RegExp, word: string])[] = [
  [/forward error correction/g, 'fec'],
  [/flow control/g, 'pause'],
  [/bit error( rate)?/g, 'ber'],
  [/virtual functions?/g, 'vf'],
  [/sr-?iov/g, 'sriov'],
  [/scalable functions?/g, 'sf'],
  [/mac addr(ess(es)?)?/g, 'mac'],
  [/wake[- ]on[- ]lan/g, 'wake'],
  [/auto-?neg(otiation)?/g, 'autonegotiation'],
  [/msi-x/g, 'msix'],
  [/pci[- ]?e(xpress)?\b/g, 'pcie'],
  [/e-?switch/g, 'eswitch'],
  [/what can (\w+ )?\w+ do\b/g, 'capability'],
];

const byWord = new Map<string, readonly string[]>();
for (const group of SYNONYMS) for (const word of group) byWord.set(word, group);

/** A word of a question, and the words that may stand for it. */
export interface Term {
  readonly given: string;
  /** How much it counts: 1, or less for a word that fits everything here. */
  readonly counts: number;
  /** It and its plain form, and its synonyms, each with how much it counts: 1 for the word itself. */
  readonly words: ReadonlyMap<string, number>;
}

export interface Question {
  readonly terms: readonly Term[];
  /** Patterns with `*` or `?`, which names have to match. */
  readonly patterns: readonly string[];
  /** Kinds that are asked for by name. */
  readonly kinds: readonly RegExp[];
}

const SYNONYM = 0.75;

/** All that is found here is of devices. */
const GENERAL = new Set(['card', 'device', 'adapter', 'nic', 'hardware', 'machine', 'value']);

/** A word without the endings of plural and of verbs. */
function plain(word: string): string {
  if (/.{2}ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (/.{2}[^su]s$/.test(word)) return word.slice(0, -1);
  const base = /^(.*[aeiouy].*?)(?:ing|[^e]ed)$/.exec(word) && word.replace(/(ing|ed)$/, '');
  if (!base || base.length < 3) return word;
  return /([bdfgmnprt])\1$/.test(base) ? base.slice(0, -1) : base;
}

export const termOf = (given: string): Term => {
  const words = new Map([[given, 1]]);
  const base = plain(given);
  if (!words.has(base)) words.set(base, 0.95);
  for (const word of byWord.get(given) ?? byWord.get(base) ?? [])
    if (!words.has(word)) words.set(word, SYNONYM);
  return { given, words, counts: GENERAL.has(base) ? 0.2 : 1 };
};

/** A question has so many words; what stands behind them is not looked at. */
export const MOST_WORDS = 40;

/** And so many characters. */
const MOST_CHARACTERS = 4096;

/** What is asked for: words as they were given, or a whole sentence. */
export function questionOf(given: readonly string[]): Question {
  const patterns = given.filter((word) => isPattern(word.replace(/\?+$/, '')));
  let text = given
    .filter((word) => !patterns.includes(word))
    .join(' ')
    .slice(0, MOST_CHARACTERS)
    .toLowerCase();
  for (const [phrase, word] of PHRASES) text = text.replace(phrase, word);
  const all = text.match(/[a-z\d]+(?:[._'-]+[a-z\d]+)*/g) ?? [];
  const words = all.flatMap((word) => word.replace(/'s$|'/g, '').split(/[._-]+/)).filter(Boolean);
  const meant = words.filter((word) => !EMPTY.has(word));
  const kinds = meant.filter((word) => Object.hasOwn(KINDS, plain(word)));
  const others = meant.filter((word) => !kinds.includes(word));
  // Alone, such a word is all that is asked for: so is one that says nothing.
  const left = others.length ? others : meant.length ? meant : words;
  return {
    terms: [...new Set(left)].slice(0, MOST_WORDS).map(termOf),
    patterns,
    kinds: others.length ? kinds.map((word) => KINDS[plain(word)] as RegExp) : [],
  };
}
