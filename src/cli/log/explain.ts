import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import type { LogReader } from '../../client/log.js';
import { toJson } from '../../present/json.js';
import { styleFor, writeNote, writeResult } from '../output.js';
import { entryJson, entryWriter } from './entry.js';
import { lineSplitter } from './input.js';
import { type LogEntry, LogStream } from './join.js';
import { logReaders } from './recognise.js';

const SCHEMA = 'fwctl.explain/1';
/** Answers that are written at once. */
const ENOUGH = 1 << 16;

/** A log tells of real devices: on a machine that has them, commands have to say that they are meant. */
function backendFlag(): string {
  if (process.env.FWCTL_BACKEND) return '';
  try {
    const root = process.env.FWCTL_SYSFS_ROOT || '/sys';
    return readdirSync(join(root, 'class/fwctl')).length ? ' --backend kernel' : '';
  } catch {
    return '';
  }
}

/** How an entry is written, as one JSON document a line or as text. */
async function writerOf(json: boolean): Promise<(entry: LogEntry) => string> {
  const backend = backendFlag();
  if (!json) return entryWriter(await styleFor(1), backend);
  return (entry) => `${toJson({ schema: SCHEMA, ...entryJson(entry, backend) }, 0)}\n`;
}

/** Explains a log that comes in pieces, as it comes; tells at the end on stderr how much of it was recognised. Gives the number of entries. */
export async function explainLog(chunks: AsyncIterable<Uint8Array>, json: boolean): Promise<number> {
  const write = await writerOf(json);
  let ready = '';
  let entries = 0;
  const stream = new LogStream(await logReaders(), (entry) => {
    entries++;
    ready += write(entry);
    if (ready.length > ENOUGH) flush();
  });
  const flush = () => {
    if (ready) writeResult(ready);
    ready = '';
  };
  const lines = lineSplitter((line) => stream.push(line));
  for await (const chunk of chunks) {
    lines.write(chunk);
    flush();
  }
  lines.end();
  stream.end();
  flush();
  writeNote(`fwctl: ${entries} recognised in ${stream.lines} ${stream.lines === 1 ? 'line' : 'lines'}\n`);
  return entries;
}

/** What lines of a log say. */
export function entriesOf(text: string, readers: readonly LogReader[]): LogEntry[] {
  const entries: LogEntry[] = [];
  const stream = new LogStream(readers, (entry) => entries.push(entry));
  for (const line of text.split('\n')) stream.push(line);
  stream.end();
  return entries;
}

/** Explains lines that were given as arguments. */
export async function explainEntries(entries: readonly LogEntry[], json: boolean): Promise<void> {
  const write = await writerOf(json);
  writeResult(entries.map(write).join(''));
}

/** Nothing in what was given is known. */
export const nothingKnown = (where: string): FwctlError =>
  new FwctlError('usage', `no line of ${where} is one that fwctl knows`, {
    next: 'known are lines of mlx5_core, bnxt_en, cxl_pci, pds_core and fwctl about firmware; see fwctl-explain(1)',
  });

/** What to say where a file is named in place of a log. */
export function fileNamed(words: readonly string[]): FwctlError | undefined {
  const file = words.find((word) => existsSync(word));
  if (file === undefined) return undefined;
  return new FwctlError('usage', `${file} is a file, no code`, {
    path: file,
    next: 'a log is read from stdin: fwctl explain < FILE',
  });
}
