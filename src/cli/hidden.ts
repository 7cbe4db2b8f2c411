import * as Flags from '@oclif/core/flags';
import type { SecretPlace } from '../client/family.js';
import { writeNoteOnce } from './output.js';

export const hiddenFlags = {
  'show-secrets': Flags.boolean({
    description: 'show passwords and keys of the non-volatile configuration, for which else zeros stand',
  }),
};

/** Bytes of a message without what is not shown unasked: zeros stand for it. The same bytes where there is nothing of that. */
export function withoutHidden(
  bytes: Uint8Array,
  of: 'input' | 'output',
  places: readonly SecretPlace[] | undefined,
): Uint8Array {
  const pieces = places?.flatMap((place) => place.pieces.filter((piece) => piece.of === of)) ?? [];
  if (!pieces.length) return bytes;
  const shown = bytes.slice();
  for (const { at, length } of pieces) shown.fill(0, at, at + length);
  return shown;
}

/** The same of an answer that is a command's result, with a word on stderr, and how JSON has it. */
export function withheld(
  output: Uint8Array,
  places: readonly SecretPlace[] | undefined,
  showSecrets: boolean | undefined,
): { shown: Uint8Array; json: { withheld?: true } } {
  const shown = showSecrets ? output : withoutHidden(output, 'output', places);
  if (shown === output) return { shown, json: {} };
  tellWithheld('the answer', '; --show-secrets shows it');
  return { shown, json: { withheld: true } };
}

export const tellWithheld = (what: string, how = ''): void =>
  writeNoteOnce(`fwctl: ${what} holds a password or a key: zeros stand for it${how}\n`);
