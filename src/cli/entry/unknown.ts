import { FwctlError } from '../../client/errors.js';
import { capabilityTypes } from '../../families/mlx5/prm/capabilities.js';
import type { Commands } from './fail.js';
import { linesMeantBy } from './meant.js';

/** What is wrong with an argument line that begins with no command. `id`: what oclif took for the command, with colons between the words. */
export async function unknownCommand(
  id: string,
  argv: readonly string[],
  commands: Commands,
): Promise<FwctlError> {
  const ids = commands.ids();
  const words = id.split(':');
  const given = words.join(' ');
  if (given.startsWith('-'))
    return new FwctlError('usage', `name a command beside ${given}`, { next: 'see: fwctl --help' });
  for (let length = words.length - 1; length > 0; length--) {
    const start = words.slice(0, length).join(':');
    const command = ids.includes(start) && (await commands.load(start));
    if (command) return wordTooMany(start, argv[length] ?? '', command.flags ?? {});
  }
  const topic = ids.some((one) => one.startsWith(`${words[0]}:`)) ? `${words[0]}:` : '';
  const lines = linesMeantBy(given);
  const next = lines.length
    ? `for ${given}, see: ${lines.map((line) => `fwctl ${line}`).join(', ')}`
    : `see: fwctl ${topic ? `${words[0]} ` : ''}--help`;
  // Without a topic that is known, the first words of commands are near or none.
  const known = topic
    ? ids.filter((one) => one.startsWith(topic))
    : ids.flatMap((one) => [one, one.replace(/:.*/s, '')]);
  return new FwctlError('usage', `there is no command "${given}"`, {
    given,
    known: known.map((one) => one.replaceAll(':', ' ')),
    next,
  });
}

const DEVICE = /^(\d+|fwctl\d+|mlx5_\d+|([\da-f]{4}:)?[\da-f]{2}:[\da-f]{2}\.[\da-f]|\/dev\/.+|replay:.+)$/i;

/** Whether a word has the form of a device's name: those that can be told from other names. */
export const looksLikeDevice = (word: string): boolean => DEVICE.test(word);

/** A command was given a word that it does not take: what the word was taken for, and how to say it. */
export function wordTooMany(id: string, word: string, flags: Readonly<Record<string, unknown>>): FwctlError {
  const line = `fwctl ${id.replaceAll(':', ' ')}`;
  const say = (what: string, flag: string, value: string) =>
    new FwctlError('usage', `"${line}" does not take "${word}": it is taken for ${what}`, {
      next: `say: ${line} ${flag} ${value}`,
    });
  const type = 'type' in flags && capabilityTypes.find(({ name }) => name === word.toUpperCase());
  if (type) return say('a capability type', '--type', type.name);
  if ('device' in flags && looksLikeDevice(word)) return say('a device', '-d', word);
  if ('type' in flags) return say('a type', '--type', word);
  if ('grep' in flags) return say('text to look for', '--grep', word);
  if ('device' in flags) return say('a device', '-d', word);
  return new FwctlError('usage', `"${line}" does not take "${word}"`, {
    next: `see: ${line} --help`,
  });
}
