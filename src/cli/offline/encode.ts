import { byteLength } from '../../bits/layout.js';
import { asSpelled, assign, splitAssignments } from '../../values/assign.js';
import type { Form } from './form.js';

/**
 * The bytes of a form with `field=value` words laid over `base`, or over zeros. The input of a command has its opcode. Throws FwctlError
 * `usage`, PathError, ValueError.
 */
export function encodeForm({ layout, input }: Form, words: readonly string[], base?: Uint8Array): Uint8Array {
  const zeros = new Uint8Array(Math.max(byteLength(layout), base?.length ?? 0));
  if (base) zeros.set(base);
  const start = input ? input.filled(zeros) : zeros;
  const given = asSpelled(layout, splitAssignments(words)).map(({ path, value }) => ({
    path,
    value: input?.text?.(path, value) ?? value,
  }));
  const bytes = assign(layout, start, given, { fixed: input?.fixed ?? [] });
  return input?.finished?.(bytes) ?? bytes;
}
