import { FwctlError } from '../../client/errors.js';
import { nearMatches } from '../../client/near.js';
import { withArticle } from '../../present/article.js';
import { isFamily } from '../../uapi/parent-driver.js';
import type { Commands } from './commands.js';
import { synonymOf } from './synonyms.js';

/** What is wrong with an argument line that begins with no command. `id`: what oclif took for the command, with colons between the words. */
export async function unknownCommand(
  id: string,
  argv: readonly string[],
  commands: Commands,
): Promise<FwctlError> {
  const { root } = commands;
  const ids = commands.ids();
  if (id.startsWith('-'))
    return new FwctlError('usage', `name a command beside ${id}`, { next: 'see: fwctl --help' });
  const words = wordsOf(id, argv, ids);
  for (let length = words.length - 1; length > 0; length--) {
    const start = words.slice(0, length).join(':');
    const command = ids.includes(start) && (await commands.load(start));
    // Of a command that has others below it, a word is one of those, misspelt, or a device.
    if (command && isTopic(start, ids) && !looksLikeDevice(words[length] ?? ''))
      return unknownVerb(words, length, commands, 'device' in (command.flags ?? {}));
    if (command) return await wordTooMany(root, start, words[length] ?? '', command.flags ?? {});
  }
  let depth = 0;
  while (isTopic(words.slice(0, depth + 1).join(':'), ids)) depth++;
  return depth ? unknownVerb(words, depth, commands) : unknownFirst(words, commands);
}

const isTopic = (id: string, ids: readonly string[]): boolean => ids.some((one) => one.startsWith(`${id}:`));

/** The words in front of the options. Colons stand in addresses too: they are between words only where the first of these is a topic. */
function wordsOf(id: string, argv: readonly string[], ids: readonly string[]): string[] {
  const end = argv.findIndex((word) => word.startsWith('-'));
  const [first = id, ...rest] = end < 0 ? argv : argv.slice(0, end);
  const parts = first.split(':');
  return [...(isTopic(parts[0] as string, ids) ? parts : [first]), ...rest];
}

/** Behind a topic stands no command of it. */
async function unknownVerb(
  words: readonly string[],
  depth: number,
  commands: Commands,
  takesDevice = false,
): Promise<FwctlError> {
  const topic = words.slice(0, depth).join(' ');
  const word = words[depth] ?? '';
  const known = commands
    .ids()
    .map((one) => one.replaceAll(':', ' '))
    .filter((one) => one.startsWith(`${topic} `));
  const verbs = known.map((one) => one.slice(topic.length + 1));
  const start = words.slice(0, depth).join(':');
  const other = synonymOf(word.toLowerCase(), start, (id) => id !== start && commands.ids().includes(id));
  const near = nearMatches(word, verbs).map((verb) => `${topic} ${verb}`);
  const device = looksLikeDevice(word)
    ? `; "${word}" is taken for a device: say -d ${word} behind the command`
    : takesDevice
      ? `; a device is named with -d`
      : '';
  const { linesMeantBy } = await import('../find/meant.js');
  const meant = () =>
    other ? [`${topic} ${other} --help`] : linesMeantBy(commands.root, words.slice(depth), `${topic} `);
  const lines = near.length || looksLikeDevice(word) ? [] : meant();
  const seen = lines.length ? `${seeText(other ? word : words.slice(depth).join(' '), lines)}; ` : '';
  return new FwctlError('usage', `there is no command "${topic} ${word}"`, {
    // Words of the same topic are near each other in full whatever stands behind it.
    ...(near.length ? { given: `${topic} ${word}`, known: near } : { given: word, known }),
    next: `${seen}see: fwctl ${topic} --help${device}`,
  });
}

