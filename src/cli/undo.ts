import type { Session } from '../client/session.js';
import { show } from '../present/tree.js';
import type { Undo } from './base.js';
import type { Change } from './changes.js';

/** The flags that lead to the device of a session, wherever the next command would go: numbers of real devices follow from what was bound when. */
export function toDevice({ backend, device }: Pick<Session, 'backend' | 'device'>): string[] {
  const { function: title, name, parent } = device;
  const isPlace = backend.name === 'kernel' && parent !== '' && !title.startsWith('SF');
  return ['-d', isPlace ? parent : name, '--backend', backend.name];
}

/** `field=value` as commands take it. */
const assigned = ({ field, before }: Change): string =>
  `${field}=${before instanceof Uint8Array ? `0x${Buffer.from(before).toString('hex')}` : asWritten(before)}`;

const asWritten = (value: unknown): string => (typeof value === 'string' ? value : show(value));

/**
 * How values are made what they were, by the command that has changed them. `line`: its words in front of the values, `behind`: those behind them.
 */
export function backByFields(
  what: string,
  changes: readonly Change[],
  line: readonly string[],
  behind: readonly string[],
  note?: string,
): Undo {
  const lines = changes.length ? [[...line, ...changes.map(assigned), ...behind]] : [];
  return { what, fields: changes, lines, ...(note === undefined ? {} : { note }) };
}

/** How something is taken back by other commands. */
export const backBy = (what: string, ...lines: readonly (readonly string[])[]): Undo => ({ what, lines });

/** What can't be taken back, and why. */
export const noWayBack = (what: string, not: string): Undo => ({ what, not });
