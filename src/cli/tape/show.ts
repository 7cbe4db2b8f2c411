import type { Call } from '../../backends/tape/calls.js';
import type { TapeRecord } from '../../backends/tape/read.js';
import type { FamilyClient } from '../../client/family.js';
import { toPairs } from '../../present/pairs.js';
import { toTable } from '../../present/table.js';
import { toTree } from '../../present/tree.js';
import type { Documents } from '../../schema/documents.js';
import type { Style } from '../output.js';
import { callJson, endingOf, fieldsOf, scopeText, subjectOf, subjectOfInput } from './call.js';
import { familiesOf, type TapeFamilies } from './families.js';

/** Where a tape comes from, as JSON documents name it. */
export const tapeJson = ({ file, origin, ended }: TapeRecord) => ({ tape: { file, ended, origin } });

/** The device of each open file. */
export const devicesOf = ({ calls }: TapeRecord): Map<number, string> =>
  new Map(calls.flatMap(({ call }) => (call.call === 'open' ? [[call.file, call.device] as const] : [])));

const deviceOf = (devices: Map<number, string>, call: Call): string | undefined =>
  'file' in call ? devices.get(call.file) : undefined;

const familyIn = (families: TapeFamilies, call: Call): FamilyClient =>
  'file' in call ? families.of(call.file) : families.ofDevice('');

/** The calls as JSON documents have them: bytes in hex, and decoded where that is asked for. */
export async function callsJson(
  tape: TapeRecord,
  decoded: boolean,
): Promise<Documents['fwctl.replay.show/1']['calls']> {
  const devices = devicesOf(tape);
  const families = await familiesOf(tape);
  const calls = tape.calls.map(({ line, number, call, timing }) => ({
    line,
    number,
    ...callJson(call, deviceOf(devices, call), familyIn(families, call), decoded),
    ...timing,
  }));
  return calls as unknown as Documents['fwctl.replay.show/1']['calls'];
}

/** Where a tape comes from, for people. */
export function headText({ file, origin, calls }: TapeRecord): string {
  const { backend, fwctl, argv, kernel, date, redacted } = origin;
  return toPairs([
    ['tape', file],
    ['recorded', date],
    ['command line', argv.join(' ')],
    ['backend', backend],
    ['written by', `fwctl ${fwctl} on Linux ${kernel}`],
    ['redacted', redacted ? 'yes' : 'no'],
    ['calls', String(calls.length)],
  ]);
}

/** A line for each call; what was sent and what came back below, where that is asked for. */
export async function callsText(tape: TapeRecord, style: Style, decoded: boolean): Promise<string> {
  const devices = devicesOf(tape);
  const families = await familiesOf(tape);
  const rows = tape.calls.map((one) => ({
    number: one.number,
    start: one.timing.start.toFixed(3),
    took: one.timing.took.toFixed(3),
    file: 'file' in one.call ? one.call.file : '',
    device: deviceOf(devices, one.call) ?? '',
    call: one.call.call,
    scope: scopeText(one.call),
    what: subjectOf(one.call, familyIn(families, one.call), one.names?.opcode),
    ended: endingOf(one.call, familyIn(families, one.call)),
  }));
  const columns = ['number', 'start', 'took', 'file', 'device', 'call', 'scope', 'what', 'ended'];
  const table = await toTable(
    columns.map((key) => ({ key, title: key === 'start' || key === 'took' ? `${key} (ms)` : key })),
    rows,
    style,
  );
  if (!decoded) return table;
  const trees = tape.calls.flatMap(({ number, call }) => {
    const family = familyIn(families, call);
    const fields = fieldsOf(call, family);
    return fields && call.call === 'rpc'
      ? [`\n${style.bold(`${number} ${subjectOfInput(call.input, family)}`)}\n${toTree(fields)}`]
      : [];
  });
  return table + trees.join('');
}
