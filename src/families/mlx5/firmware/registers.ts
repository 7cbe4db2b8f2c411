import { decode, encode } from '../../../bits/codec.js';
import { byteLength, type Fields, type Layout } from '../../../bits/layout.js';
import { HEADER_BYTES } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { findRegister } from '../prm/registers.js';
import type { Row, Rows } from './handler.js';
import type { RegisterRow } from './register.js';
import { identity } from './registers/identity.js';

/** The registers that this firmware has, by name: a table per topic. */
export const registerRows: { readonly [name: string]: RegisterRow } = { ...identity };

interface Known {
  readonly row: RegisterRow;
  readonly form: Layout;
  readonly bytes: number;
}

const byId = new Map<number, Known | undefined>();

function known(id: number): Known | undefined {
  if (!byId.has(id)) {
    const row = registerRows[findRegister(id)?.name ?? ''];
    const form = row && layout(row.layout as string);
    byId.set(id, row && form ? { row, form, bytes: byteLength(form) } : undefined);
  }
  return byId.get(id);
}

/** op_mod of register access. */
const WRITE = 0;
const READ = 1;

const access: Row<'ACCESS_REG'> = {
  opMods: [WRITE, READ],
  run: (fw, input, caller) => {
    const register = known(input.register_id);
    if (!register) return 'REGISTER_UNKNOWN';
    const { row, form, bytes } = register;
    if (row.needs && !caller.vhca.capabilities.general(row.needs)) return 'REGISTER_ABSENT';
    if (input.register_data.length < bytes) return 'REGISTER_INPUT_SHORT';
    if (caller.room < HEADER_BYTES + bytes) return 'REGISTER_OUTPUT_SHORT';
    const sent = input.register_data.subarray(0, bytes);
    const fields = decode(form, sent);
    if (input.op_mod === WRITE) {
      if (!row.write) return 'REGISTER_READ_ONLY';
      const syndrome = row.write(fw, fields as never, caller, sent);
      if (syndrome) return syndrome;
    }
    const content = row.read(fw, fields as never, caller);
    return typeof content === 'string' ? content : answer(form, content);
  },
};

/** What the register holds, behind the header. */
function answer(form: Layout, content: object): Uint8Array {
  const data = content instanceof Uint8Array ? content : encode(form, content as Fields);
  const output = new Uint8Array(HEADER_BYTES + data.length);
  output.set(data, HEADER_BYTES);
  return output;
}

export const registers = {
  ACCESS_REG: access,
  ACCESS_REGISTER_USER: access,
} satisfies Rows;
