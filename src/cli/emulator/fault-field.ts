import type { Corruption, FaultMatch } from '../../backends/emulated/emulator.js';
import { readBits } from '../../bits/bits.js';
import { byteLength, type Layout } from '../../bits/layout.js';
import { find } from '../../bits/path.js';
import { FwctlError } from '../../client/errors.js';
import { numberIn, parseHex } from '../../client/numbers.js';
import { outputLayout } from '../../families/mlx5/catalogue.js';
import { commandOfOpcode } from '../../families/mlx5/client/reading.js';
import { formOf } from '../../families/mlx5/client/register-fields.js';
import { HEADER_BYTES } from '../../families/mlx5/mailbox.js';
import { findRegister } from '../../families/mlx5/prm/registers.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import { assign, splitAssignment } from '../../values/assign.js';

/**
 * What `FIELD=VALUE`, `FIELD^=MASK`, `@BYTE=HEX` and `@BYTE^=HEX` do to the answers of the commands that a fault is for. Throws FwctlError `usage`,
 * PathError and ValueError.
 */
export function corruptionOf(text: string, match: FaultMatch): Corruption {
  const { path, value } = splitAssignment(text);
  const xor = path.endsWith('^');
  const field = xor ? path.slice(0, -1) : path;
  const place = field.startsWith('@') ? bytesAt(field, value) : fieldAt(field, value, match);
  return { field, ...place, xor };
}

type Place = Pick<Corruption, 'offset' | 'width' | 'value'>;

function bytesAt(field: string, value: string): Place {
  const offset = numberIn('@BYTE', field.slice(1), 0, MAX_RPC_LEN - 1) * 8;
  const bytes = parseHex(field, value);
  if (!bytes.length) throw new FwctlError('usage', `${field} takes bytes in hex`, { path: field });
  return { offset, width: bytes.length * 8, value: `0x${Buffer.from(bytes).toString('hex')}` };
}

function fieldAt(path: string, value: string, match: FaultMatch): Place {
  const { form, base } = answerForm(match);
  const bytes = assign(form, new Uint8Array(byteLength(form)), [{ path, value }]);
  const { field, offset, width, whole } = find(form, path);
  const bits = !whole ? width : field.count ? field.count * field.width : bytes.length * 8 - offset;
  return { offset: base + offset, width: bits, value: `0x${readBits(bytes, offset, bits).toString(16)}` };
}

/** The layout in which the fields of the answers stand, and how many bits lie in front of it. */
function answerForm({ opcode, register }: FaultMatch): { form: Layout; base: number } {
  const known = register === undefined ? undefined : findRegister(register);
  if (known) return { form: formOf(known), base: HEADER_BYTES * 8 };
  if (register === undefined && opcode !== undefined)
    return { form: outputLayout(commandOfOpcode(opcode)), base: 0 };
  throw new FwctlError('usage', 'nothing says of which layout the field is', {
    next: 'name a command by --opcode or a register by --register; or bytes of any answer: @20=ff00',
  });
}
