import type { Call } from '../backends/calls.js';
import type { TapeCall, TapeRecord } from '../backends/tape/read.js';
import type { Fields } from '../bits/layout.js';
import { decodeSelected } from '../bits/select.js';
import { inputLayout } from '../families/mlx5/catalogue.js';
import { answerFields } from '../families/mlx5/client/answers.js';
import { namesOf } from '../families/mlx5/client/naming.js';
import { commandOfOpcode } from '../families/mlx5/client/words.js';
import { HEADER_BYTES, readInputHeader, readOutputHeader } from '../families/mlx5/mailbox.js';
import { statusName } from '../families/mlx5/status.js';
import { hexOf } from '../present/hex.js';
import { toPairs } from '../present/pairs.js';
import { safe } from '../present/safe.js';
import { toTable } from '../present/table.js';
import { toTree } from '../present/tree.js';
import { DEVICE_TYPES } from '../uapi/ioctl.js';
import { scopeOf } from '../uapi/scope.js';
import type { Style } from './output.js';

/** Where a tape comes from, as JSON documents name it. */
export const tapeJson = ({ file, origin, ended }: TapeRecord) => ({ tape: { file, ended, origin } });

/** The device of each open file. */
export const devicesOf = ({ calls }: TapeRecord): Map<number, string> =>
  new Map(calls.flatMap(({ call }) => (call.call === 'open' ? [[call.file, call.device] as const] : [])));

const deviceOf = (devices: Map<number, string>, call: Call): string | undefined =>
  'file' in call ? devices.get(call.file) : undefined;

/** How a call ended: an errno, or the status of an answer. */
function endingOf(call: Call): string {
  if ('errno' in call && call.errno) return call.errno;
  if (call.call === 'open' && call.refusal) return call.refusal.kind;
  if (call.call !== 'rpc') return 'OK';
  if (typeof call.output === 'string') return call.output;
  return call.output.length < HEADER_BYTES ? 'short' : statusName(readOutputHeader(call.output).status);
}

/** What was asked for in words: command and register, the type that FWCTL_INFO gave, the wanted device. */
function subjectOf({ call, names }: TapeCall): string {
  switch (call.call) {
    case 'list':
      return call.wanted ?? '';
    case 'info':
      return 'errno' in call ? '' : (DEVICE_TYPES[call.deviceType] ?? String(call.deviceType));
    case 'rpc':
      return titleOf(call.input, names?.opcode);
    case 'umem':
      return `${call.length} bytes`;
    default:
      return '';
  }
}

/** The command of an input, with its register. What the tape calls it counts only where the input is too short to tell. */
export function titleOf(input: Uint8Array, otherwise = ''): string {
  const names = namesOf(input);
  return names ? [names.opcode, names.register].filter(Boolean).join(' ') : otherwise;
}

const scopeText = (call: Call): string =>
  call.call === 'rpc' ? (scopeOf(call.scope) ?? String(call.scope)) : '';

/** What was sent and what came back, decoded; undefined where there is no whole header. */
function fieldsOf(call: Call): { in: Fields; out?: Fields } | undefined {
  if (call.call !== 'rpc' || call.input.length < HEADER_BYTES) return undefined;
  const { input, output } = call;
  const command = commandOfOpcode(readInputHeader(input).opcode);
  const sent = { in: decodeSelected(inputLayout(command), input) };
  const whole = typeof output !== 'string' && output.length >= HEADER_BYTES;
  return whole ? { ...sent, out: answerFields(command, input, output) } : sent;
}

/** The calls as JSON documents have them: bytes in hex, and decoded where that is asked for. */
export function callsJson(tape: TapeRecord, decoded: boolean): Record<string, unknown>[] {
  const devices = devicesOf(tape);
  return tape.calls.map((one) => callJson(one, deviceOf(devices, one.call), decoded));
}

function callJson(one: TapeCall, device: string | undefined, decoded: boolean): Record<string, unknown> {
  const { line, number, call, timing } = one;
  const { call: what, ...rest } = call;
  const fields = decoded ? fieldsOf(call) : undefined;
  return {
    line,
    number,
    call: what,
    ...(device === undefined ? {} : { device }),
    ...('file' in call ? { file: call.file } : {}),
    ...(call.call === 'rpc'
      ? {
          ...namesOf(call.input),
          scope: scopeOf(call.scope) ?? call.scope,
          in: hexOf(call.input),
          out_len: call.outLen,
          ...(typeof call.output === 'string'
            ? { errno: call.output }
            : { status: endingOf(call), out: hexOf(call.output) }),
          ...(call.written ? { written: call.written } : {}),
          ...(fields ? { fields } : {}),
        }
      : rest),
    ...timing,
  };
}

/** Where a tape comes from, for people. */
export function headText({ file, origin, calls }: TapeRecord): string {
  const { backend, fwctl, argv, kernel, date, redacted } = origin;
  return toPairs([
    ['tape', safe(file)],
    ['recorded', safe(date)],
    ['command line', safe(argv.join(' '))],
    ['backend', safe(backend)],
    ['written by', safe(`fwctl ${fwctl} on Linux ${kernel}`)],
    ['redacted', redacted ? 'yes' : 'no'],
    ['calls', String(calls.length)],
  ]);
}

/** A line for each call; what was sent and what came back below, where that is asked for. */
export async function callsText(tape: TapeRecord, style: Style, decoded: boolean): Promise<string> {
  const devices = devicesOf(tape);
  const rows = tape.calls.map((one) => ({
    number: one.number,
    start: one.timing.start.toFixed(3),
    took: one.timing.took.toFixed(3),
    file: 'file' in one.call ? one.call.file : '',
    device: safe(deviceOf(devices, one.call) ?? ''),
    call: one.call.call,
    scope: scopeText(one.call),
    what: safe(subjectOf(one)),
    ended: endingOf(one.call),
  }));
  const columns = ['number', 'start', 'took', 'file', 'device', 'call', 'scope', 'what', 'ended'];
  const table = await toTable(
    columns.map((key) => ({ key, title: key === 'start' || key === 'took' ? `${key} (ms)` : key })),
    rows,
    style.bold,
  );
  if (!decoded) return table;
  const trees = tape.calls.flatMap(({ number, call }) => {
    const fields = fieldsOf(call);
    return fields && call.call === 'rpc'
      ? [`\n${style.bold(`${number} ${titleOf(call.input)}`)}\n${toTree(fields)}`]
      : [];
  });
  return table + trees.join('');
}
