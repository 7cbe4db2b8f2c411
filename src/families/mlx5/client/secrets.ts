import { decode, type Leaf, leaves } from '../../../bits/codec.js';
import type { Fields, Layout, Value } from '../../../bits/layout.js';
import { select } from '../../../bits/select.js';
import { inputLayout } from '../catalogue.js';
import { HEADER_BYTES, readOutputHeader } from '../mailbox.js';
import { layout } from '../prm/layouts.js';
import { readType } from '../prm/nvconfig.js';
import { isSecret } from '../prm/nvconfig-secrets.js';
import { answerLayout } from './answers.js';
import { commandIn, registerIn } from './reading.js';

type Kind = 'mac' | 'guid' | 'text';

/** Where something stands that tells one adapter, or its owner, from others: its bytes in their order. */
export interface SecretPlace {
  readonly kind: Kind;
  readonly pieces: { of: 'input' | 'output'; at: number; length: number }[];
}

/** Field names by what they hold. A MAC address may be in two parts, which name their bits. */
const KINDS: readonly [Kind, RegExp][] = [
  ['text', /(^|_)(serial_number|sn|part_number|vendor_pn|node_description|vuid)$/],
  ['guid', /guid$|(^|_)gid$|^rgid_rip$/],
  ['mac', /(^|_)[sdr]?mac(_addr|_address)?(_(47_32|31_0|47_16|15_0))?$/],
];

/** The lower part of a MAC address, which is in two parts. */
const PART = /_(47_32|31_0|47_16|15_0)$/;

/** What long numbers are wrapped in: a structure of one array. */
const WRAPPER = /\.array\d+_auto(\[\d+\])?$/;

const MAC_BYTES = 6;
const GUID_BYTES = 8;

/** A field of whole bytes, or an array of such fields. */
interface Run {
  readonly name: string;
  readonly at: number;
  readonly length: number;
}

/** The serial numbers, part numbers, node descriptions, GUIDs and MAC addresses in a command and its answer. Throws nothing. Source: the fields of this project's tables that are marked so. */
export function secretsIn(input: Uint8Array, output: Uint8Array | undefined): SecretPlace[] {
  if (input.length < HEADER_BYTES) return [];
  const command = commandIn(input);
  const form = inputLayout(command);
  const register = registerIn(input);
  const found = secretsOf(form, input).map(placed('input', 0));
  if (register) {
    const data = layout(register.layout);
    const sent = input.subarray(HEADER_BYTES);
    found.push(...secretsOf(data, sent).map(placed('input', HEADER_BYTES)));
    found.push(...itemSecrets(register.name, sent).map(placed('input', HEADER_BYTES)));
  }
  if (!output || output.length < HEADER_BYTES || readOutputHeader(output).status) return found;
  if (!register)
    return [...found, ...secretsOf(answerLayout(command, input), output).map(placed('output', 0))];
  const bytes = output.subarray(HEADER_BYTES);
  const data = secretsOf(layout(register.layout), bytes);
  if (register.name === 'MCIA') data.push(...moduleSecrets(bytes));
  data.push(...itemSecrets(register.name, bytes));
  return [...found, ...data.map(placed('output', HEADER_BYTES))];
}

/** The passwords and keys in a command and its answer, which are shown to nobody who does not ask for them. `register`: its name, where the command goes to one. */
export function hiddenIn(
  register: string | undefined,
  input: Uint8Array,
  output: Uint8Array | undefined,
): readonly SecretPlace[] {
  if (register === undefined || ITEM_AT[register] === undefined) return [];
  return [
    ...itemSecrets(register, input.subarray(HEADER_BYTES)).map(placed('input', HEADER_BYTES)),
    ...itemSecrets(register, output?.subarray(HEADER_BYTES) ?? new Uint8Array()).map(
      placed('output', HEADER_BYTES),
    ),
  ];
}

/** The same in the data of a register, as the output of a read has them. */
export const hiddenInRegister = (register: string, data: Uint8Array): readonly SecretPlace[] =>
  itemSecrets(register, data).map(placed('output', 0));

/** The data of a register with zeros for what is shown to nobody who does not ask for it; the same bytes where there is nothing of that. */
export function openData(register: string, data: Uint8Array): Uint8Array {
  const pieces = hiddenInRegister(register, data).flatMap((place) => place.pieces);
  if (!pieces.length) return data;
  const open = data.slice();
  for (const { at, length } of pieces) open.fill(0, at, at + length);
  return open;
}

/** Where registers of the non-volatile configuration have the header of an item (config_item_ext), in front of its data. */
const ITEM_AT: Readonly<Record<string, number>> = { MNVDA: 0, MNVGN: 16 };
const ITEM_HEADER = { bytes: 12, typeAt: 4 };

/** The data of an item of the non-volatile configuration that holds a secret. */
function itemSecrets(register: string, bytes: Uint8Array): { kind: Kind; runs: readonly Run[] }[] {
  const at = ITEM_AT[register];
  if (at === undefined || bytes.length <= at + ITEM_HEADER.bytes) return [];
  const type = new DataView(bytes.buffer, bytes.byteOffset + at + ITEM_HEADER.typeAt).getUint32(0);
  const { item } = readType(type) ?? {};
  if (!item || !isSecret(item)) return [];
  const from = at + ITEM_HEADER.bytes;
  const length = Math.min(item.bytes, bytes.length - from);
  // Data that are not there, as in a question, tell nothing.
  if (bytes.subarray(from, from + length).every((byte) => byte === 0)) return [];
  return [{ kind: 'text', runs: [{ name: '', at: from, length }] }];
}

