import type { SecretPlace } from '../../../client/family.js';
import type { Request } from '../../../client/guard.js';
import { featureOf } from '../catalogue.js';
import { GET_FEATURE, IN_HEADER, OUT_HEADER, opcodeOf, SET_FEATURE, SET_HEADER } from '../mailbox.js';
import { featureByUuid } from '../prm/features.js';
import { findLayout } from '../prm/layouts.js';
import { endOf } from './messages.js';

/** Text in a feature: a tag, a place, a serial number. What stands in features that nobody knows is not looked into. */
export function* secretsIn({ input }: Request, output: Uint8Array | undefined): Generator<SecretPlace> {
  const known = featureByUuid(featureOf(input) ?? '');
  if (!known) return;
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const op = opcodeOf(input);
  if (op === SET_FEATURE && input.length > IN_HEADER + SET_HEADER && known.write !== undefined) {
    const skipped = view.getUint16(IN_HEADER + 20, true);
    yield* texts(
      known.write,
      'input',
      IN_HEADER + SET_HEADER - skipped,
      IN_HEADER + SET_HEADER,
      input.length,
    );
  }
  const size = output && endOf(output)?.size;
  if (op === GET_FEATURE && size && input.length >= IN_HEADER + 18) {
    const skipped = view.getUint16(IN_HEADER + 16, true);
    yield* texts(
      known.read,
      'output',
      OUT_HEADER - skipped,
      OUT_HEADER,
      Math.min(OUT_HEADER + size, output.length),
    );
  }
}

/** The texts of a layout that begins at `base`, as far as they lie within the bytes of the message that hold it. */
function* texts(
  name: string,
  of: 'input' | 'output',
  base: number,
  from: number,
  to: number,
): Generator<SecretPlace> {
  for (const { offset, width, count = 1, text } of findLayout(name)?.fields ?? []) {
    if (!text) continue;
    const at = Math.max(base + offset / 8, from);
    const length = Math.min(base + (offset + width * count) / 8, to) - at;
    if (length > 0) yield { kind: 'text', pieces: [{ of, at, length }] };
  }
}
