import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { Scope } from '../../../../uapi/scope.js';
import { send } from '../command.js';
import type { ItemChange, Step } from './changes.js';
import { Configuration, itemWrite } from './configuration.js';
import { NOTHING, type Outcome } from './refusal.js';
import { sameValue } from './same.js';
import { valueIn, type Wanted } from './wanted.js';

/** A setting that has another value than before. */
export interface SettingChange {
  readonly of: Wanted;
  /** As people know it, with port, module and element. */
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The settings that change; `read` has what the items hold now, in place of what they are to hold. */
export const changesOf = (items: readonly ItemChange[], read?: readonly Uint8Array[]): SettingChange[] =>
  items.flatMap(({ wanted, before, after }, i) =>
    wanted
      .map((of) => ({
        of,
        name: of.name,
        before: valueIn(of, before),
        after: valueIn(of, read?.[i] ?? after),
      }))
      .filter((change) => !sameValue(change.before, change.after)),
  );

/** The steps that change something. */
export const stepsNeeded = (steps: readonly Step[]): Step[] =>
  steps.filter(({ items }) => items.some(({ before, after }) => Buffer.compare(before, after) !== 0));

export const itemsOf = (steps: readonly Step[]): ItemChange[] => steps.flatMap(({ items }) => items);

export interface Applied extends Outcome {
  /** A signal came in between: what had been written is put back. */
  readonly interrupted: boolean;
  /** What has changed, as it was read back. */
  readonly changes: readonly SettingChange[];
}

/**
 * Sends the steps one by one and reads back what they have changed. Where one is refused, or `isInterrupted` comes true, the items of those
 * before it are put back. Throws FwctlError of the session and `differs`, with what has become of each setting.
 */
export async function applySteps(
  session: Session,
  steps: readonly Step[],
  isInterrupted: () => boolean,
): Promise<Applied> {
  for (const [i, step] of steps.entries()) {
    await send(session, step.request).catch((error) => giveUp(session, steps.slice(0, i), step, error));
    if (!isInterrupted()) continue;
    const outcome = await putBack(session, steps.slice(0, i + 1));
    return { ...NOTHING, ...outcome, interrupted: true, changes: [] };
  }
  const items = itemsOf(steps);
  const device = new Configuration(session);
  const read: Uint8Array[] = [];
  for (const { place } of items) read.push(await device.read(place, 'next'));
  const outcome = { ...NOTHING, applied: changesOf(items).map(({ name }) => name) };
  compare(items, read, outcome);
  return { ...outcome, interrupted: false, changes: changesOf(items, read) };
}

/** Puts back what was written before a step failed, and throws the error with what has become of all. */
async function giveUp(
  session: Session,
  written: readonly Step[],
  failed: Step,
  error: unknown,
): Promise<never> {
  if (!(error instanceof FwctlError)) throw error;
  // Only a status of the firmware says for sure that the item is as it was.
  const inDoubt = error.kind === 'firmware' ? [] : [failed];
  const { restored, ...others } = await putBack(session, [...written, ...inDoubt]);
  const names = changesOf(failed.items).map(({ name }) => name);
  const item = failed.items.map(({ place }) => place.item.name).join(', ');
  const setting = names[0] ?? item;
  const { status = null, syndrome = null } = error.facts;
  const doubtful = changesOf(itemsOf(inDoubt)).map(({ name }) => name);
  const outcome: Outcome = {
    ...others,
    restored: restored.filter((one) => !doubtful.includes(one)),
    refused: { setting, item, limit: null, reason: error.message, status, syndrome },
  };
  throw new FwctlError(error.kind, `${names.join(', ')} (${item}): ${error.message}`, {
    ...error.facts,
    path: setting,
    next: [outcomeText(outcome), (error.kind === 'state' && error.facts.next) || []].flat().join('; '),
    partial: { ...outcome },
  });
}

/** Puts items back, the last first, and says which settings are what then. */
async function putBack(session: Session, steps: readonly Step[]): Promise<Omit<Outcome, 'refused'>> {
  const outcome = { applied: [] as string[], restored: [] as string[], unknown: [] as string[] };
  for (const { request, items } of steps.toReversed())
    for (const item of items.toReversed()) {
      const names = changesOf([item]).map(({ name }) => name);
      outcome[await stateAfter(session, item, request.scope)].push(...names);
    }
  return outcome;
}

/** Writes an item as it was, and says what it is then. */
async function stateAfter(
  session: Session,
  { place, before, after }: ItemChange,
  scope: Scope | undefined,
): Promise<'applied' | 'restored' | 'unknown'> {
  await send(session, itemWrite(place, before, scope)).catch(() => undefined);
  const now = await new Configuration(session).read(place, 'next').catch(() => undefined);
  if (!now) return 'unknown';
  if (Buffer.compare(now, before) === 0) return 'restored';
  return Buffer.compare(now, after) === 0 ? 'applied' : 'unknown';
}

/** What has become of the settings, in words. */
export function outcomeText({ applied, restored, unknown }: Omit<Outcome, 'refused'>): string {
  const are = (names: readonly string[], what: string) =>
    names.length ? [`${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} ${what}`] : [];
  const words = [
    ...are(restored, 'put back as before'),
    ...are(applied, 'SET all the same: putting back failed too'),
    ...are(unknown, 'in doubt: the device could not be asked. See: fwctl config query --next'),
  ];
  return words.length ? words.join('; ') : 'nothing is set';
}

const valueText = (value: unknown): string => [value].flat().join(',');

function compare(items: readonly ItemChange[], read: readonly Uint8Array[], outcome: Outcome): void {
  const words = items.flatMap(({ wanted, after }, i) =>
    wanted
      .map((one) => ({
        name: one.name,
        now: valueIn(one, read[i] as Uint8Array),
        meant: valueIn(one, after),
      }))
      .filter(({ now, meant }) => !sameValue(now, meant))
      .map(({ name, now, meant }) => `${name} is ${valueText(now)}, not ${valueText(meant)}`),
  );
  if (words.length)
    throw new FwctlError('differs', `the device reads back otherwise than written: ${words.join('; ')}`, {
      opcode: 'ACCESS_REG',
      partial: { ...outcome },
    });
}