/** The first word is neither command nor topic: it may be a name that some command takes, a device, or say what is meant. */
async function unknownFirst(words: readonly string[], commands: Commands): Promise<FwctlError> {
  const [word = ''] = words;
  if (!word)
    return new FwctlError('usage', 'the name of the command is empty', { next: 'see: fwctl --help' });
  const given = words.slice(0, 2).join(' ');
  const { linesMeantBy } = await import('../find/meant.js');
  const asDevice = /^[^\d]|\D/.test(word) && looksLikeDevice(word) ? [`info -d ${word}`] : [];
  // The first words of commands are near or none.
  const known = commands.ids().flatMap((one) => [one.replaceAll(':', ' '), one.replace(/:.*/s, '')]);
  // A command misspelt means no more; a word that has one in it, as temperature has temp, may.
  const isSlip = nearMatches(given, known).some((name) => !given.startsWith(name) && !name.startsWith(given));
  const lines = [...asDevice, ...(isSlip ? [] : linesMeantBy(commands.root, words))];
  return new FwctlError('usage', `there is no command "${given}"`, {
    given,
    known,
    next: lines.length
      ? seeText(asDevice.length ? word : words.join(' '), lines)
      : 'see: fwctl --help; fwctl find WORD looks for names and meanings',
  });
}

/** Lines that answer to words. */
const seeText = (what: string, lines: readonly string[]): string =>
  `for ${what}, see: ${lines.map((line) => `fwctl ${line}`).join(', ')}`;

const DEVICE =
  /^(\d+|fwctl\d+|mlx5_\d+|mem\d+|[\da-f]{4}:[\da-f]{2}:[\da-f]{2}(\.[\da-f])?|[\da-f]{2}:[\da-f]{2}\.[\da-f]|\/dev\/.+|(replay|snapshot):.+)$/i;

/** Whether a word has the form of a device's name: those that can be told from other names. */
export const looksLikeDevice = (word: string): boolean => DEVICE.test(word);

/** A command was given a word that it does not take: what the word was taken for, and how to say it. `argv`: the line, where it may be a flag's. */
export async function wordTooMany(
  root: string,
  id: string,
  word: string,
  flags: Readonly<Record<string, unknown>>,
  argv: readonly string[] = [],
): Promise<FwctlError> {
  const line = `fwctl ${id.replaceAll(':', ' ')}`;
  // oclif takes what stands behind the = of a flag without a value for a word.
  const flag = argv.find((one) => one.startsWith('--') && one.endsWith(`=${word}`))?.split('=')[0];
  if (flag && (flags[flag.slice(2)] as { type?: string } | undefined)?.type === 'boolean')
    return new FwctlError('usage', `${flag} takes no value`, { next: `see: ${line} --help` });
  const say = (what: string, flag: string, value: string) =>
    new FwctlError('usage', `"${line}" does not take "${word}": it is taken for ${what}`, {
      next: `say: ${line} ${flag} ${value}`,
    });
  const type = 'type' in flags && (await typeNamed(root, id, word));
  if (type) return say(withArticle(type.kind), '--type', type.name);
  if ('device' in flags && looksLikeDevice(word)) return say('a device', '-d', word);
  if ('type' in flags) return say('a type', '--type', word);
  if ('family' in flags && isFamily(word)) return say('a family', '--family', word);
  if ('count' in flags && /^\d+$/.test(word)) return say('a number', '--count', word);
  if ('profile' in flags && word) return say('a profile', '--profile', word);
  if ('grep' in flags) return say('text to look for', '--grep', word);
  // The names of network devices have no form of their own.
  if ('device' in flags && /^[a-z][\w.-]*$/i.test(word)) return say('a device', '-d', word);
  return new FwctlError('usage', `"${line}" does not take "${word}"`, {
    next: `see: ${line} --help`,
  });
}

/** What the command takes behind --type, where the word is the name of one: "capability type" of query-caps. */
async function typeNamed(root: string, id: string, word: string) {
  const { namedSo } = await import('../find/open.js');
  return namedSo(root, word).find(({ read }) => read.startsWith(`${id.replaceAll(':', ' ')} --type `));
}