/** Where page 00h of a module has its part and serial number, by SFF-8636 and by CMIS: one read does not tell which of them it follows. */
const MODULE_TEXTS = [168, 196, 148, 166];
const MODULE_TEXT_BYTES = 16;
const MODULE_ADDRESS = 0x50;

/** Bytes of MCIA in front of the module's. */
const MCIA_HEAD = 16;

/** The part and serial numbers in a read of a module's memory, as far as they are in it. */
function moduleSecrets(bytes: Uint8Array): { kind: Kind; runs: readonly Run[] }[] {
  if (bytes.length < MCIA_HEAD) return [];
  const { i2c_device_address, page_number, device_address, size } = decode(layout('mcia_ext'), bytes);
  if (i2c_device_address !== MODULE_ADDRESS || page_number) return [];
  const at = MCIA_HEAD - device_address;
  const end = Math.min(device_address + size, bytes.length - at);
  return MODULE_TEXTS.flatMap((text) => {
    const from = Math.max(text, device_address);
    const length = Math.min(text + MODULE_TEXT_BYTES, end) - from;
    return length > 0 ? [{ kind: 'text' as const, runs: [{ name: '', at: at + from, length }] }] : [];
  });
}

const placed =
  (of: 'input' | 'output', base: number) =>
  ({ kind, runs }: { kind: Kind; runs: readonly Run[] }): SecretPlace => ({
    kind,
    pieces: runs.map(({ at, length }) => ({ of, at: base + at, length })),
  });

const kinds = new Map<string, Kind | undefined>();

/** What a field holds, by the last word of its path. */
function kindOf(word: string): Kind | undefined {
  if (!kinds.has(word)) kinds.set(word, KINDS.find(([, pattern]) => pattern.test(word))?.[0]);
  return kinds.get(word);
}

/** The last word of a path, without the index behind it. */
const wordOf = (path: string): string => {
  const word = path.slice(path.lastIndexOf('.') + 1);
  return word.endsWith(']') ? word.slice(0, word.lastIndexOf('[')) : word;
};

const holding = new WeakMap<Layout, boolean>();

/** Whether any field of a structure has a name of a secret: most have none, and need not be gone through for each message. */
function mayHoldSecret(form: Layout): boolean {
  const known = holding.get(form);
  if (known !== undefined) return known;
  const isSecret = (name: string) => kindOf(name) !== undefined;
  const found = form.fields.some(
    ({ name, halves = [], layout: inner }) =>
      isSecret(name) || halves.some((half) => isSecret(half.name)) || (inner && mayHoldSecret(inner)),
  );
  holding.set(form, found);
  return found;
}

function secretsOf(form: Layout, bytes: Uint8Array): { kind: Kind; runs: readonly Run[] }[] {
  if (!mayHoldSecret(form)) return [];
  const meant = select(form, decode(form, bytes));
  const secrets: { kind: Kind; runs: readonly Run[] }[] = [];
  const parts = new Map<string, Run>();
  for (const run of runsOf(form, bytes, meant)) {
    const word = wordOf(run.name);
    const kind = kindOf(word);
    if (!kind) continue;
    if (kind !== 'mac' || !PART.test(word)) {
      secrets.push(...whole(kind, run));
      continue;
    }
    const stem = run.name.replace(PART, '');
    const upper = parts.get(stem);
    parts.set(stem, run);
    if (upper && upper.length + run.length === MAC_BYTES) secrets.push({ kind, runs: [upper, run] });
  }
  return secrets;
}

/** What one field holds: a GUID, or a MAC address, is in its last bytes. */
function whole(kind: Kind, { name, at, length }: Run): { kind: Kind; runs: readonly Run[] }[] {
  if (kind === 'text') return [{ kind, runs: [{ name, at, length }] }];
  const bytes = kind === 'mac' ? MAC_BYTES : GUID_BYTES;
  return length < bytes ? [] : [{ kind, runs: [{ name, at: at + length - bytes, length: bytes }] }];
}

/** The fields with secrets that are meant, in the order of their bytes; the elements of text, and of arrays of parts, together. */
function runsOf(form: Layout, bytes: Uint8Array, meant: Fields): Run[] {
  const runs: Run[] = [];
  let last: (Run & { array: boolean }) | undefined;
  for (const leaf of leaves(form, bytes.length)) {
    const path = leaf.path.includes('_auto') ? leaf.path.replace(WRAPPER, '') : leaf.path;
    if (!kindOf(wordOf(path)) || leaf.offset % 8 || leaf.width % 8 || !isMeant(leaf, meant)) continue;
    const wrapped = path !== leaf.path;
    const array = wrapped || (leaf.field.count !== undefined && leaf.width < 64);
    // Each of several long numbers stays one of its own.
    const name = array && !wrapped ? path.replace(/\[\d+\]$/, '') : path;
    const [at, length] = [leaf.offset >> 3, leaf.width >> 3];
    if (array && last?.array && last.name === name && last.at + last.length === at) {
      last = { ...last, length: last.length + length };
      runs[runs.length - 1] = last;
    } else {
      last = { name, at, length, array };
      runs.push(last);
    }
  }
  return runs.sort((a, b) => a.at - b.at);
}

/** Whether the members of unions on the way to a field are those that the selectors name. */
function isMeant({ path }: Leaf, meant: Fields): boolean {
  let value: Value | undefined = meant;
  for (const [step] of path.matchAll(/[^.[\]]+/g)) {
    if (typeof value !== 'object' || value === null) return true; // within text or bytes
    value = (value as Fields)[step];
    if (value === undefined) return false;
  }
  return true;
}
