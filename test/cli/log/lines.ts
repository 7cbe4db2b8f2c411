import { findCommand } from '../../../src/families/mlx5/catalogue.js';
import { statusOfText } from '../../../src/families/mlx5/client/log/facts.js';
import type { Thread } from '../../../src/families/mlx5/prm/syndrome-threads.js';
import { statusErrno } from '../../../src/families/mlx5/status.js';
import { errnoNumber } from '../../../src/uapi/errno.js';

/** What a line is to tell. */
export interface Told {
  op: number;
  name: string;
  op_mod: number;
  status: number;
  syndrome: number;
}

const WORDS = [
  'internal error',
  'bad operation',
  'bad parameter',
  'bad system state',
  'bad resource',
  'resource busy',
  'FW not ready',
  'limits exceeded',
  'bad resource state',
  'bad index',
  'no resources',
  'bad input length',
];

export const statusText = (status: number): string =>
  WORDS.find((text) => statusOfText(text) === status) ?? 'bad parameter';

const hex = (number: number): string => `0x${number.toString(16)}`;

/** A report with a command and numbers for all that it leaves open. */
export function toldBy({ command, op_mod, status, syndrome }: Thread): Told {
  const known = findCommand(command) ?? findCommand('SET_FLOW_TABLE_ENTRY');
  if (!known) throw new Error(command);
  return {
    op: known.op,
    name: known.name,
    op_mod: op_mod ?? 0,
    status: status ?? 3,
    syndrome: syndrome ?? 0x1234,
  };
}

const body = ({ op, name, op_mod, status, syndrome }: Told): string =>
  `${name}(${hex(op)}) op_mod(${hex(op_mod)}) failed, status ${statusText(status)}(${hex(status)}), syndrome (${hex(syndrome)})`;

const errno = ({ status }: Told): string => `, err(-${errnoNumber(statusErrno(status))})`;

/** The forms in which kernels and programs write a refused command, by name. */
export const FORMS: Readonly<Record<string, (told: Told) => string>> = {
  mlx5_cmd_check: (told) => `mlx5_core 0000:08:00.0: mlx5_cmd_check:739:(pid 11613): ${body(told)}`,
  mlx5_cmd_out_err: (told) =>
    `mlx5_core 0000:08:00.0: mlx5_cmd_out_err:829:(pid 11613): ${body(told)}${errno(told)}`,
  'mlx5_cmd_out_err without line and pid': (told) =>
    `mlx5_core 0000:08:00.0: mlx5_cmd_out_err: ${body(told)}${errno(told)}`,
  'of a netdev': (told) =>
    `mlx5_core 0000:08:00.0 ens1f0np0: mlx5_cmd_out_err:829:(pid 11613): ${body(told)}${errno(told)}`,
  'of an SF': (told) => `mlx5_core.sf mlx5_core.sf.4: mlx5_cmd_check:777:(pid 4256): ${body(told)}`,
  tracepoint: (told) => `  kworker/u8:2-1234 [003] d..1.   123.456789: mlx5_cmd: ${body(told)}${errno(told)}`,
  'pasted short': (told) => `${body(told)}${errno(told)}`,
  'pasted short, of an old kernel': body,
};

/** What stands in front of a line in logs. */
export const STAMPS: readonly string[] = [
  '[   12.345678] ',
  '[12345.678901] ',
  '<3>[   12.345678] ',
  '[    2.345678] [  T1234] ',
  '[Mon Nov 29 12:00:00 2026] ',
  '2026-11-29T12:00:00,123456+00:00 ',
  '2026-11-29T12:00:00.1234567Z [   12.345678] ',
  'Nov 29 12:00:00 host-1 kernel: ',
  'Nov  9 12:00:00 host-1.example.com kernel: [   12.345678] ',
  '2026-10-03T05:56:38-0400 h kernel: ',
  '3,1234,12345678,-;',
  '#12 45.67 | ',
  '[12:00:00] node-1 | ',
  '[+0.000012] ',
  '\u001b[32m[   12.345678] \u001b[0m\u001b[33m',
];

const wrapAt = (line: string, width: number): string[] => {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) as string;
    if (last && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
};

const cutAt = (line: string, width: number): string[] =>
  Array.from({ length: Math.ceil(line.length / width) }, (_, i) => line.slice(i * width, (i + 1) * width));

/** Soft breaks stand between signs, never within =3D. */
function quotedPrintable(line: string): string {
  const lines = [''];
  for (const sign of line) {
    const quoted = /[=_]/.test(sign) ? `=${sign.charCodeAt(0).toString(16).toUpperCase()}` : sign;
    if ((lines.at(-1) as string).length + quoted.length > 75) lines.push('');
    lines[lines.length - 1] += quoted;
  }
  return lines.join('=\n');
}

/** What mail, the web and terminals do to a line. */
export const BREAKS: Readonly<Record<string, (line: string) => string>> = {
  'as it is': (line) => line,
  quoted: (line) => `> > ${line}`,
  'quoted and wrapped': (line) =>
    wrapAt(line, 72)
      .map((part) => `> ${part}`)
      .join('\n'),
  wrapped: (line) => wrapAt(line, 60).join('\n'),
  'wrapped and indented': (line) => wrapAt(line, 60).join('\n        '),
  'wrapped by a terminal': (line) => cutAt(line, 80).join('\n'),
  'quoted-printable': (line) => quotedPrintable(line),
  'every sign quoted-printable': (line) =>
    line.replaceAll(/[=():,_[\]]/g, (sign) => `=${sign.charCodeAt(0).toString(16).toUpperCase()}`),
  'multiplication signs': (line) => line.replaceAll('0x', '0\u00d7'),
  'multiplication signs in the wrong encoding': (line) => line.replaceAll('0x', '0\u00c3\u2014'),
  'Cyrillic letters': (line) => line.replaceAll('0x', '0\u0445'),
  'no-break spaces': (line) => line.replaceAll(' ', '\u00a0'),
  'HTML entities': (line) =>
    line
      .replaceAll(' ', '&nbsp;')
      .replaceAll('0x', '0&times;')
      .replaceAll('(', '&#40;')
      .replaceAll(')', '&#x29;'),
  'HTML tags': (line) => `<p><code>${line.replaceAll('failed', '<b>failed</b>')}</code><br/>`,
  'smart quotes and dashes': (line) => `\u201c${line.replaceAll('-', '\u2212')}\u201d`,
  'Markdown escapes': (line) => line.replaceAll('_', '\\_'),
  'no spaces': (line) => line.replaceAll(' ', ''),
  'many spaces': (line) => line.replaceAll(' ', '   \t'),
  'capital hex digits': (line) =>
    line.replaceAll(/0x[\da-f]+/g, (number) => `0x${number.slice(2).toUpperCase()}`),
  '0X': (line) => line.replaceAll('0x', '0X'),
  'zero-width spaces': (line) => line.replaceAll('_', '_\u200b'),
  'full-width parentheses': (line) => line.replaceAll('(', '\uff08').replaceAll(')', '\uff09'),
  'blanks in front of parentheses': (line) => line.replaceAll('(', ' ('),
  JSON: (line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' }),
  'Windows ends of lines': (line) => `${line}\r`,
};
