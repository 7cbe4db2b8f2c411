import { decode } from '../../../bits/codec.js';
import { byteLength, type Layout } from '../../../bits/layout.js';
import { parseUuid } from '../../../bits/uuid.js';
import { FwctlError } from '../../../client/errors.js';
import type { Answered, Begun, CommandRow, Decoded } from '../../../client/family.js';
import type { Request } from '../../../client/guard.js';
import { resolveName } from '../../../client/names.js';
import { numberIn, parseNumber } from '../../../client/numbers.js';
import { MAX_RPC_LEN } from '../../../uapi/ioctl.js';
import { COMMANDS, type Command, featureOf, findCommand } from '../catalogue.js';
import {
  ENTRY,
  GET_FEATURE,
  GET_SUPPORTED_FEATURES,
  IN_HEADER,
  OUT_HEADER,
  opcodeOf,
  packRpc,
  putU32,
  SET_FEATURE,
  SET_HEADER,
} from '../mailbox.js';
import { featureByName, featureByUuid, type KnownFeature, knownFeatures } from '../prm/features.js';
import { findLayout, layout } from '../prm/layouts.js';
import { RC, returnCodeMeaning, returnCodeName } from '../status.js';
import { commandIn, hexName, reader } from './reading.js';

/** struct fwctl_rpc_cxl; 0x0500 looks at no room, the others need their header of the answer. */
export const LENGTHS = { input: [IN_HEADER, MAX_RPC_LEN], output: [0, MAX_RPC_LEN] } as const;

/** sizeof(struct fwctl_rpc_cxl_out), which the driver counts in front of a payload although 8 bytes of it are used. */
const OUT_STRUCT = 16;

/** Entries that Get Supported Features is asked for where nothing else is said. */
const USUAL_ENTRIES = 85;

export const commandRows = (): CommandRow[] =>
  COMMANDS.map((command) => {
    const needs = command.needs === 'feature' ? 'debug-write' : command.needs;
    return {
      opcode: command.name,
      op: command.op,
      least_scope: needs,
      least_scope_read: needs,
      effects: command.effects,
      effects_read: command.effects,
      in: command.in,
      out: command.out,
    };
  });

/** Opcodes have 16 bits: the kernel's driver cuts what is above. */
const MOST = 0xffff;

/** A command by name or opcode; undefined for an opcode that the kernel does not pass on. Throws FwctlError `usage`. */
export function commandOf(given: string): { name: string; op: number; command: Command | undefined } {
  const number = parseNumber(given);
  if (number !== undefined) {
    const op = numberIn('an opcode', given, 0, MOST);
    const command = findCommand(op);
    return { name: command?.name ?? hexName(op), op, command };
  }
  const name = resolveName(
    'command',
    given,
    COMMANDS.map((one) => one.name),
  );
  const command = findCommand(name) as Command;
  return { name, op: command.op, command };
}

