import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { FwctlError } from '../../client/errors.js';
import { reasonOf } from '../../files/reason.js';
import { writeAll } from '../../files/write.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import { SCOPES } from '../../uapi/scope.js';
import { errorJson } from '../errors.js';
import { writeNoteOnce } from '../output.js';
import { programVersion } from '../version.js';
import { auditPlace, type Changed, type Told } from './pending.js';

export const AUDIT_SCHEMA = 'fwctl.audit/1';

/** What has become of a command. */
export interface Outcome {
  /** Its words: "config set". */
  readonly command: string;
  readonly answer?: Told;
  readonly error?: FwctlError;
}

/** Writes a line for each device that a command has changed, to where such lines go. What can't be written is said on stderr: what is done is done. */
export function logChanges(changes: readonly Changed[], outcome: Outcome): void {
  for (const changed of changes) {
    const place = auditPlace({ name: changed.backend });
    if (place === undefined) continue;
    const line = lineOf(changed, outcome);
    const failure = place === 'journal' ? toJournal(line) : toFile(place, line);
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

/** The user, and who that was before sudo. */
function who(): { uid: number; user: string; sudo_user?: string } {
  const { SUDO_USER: before } = process.env;
  const uid = process.getuid?.() ?? -1;
  let user = '';
  try {
    user = userInfo().username;
  } catch {
    // A uid without a name.
  }
  return { uid, user, ...(before ? { sudo_user: before } : {}) };
}

/** As one write to the end of the file, which is its owner's. Why that can't be done; undefined: it is. */
function toFile(path: string, line: Line): string | undefined {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  try {
    const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    try {
      writeAll(fd, `${oneLine(line)}\n`);
    } finally {
      closeSync(fd);
    }
    return undefined;
  } catch (error) {
    return `${path}: ${reasonOf(error)}`;
  }
}

/** To the system's journal with fields to look for, by logger(1): it has the journal's own form of them. */
function toJournal(line: Line): string | undefined {
  const { name, parent } = line.device;
  const words = line.what ?? line.messages.map(({ opcode, register }) => register ?? opcode).join(', ');
  const fields = {
    MESSAGE: `${line.user || line.uid}: fwctl ${line.command} on ${name} (${parent}): ${words}, ${line.outcome}`,
    PRIORITY: line.outcome === 'done' ? 5 : 4,
    SYSLOG_IDENTIFIER: 'fwctl',
    FWCTL_COMMAND: line.command,
    FWCTL_DEVICE: name,
    FWCTL_PARENT: parent,
    FWCTL_SCOPE: line.scope,
    FWCTL_OUTCOME: line.outcome,
    ...(line.plan === undefined ? {} : { FWCTL_PLAN: line.plan }),
    FWCTL_AUDIT: oneLine(line),
  };
  const input = Object.entries(fields)
    .map(([field, value]) => `${field}=${safe(String(value))}\n`)
    .join('');
  const { error, status, stderr } = spawnSync('logger', ['--journald'], { input, encoding: 'utf8' });
  if (error) return `logger can't be run: ${reasonOf(error)}`;
  return status === 0 ? undefined : `logger: ${stderr.trim()}`;
}

const oneLine = (line: Line): string => toJson(line, 0);
