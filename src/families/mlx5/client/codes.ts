import type { StatusCode } from '../../../client/family.js';
import { threadsOf } from '../prm/syndrome-threads.js';
import { statusErrno, statusMeaning, statusName, statusNames, statusNumber } from '../status.js';
import { type Syndrome, syndromeNumber, syndromeStatus, syndromes, syndromeWords } from '../syndromes.js';
import { statusOfText } from './log/facts.js';

const SYNDROMES_NOTE = 'the built-in device’s own; what the syndromes of real firmware mean is not published';

const PUBLIC_NOTE = 'the built-in device answers it as real firmware does, of which public threads tell';

const ofSyndrome = (name: Syndrome): StatusCode => {
  const [number, status] = [syndromeNumber(name), syndromeStatus(name)];
  const meaning = syndromeWords(number) as string;
  const note = threadsOf(number).length ? PUBLIC_NOTE : SYNDROMES_NOTE;
  return { kind: 'syndrome', name, number, meaning, digits: 8, more: { status, note } };
};

const ofStatus = (name: (typeof statusNames)[number]): StatusCode => {
  const number = statusNumber(name);
  const at_open = number === 0 ? null : statusErrno(number);
  return { kind: 'status', name, number, meaning: statusMeaning(number), digits: 2, more: { at_open } };
};

/** The syndromes of the built-in device, and the statuses. */
export const codes = (): StatusCode[] => [...syndromes().map(ofSyndrome), ...statusNames.map(ofStatus)];

/** A syndrome of real firmware that public threads tell of. */
export function codesOf(number: number): StatusCode[] {
  const threads = number ? threadsOf(number) : [];
  if (!threads.length) return [];
  const told = threads
    .filter(({ conclusion }) => conclusion)
    .map(({ command, conclusion }) => `${command}: ${conclusion}`);
  return [
    {
      kind: 'syndrome',
      name: `0x${number.toString(16)}`,
      number,
      digits: 8,
      meaning: told.length
        ? told.join('; ')
        : `seen with ${threads[0]?.command}, without a public conclusion`,
      more: {
        threads: threads.map(({ command, conclusion, source, url }) => ({
          command,
          conclusion: conclusion ?? null,
          source,
          ...(url ? { url } : {}),
        })),
        sources: [...new Set(threads.map(({ source, url }) => url ?? source))],
        note: 'of real firmware, as public threads concluded; its maker has not published what it means',
      },
    },
  ];
}

/** A status in the words of mlx5_core's logs. */
export function codeIn(text: string): string | undefined {
  const status = statusOfText(text);
  return status === undefined ? undefined : statusName(status);
}
