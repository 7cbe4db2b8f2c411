import { spawnSync } from 'node:child_process';
import { reasonOf } from '../../files/reason.js';
import { safe } from '../../present/safe.js';
import { hasJournal, hasLog, journalSocket } from './system-log.js';

/** Fields of an entry by their names; what has no value is left out. */
export type Entry = Readonly<Record<string, string | number | undefined>>;

/** Puts an entry into the journal, or, where there is none, its message into the system's log. Gives why that can't be done; undefined: it is. */
export async function toJournal(entry: Entry): Promise<string | undefined> {
  if (!hasLog()) return 'there is no journal here, and no other log of the system';
  if (!hasJournal()) return byLogger(entry);
  try {
    const { sendDatagram } = await import('../../native/datagram.js');
    const value = sendDatagram(journalSocket(), entryBytes(entry));
    return value === 0 ? undefined : `${journalSocket()}: errno ${-value}`;
  } catch (error) {
    // Without koffi there are no sockets of this kind; logger(1) may be there.
    if ((error as { code?: string }).code !== 'NO_KOFFI') throw error;
    return byLogger(entry);
  }
}

/** An entry as the journal takes it (systemd.io, "Native Journal Protocol"): a value of several lines goes with its length. */
export function entryBytes(entry: Entry): Buffer {
  const parts: Buffer[] = [];
  for (const [field, value] of Object.entries(entry)) {
    if (value === undefined) continue;
    const text = linewise(String(value));
    if (!text.includes('\n')) {
      parts.push(Buffer.from(`${field}=${text}\n`));
      continue;
    }
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.length));
    parts.push(Buffer.from(`${field}\n`), length, bytes, Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

/** What is in a value may come from a device: all but the ends of lines is made visible. */
const linewise = (text: string): string => text.split('\n').map(safe).join('\n');

/** logger(1) has the journal's own form of fields, where the journal is; else it takes the message, and the whole as a line. */
function byLogger(entry: Entry): string | undefined {
  const isJournal = hasJournal();
  const fields = Object.entries(entry).filter(([, value]) => value !== undefined);
  const input = isJournal
    ? fields.map(([field, value]) => `${field}=${safe(String(value))}\n`).join('')
    : `${safe(String(entry.MESSAGE))} ${safe(String(entry.FWCTL_AUDIT))}\n`;
  const priority = entry.PRIORITY === 5 ? 'notice' : 'warning';
  const how = isJournal ? ['--journald'] : ['-t', 'fwctl', '-p', `user.${priority}`, '--size', '64KiB'];
  const { error, status, stderr } = spawnSync('logger', how, { input, encoding: 'utf8' });
  if (error) return `logger can't be run: ${reasonOf(error)}`;
  return status === 0 ? undefined : `logger: ${stderr.trim()}`;
}
