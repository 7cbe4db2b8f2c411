import type { FamilyClient } from '../client/family.js';
import type { Request } from '../client/guard.js';
import { numberIn } from '../client/numbers.js';
import { requireLength } from '../client/request.js';
import { asSpelled, assign } from './assign.js';

export interface Message {
  readonly family: FamilyClient;
  readonly request: Request;
}

/** The parts of a message as people or batch lines give them. */
export interface Draft {
  /** Name or opcode; where it is absent, the input bytes say which command it is. */
  command?: string | undefined;
  fields: { path: string; value: unknown }[];
  base?: Uint8Array | undefined;
  outLen?: number | undefined;
  scope?: Request['scope'] | undefined;
}

/** Builds a message of a family, and what the client needs to know of it. Throws FwctlError `usage`, PathError, ValueError. */
export function compose({ command, base, fields, outLen, scope }: Draft, family: FamilyClient): Message {
  if (base) requireLength('the input', base.length, family.lengths.input);
  if (outLen !== undefined) numberIn('--out-len', String(outLen), ...family.lengths.output);
  const { bytes, layout, fixed, symbol, text, finish } = family.begin(command, base);
  const given = asSpelled(layout, fields).map(({ path, value }) => ({
    path,
    value: text?.(path, String(value)) ?? value,
  }));
  const input = assign(layout, bytes, given, { fixed, ...(symbol ? { symbols: symbol } : {}) });
  return { family, request: finish(input, { scope, outLen }) };
}