/** The UUID of a feature that is named where one stands in a message; undefined: the text is taken as it is. Throws FwctlError `usage`. */
export function featureText(field: string, value: string): string | undefined {
  if (field !== 'uuid' || parseUuid(value) || /^(0x|\[)/.test(value)) return undefined;
  return featureByName(resolveName('feature', value, featureNames()))?.uuid;
}

export function begin(given: string | undefined, base: Uint8Array | undefined): Begun {
  const op = given === undefined ? opcodeIn(base) : commandOf(given).op;
  const command = findCommand(op);
  if (given !== undefined && base && base.length >= 4 && opcodeOf(base) !== 0 && opcodeOf(base) !== op)
    throw new FwctlError(
      'usage',
      `the input bytes are opcode ${hexName(opcodeOf(base) as number)}, not ${given}`,
      {
        opcode: given,
        next: 'leave the name out to send the bytes as they are',
      },
    );
  return {
    bytes: base ? overBase(base, op) : usualInput(command, op),
    layout: layout(command?.in ?? 'fwctl_rpc_cxl'),
    fixed: given === undefined || !command ? [] : ['header.opcode', 'header.op_size'],
    text: featureText,
    finish(bytes, { scope, outLen }) {
      const input = base ? bytes : sized(bytes);
      return requestOf(input, { scope, outLen: outLen ?? usualRoom(input) });
    },
  };
}

function opcodeIn(base: Uint8Array | undefined): number {
  const op = base && opcodeOf(base);
  if (op === undefined)
    throw new FwctlError('usage', 'name a command, or give its bytes with --in', {
      next: 'see the commands with: fwctl rpc --list --family cxl',
    });
  return op;
}

/** Given bytes as they are; those without an opcode get the command's. */
function overBase(base: Uint8Array, op: number): Uint8Array {
  const bytes = new Uint8Array(base);
  if (bytes.length >= 4 && opcodeOf(bytes) === 0) new DataView(bytes.buffer).setUint32(0, op, true);
  return bytes;
}

function usualInput(command: Command | undefined, op: number): Uint8Array {
  const input = packRpc(op, new Uint8Array((command?.bytes ?? IN_HEADER) - IN_HEADER));
  if (op === GET_SUPPORTED_FEATURES)
    new DataView(input.buffer).setUint32(IN_HEADER, USUAL_ENTRIES * ENTRY, true);
  if (op === SET_FEATURE) input[IN_HEADER + 22] = 1; // the version that most features have
  return input;
}

/** A message with the op_size that it has. */
export function withSize(bytes: Uint8Array): Uint8Array {
  const input = new Uint8Array(bytes);
  putU32(input, 8, input.length - IN_HEADER);
  return input;
}

/** A message that was built from fields: its op_size, and of a Get without a count that of the feature's layout. */
function sized(bytes: Uint8Array): Uint8Array {
  const input = withSize(bytes);
  const view = new DataView(input.buffer);
  if (opcodeOf(input) === GET_FEATURE && view.getUint16(IN_HEADER + 18, true) === 0) {
    const form = readForm(featureByUuid(featureOf(input) as string));
    const offset = view.getUint16(IN_HEADER + 16, true);
    if (form && byteLength(form) > offset) view.setUint16(IN_HEADER + 18, byteLength(form) - offset, true);
  }
  return input;
}

/** Room for the whole answer, as the driver counts it. */
function usualRoom(input: Uint8Array): number {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (input.length >= IN_HEADER + 8 && opcodeOf(input) === GET_SUPPORTED_FEATURES)
    return Math.min(OUT_STRUCT + 8 + Math.min(view.getUint32(IN_HEADER, true), 0xffff * ENTRY), MAX_RPC_LEN);
  if (input.length >= IN_HEADER + 21 && opcodeOf(input) === GET_FEATURE)
    return OUT_STRUCT + view.getUint16(IN_HEADER + 18, true);
  return OUT_STRUCT;
}

/** What the client layer needs to know of a message. */
export const requestOf = (
  input: Uint8Array,
  { scope, outLen = usualRoom(input) }: { scope?: Request['scope']; outLen?: number | undefined } = {},
): Request => {
  const { opcode, op, feature, needs, lacks } = reader.read(input) ?? {
    opcode: 'a message without a whole header',
    op: undefined,
    feature: undefined,
    needs: undefined,
    lacks: undefined,
  };
  return {
    opcode,
    ...(op === undefined ? {} : { op }),
    ...(feature ? { feature } : {}),
    ...(lacks ? { lacks } : {}),
    needs,
    ...(scope ? { scope } : {}),
    input,
    outLen,
  };
};

export function sent({ input }: Request): Decoded | undefined {
  if (input.length < IN_HEADER) return undefined;
  const command = commandIn(input);
  const form = command ? featureForm(command.in, 'feat_data', setData(input)) : layout('fwctl_rpc_cxl');
  return { layout: form, fields: decode(form, input) };
}

/** The layout of the data of a Set that begins at the start of a known feature. */
function setData(input: Uint8Array): Layout | undefined {
  if (opcodeOf(input) !== SET_FEATURE || input.length < IN_HEADER + SET_HEADER) return undefined;
  const offset = new DataView(input.buffer, input.byteOffset).getUint16(IN_HEADER + 20, true);
  const known = offset === 0 ? featureByUuid(featureOf(input) ?? '') : undefined;
  const form = known?.write === undefined ? undefined : findLayout(known.write);
  // Bytes that end within a field would not be shown.
  return form && byteLength(form) <= input.length - IN_HEADER - SET_HEADER ? form : undefined;
}

export function note({ input }: Request, field: string): string | undefined {
  if (field === 'opcode' || field === 'header.opcode') return commandIn(input)?.name;
  if (field !== 'uuid') return undefined;
  const known = featureByUuid(featureOf(input) ?? '');
  return known && `${known.name}, ${known.title}`;
}

const forms = new Map<string, Layout>();

/** A message or answer whose tail of bytes is a known structure. */
function featureForm(name: string, tail: string, inner: Layout | undefined): Layout {
  const outer = layout(name);
  if (!inner) return outer;
  const key = `${name} ${inner.name}`;
  const known = forms.get(key);
  if (known) return known;
  const fields = outer.fields.map((field) =>
    field.name === tail
      ? { name: tail, offset: field.offset, width: inner.bits, layout: inner, anonymous: false, text: false }
      : field,
  );
  const made: Layout = { name: outer.name, bits: outer.bits + inner.bits, union: false, fields };
  forms.set(key, made);
  return made;
}

const readForm = (known: KnownFeature | undefined): Layout | undefined => known && findLayout(known.read);

/** Size and return code of an answer, as struct fwctl_rpc_cxl_out has them; undefined where it is too short. */
export function endOf(output: Uint8Array): { size: number; retval: number } | undefined {
  if (output.length < OUT_HEADER) return undefined;
  const view = new DataView(output.buffer, output.byteOffset, output.byteLength);
  return { size: view.getUint32(0, true), retval: view.getUint32(4, true) };
}

/** Bytes that a Get asks for; undefined for other messages. */
function wantedBy(input: Uint8Array): number | undefined {
  if (opcodeOf(input) !== GET_FEATURE || input.length < IN_HEADER + 21) return undefined;
  return new DataView(input.buffer, input.byteOffset).getUint16(IN_HEADER + 18, true);
}

/** A Get that the kernel tells as done, with fewer bytes than it was asked for: nothing was delivered. */
const isUndelivered = (input: Uint8Array, end: { size: number; retval: number }): boolean =>
  end.retval === RC.SUCCESS && end.size < (wantedBy(input) ?? 0);

const UNDELIVERED = 'DELIVERY_FAILED';

export function answered({ input }: Request, output: Uint8Array): Answered | undefined {
  const end = endOf(output);
  if (input.length < IN_HEADER || !end) return undefined;
  const command = commandIn(input);
  const { size, retval } = end;
  const undelivered = isUndelivered(input, end);
  const status = undelivered ? UNDELIVERED : returnCodeName(retval);
  // Behind its size the driver counts bytes that mean nothing.
  const meant = output.subarray(0, Math.min(output.length, OUT_HEADER + size));
  const inner =
    wantedBy(input) !== undefined && getsFromStart(input)
      ? readForm(featureByUuid(featureOf(input) ?? ''))
      : undefined;
  const form =
    command && featureForm(command.out, 'payload', inner && byteLength(inner) <= size ? inner : undefined);
  return {
    status,
    ok: retval === RC.SUCCESS && !undelivered,
    facts: { status, retval, size },
    ...(form ? { decoded: { layout: form, fields: decode(form, meant) } } : {}),
    hasLayout: command !== undefined && (inner !== undefined || opcodeOf(input) !== GET_FEATURE),
  };
}

const getsFromStart = (input: Uint8Array): boolean =>
  new DataView(input.buffer, input.byteOffset).getUint16(IN_HEADER + 16, true) === 0;

/** The error that an answer stands for. What the kernel tells as success may be none: a transport that failed has no errno. */
export function failure(_device: string, request: Request, output: Uint8Array): FwctlError | undefined {
  const { opcode, feature, input } = request;
  const what = feature ? `${opcode} of ${feature}` : opcode;
  const end = endOf(output);
  if (!end)
    return new FwctlError('reply', `the answer to ${what} has ${output.length} bytes, less than its header`, {
      opcode,
      next: 'give more room with --out-len; -v shows the bytes',
    });
  if (isUndelivered(input, end)) return undelivered(what, opcode, wantedBy(input) as number, end.size);
  if (end.retval === RC.SUCCESS) return undefined;
  const name = returnCodeName(end.retval);
  return new FwctlError('firmware', `the device refused ${what}: ${name}, ${returnCodeMeaning(end.retval)}`, {
    opcode,
    status: name,
    next: nextStep(end.retval, feature),
  });
}

const undelivered = (what: string, opcode: string, wanted: number, size: number): FwctlError =>
  new FwctlError(
    'reply',
    `the delivery of ${what} failed: retval 0, which is success, but ${size} of ${wanted} bytes. The mailbox did not answer (a timeout, busy), or the device has fewer bytes than were asked for`,
    {
      opcode,
      status: UNDELIVERED,
      next: 'look at the kernel log: fwctl explain reads its lines; see the size with fwctl feature list',
    },
  );

function nextStep(code: number, feature: string | undefined): string {
  if (code === RC.UNSUPPORTED) return 'see what the device has with: fwctl feature list';
  if (code === RC.FEATURE_TRANSFER_IN_PROGRESS)
    return 'a Set of many parts ended half way: set that feature again as a whole, or reset the device';
  if (code === RC.UNSUPPORTED_FEATURE_SELECTION_VALUE)
    return 'leave --selection out, or see which values there are with: fwctl feature list';
  return feature ? `see its fields with: fwctl feature get ${feature}` : 'see: fwctl explain';
}

/** The names of all features that have one. */
export const featureNames = (): string[] => knownFeatures().map(({ name }) => name);
