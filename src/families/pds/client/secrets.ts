import { find } from '../../../bits/path.js';
import type { SecretPlace } from '../../../client/family.js';
import type { Request } from '../../../client/guard.js';
import { RPC } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { goalIn } from './messages.js';
import type { OperationBook } from './operations.js';

/** The block of the emulated card's registers in which its serial number stands, as in BAR 0. */
const INFO_BLOCK = 0;

/** Where the registers of a block begin in the answers of the operations that read one. */
const BLOCKS: Readonly<Record<string, string>> = {
  READ_BLOCK: 'emulated_register_block',
  READ_BLOCK_V2: 'emulated_register_block_v2',
};

/** The serial number of the emulated card. Of a real one's data nobody knows what it is. */
export function* secretsIn(book: OperationBook, { input, memory = [] }: Request): Generator<SecretPlace> {
  const form = BLOCKS[goalIn(book, input)?.operation?.name ?? ''];
  const [request, answer] = [RPC.inPayload, RPC.outPayload].map((place) =>
    memory.findIndex(({ at }) => at === place),
  ) as [number, number];
  const asked = memory[request]?.bytes;
  if (form === undefined || answer < 0 || asked?.[0] !== INFO_BLOCK) return;
  const base = find(layout(form), 'registers').offset >> 3;
  const serial = find(layout('pds_core_dev_info_regs'), 'serial_num');
  const at = base + (serial.offset >> 3);
  const length = (serial.field.width * (serial.field.count ?? 1)) >> 3;
  const bytes = memory[answer]?.bytes.subarray(at, at + length);
  if (bytes?.length === length) yield { kind: 'text', pieces: [{ of: answer, at, length }] };
}
