import { hostname, userInfo } from 'node:os';
import type { FwctlError } from '../../client/errors.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import { SCOPES } from '../../uapi/scope.js';
import { errorJson } from '../errors.js';
import { writeNoteOnce } from '../output.js';
import { programVersion } from '../version.js';
import { toFile } from './file.js';
import { type Entry, toJournal } from './journal.js';
import type { Changed, Told } from './pending.js';

export const AUDIT_SCHEMA = 'fwctl.audit/1';

/** What has become of a command. */
export interface Outcome {
  /** Its words: "config set". */
  readonly command: string;
  readonly answer?: Told;
  readonly error?: FwctlError;
}

/** Writes a line for each device that a command has changed, to where such lines go. What can't be written is said on stderr: what is done is done. */
export async function logChanges(changes: readonly Changed[], outcome: Outcome): Promise<void> {
  for (const changed of changes) {
    const { place } = changed;
    const line = lineOf(changed, outcome);
    const failure = place === 'journal' ? await toJournal(entryOf(line)) : toFile(place, oneLine(line));
    if (failure !== undefined)
      writeNoteOnce(
        `fwctl: the change is in no log: ${safe(failure)} (FWCTL_AUDIT=off: there is to be none)\n`,
      );
  }
}

type Line = ReturnType<typeof lineOf>;

function lineOf({ backend, device, sent }: Changed, { command, answer, error }: Outcome) {
  const messages = [...sent.values()];
  const highest = Math.max(...messages.map(({ scope }) => SCOPES.indexOf(scope)));
  const { undo } = answer ?? {};
  const { plan, signer, changesOf } = answer?.audit ?? {};
  return {
    schema: AUDIT_SCHEMA,
    time: new Date().toISOString(),
    host: hostname(),
    ...who(),
    pid: process.pid,
    fwctl: programVersion(),
    command,
    device: { name: device.name, backend, node: device.node, parent: device.parent },
    scope: SCOPES[highest],
    ...(undo ? { what: undo.what } : {}),
    changes: changesOf?.(device.name) ?? undo?.fields ?? [],
    messages,
    ...(plan === undefined ? {} : { plan, signer: signer ?? null }),
    outcome: error || answer?.exit ? 'failed' : 'done',
    ...(error ? { error: errorJson(error) } : {}),
  };
}

/** The user, who that was before sudo, and the machine from which a shell of ssh came. */
function who(): { uid: number; user: string; sudo_user?: string; from?: string } {
  const { SUDO_USER: before, SSH_CONNECTION: connection = '' } = process.env;
  // sshd(8): address and port of the client, and of the server.
  const [from] = connection.split(' ');
  const uid = process.getuid?.() ?? -1;
  let user = '';
  try {
    user = userInfo().username;
  } catch {
    // A uid without a name.
  }
  return { uid, user, ...(before ? { sudo_user: before } : {}), ...(from ? { from } : {}) };
}

/** So that all changes are found, whatever their words: a number of its own, drawn at random, as journalctl(1) takes it. */
const MESSAGE_ID = '6d2b8e0f4c7a4b0e9a51f3c8d7e6a912';

/** As an entry of the journal: fields to look for, and the whole. */
function entryOf(line: Line): Entry {
  const { name, parent, backend } = line.device;
  const words = line.what ?? line.messages.map(({ opcode, register }) => register ?? opcode).join(', ');
  const values = (side: 'before' | 'after') =>
    line.changes.length
      ? line.changes.map((change) => `${change.field}=${valueText(change[side])}`).join('\n')
      : undefined;
  return {
    MESSAGE: `${line.user || line.uid}: fwctl ${line.command} on ${name} (${parent}): ${words}, ${line.outcome}`,
    MESSAGE_ID,
    PRIORITY: line.outcome === 'done' ? 5 : 4,
    SYSLOG_IDENTIFIER: 'fwctl',
    SYSLOG_PID: line.pid,
    FWCTL_USER: line.sudo_user ?? (line.user || String(line.uid)),
    FWCTL_FROM: line.from,
    FWCTL_COMMAND: line.command,
    FWCTL_BACKEND: backend,
    FWCTL_DEVICE: name,
    FWCTL_PARENT: parent,
    FWCTL_SCOPE: line.scope,
    FWCTL_BEFORE: values('before'),
    FWCTL_AFTER: values('after'),
    FWCTL_OUTCOME: line.outcome,
    FWCTL_PLAN: line.plan,
    FWCTL_SIGNER: line.signer ?? undefined,
    FWCTL_AUDIT: oneLine(line),
  };
}

const valueText = (value: unknown): string => (typeof value === 'object' ? toJson(value, 0) : String(value));

const oneLine = (line: Line): string => toJson(line, 0);
