import type { Layout } from '../../../bits/layout.js';
import type { SecretPlace } from '../../../client/family.js';
import { inputLayout, outputLayout } from '../catalogue.js';
import { ANSWER, REQUEST_BYTES, u16 } from '../mailbox.js';
import { commandIn, isWhole } from './reading.js';

/** Fields that tell one card, or its owner, from others. */
const KINDS: readonly (readonly [SecretPlace['kind'], RegExp])[] = [
  ['mac', /(^|_)mac(_address|_addr)?$/],
  ['guid', /device_serial_number$/],
  ['text', /(^|_)serial(_number)?$|phy_vendor_partnumber$/],
];

function placesIn(form: Layout, of: 'input' | 'output', length: number): SecretPlace[] {
  return form.fields.flatMap(({ name, offset, width, count = 1 }): SecretPlace[] => {
    const kind = KINDS.find(([, pattern]) => pattern.test(name))?.[0];
    const [at, bytes] = [offset >> 3, (width * count) >> 3];
    return kind && at + bytes <= length ? [{ kind, pieces: [{ of, at, length: bytes }] }] : [];
  });
}

/** Where page 00h of a module has its part and serial number, by SFF-8636 and by CMIS: one read does not tell which of them it follows. */
const MODULE_TEXTS = [168, 196, 148, 166];
const MODULE_TEXT_BYTES = 16;

/** Where the data of I2C reads and writes stand, and the fields of both requests. */
const READ = { command: 'HWRM_PORT_PHY_I2C_READ', of: 'output', data: 8 } as const;
const WRITE = { command: 'HWRM_PORT_PHY_I2C_WRITE', of: 'input', data: 40 } as const;
const ENABLES = 20;
const PAGE = 28;
const OFFSET = 30;
const LENGTH = 32;

/** The part and serial numbers in a read of a module's memory, as far as they are in it. */
function moduleSecrets(
  { of, data }: typeof READ | typeof WRITE,
  input: Uint8Array,
  room: number,
): SecretPlace[] {
  if (input.length <= LENGTH || u16(input, PAGE) !== 0) return [];
  const from = (input[ENABLES] as number) & 1 ? u16(input, OFFSET) : 0;
  const end = Math.min(from + (input[LENGTH] as number), from + room - data);
  return MODULE_TEXTS.flatMap((text): SecretPlace[] => {
    const first = Math.max(text, from);
    const length = Math.min(text + MODULE_TEXT_BYTES, end) - first;
    return length > 0 ? [{ kind: 'text', pieces: [{ of, at: data + first - from, length }] }] : [];
  });
}

/** MAC addresses, serial and part numbers in a request and its answer. */
export function secretsIn(input: Uint8Array, output: Uint8Array | undefined): SecretPlace[] {
  if (!isWhole(input)) return [];
  const command = commandIn(input);
  const found = placesIn(inputLayout(command), 'input', input.length).filter(
    ({ pieces }) => (pieces[0]?.at ?? 0) >= REQUEST_BYTES,
  );
  if (command.name === WRITE.command) found.push(...moduleSecrets(WRITE, input, input.length));
  if (!output || output.length < ANSWER.resp_len + 2 || u16(output, ANSWER.error_code)) return found;
  found.push(...placesIn(outputLayout(command), 'output', output.length));
  if (command.name === READ.command) found.push(...moduleSecrets(READ, input, output.length));
  return found;
}
