import { FwctlError } from '../../client/errors.js';
import { type Request, scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { send } from '../../families/mlx5/client/command.js';
import { Configuration, itemWrite } from '../../families/mlx5/client/nvconfig.js';
import { hexDump } from '../../present/hex.js';
import { type Meaning, show } from '../../present/tree.js';
import type { Answer } from '../base.js';
import { type Change, changesJson, changesText } from '../changes.js';
import { confirmWrite } from '../confirm.js';
import { deviceJson } from '../connect.js';
import { interruption } from '../interrupt.js';
import type { Style } from '../output.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';
import type { Limit } from './check.js';
import type { ItemChange, Plan } from './plan.js';
import { NOTHING, type Outcome } from './refusal.js';
import { meaningOf } from './show.js';
import { valueIn, type Wanted } from './wanted.js';

/** When what was written counts. */
const EFFECT = 'at the next reset: fwctl reg set MFRL reset_trigger=TRIGGER3, or power off and on';

interface Changed extends Change {
  readonly of: Wanted;
}

const changesOf = (plan: readonly ItemChange[], read?: readonly Uint8Array[]): Changed[] =>
  plan.flatMap(({ wanted, before, after }, i) =>
    wanted
      .map((of) => ({
        of,
        field: of.name,
        before: valueIn(of, before),
        after: valueIn(of, read?.[i] ?? after),
      }))
      .filter((change) => show(change.before) !== show(change.after)),
  );

/** Items that are not as they are to be. */
const toWrite = ({ items }: Plan): ItemChange[] =>
  items.filter(({ before, after }) => Buffer.compare(before, after) !== 0);

/** Names of values, of the settings that change. */
function meaningIn(changes: readonly Changed[]): Meaning {
  const byName = new Map(changes.map(({ field, of }) => [field, of]));
  return (name, value) => {
    const of = byName.get(name);
    return of && meaningOf(of.place.item, of.field, value);
  };
}

const textOf = (changes: readonly Changed[], style: Style) => changesText(changes, style, meaningIn(changes));

function documentOf(
  session: Session,
  changes: readonly Changed[],
  meanings: boolean,
  outcome: Outcome = NOTHING,
) {
  const meaning = meaningIn(changes);
  const plain = changes.map(({ field, before, after }) => ({ field, before, after }));
  return {
    device: deviceJson(session.backend, session.device),
    changes: changesJson(plain, meanings ? { before: meaning, after: meaning } : undefined),
    ...outcome,
    ...(changes.length ? { takes_effect: 'next reset' } : {}),
  };
}

/** What would be written, and what would become of it. Sends nothing. */
export async function dryRunConfig(session: Session, plan: Plan, meanings: boolean): Promise<Answer> {
  const changes = changesOf(plan.items);
  const steps = await Promise.all(
    toWrite(plan).map(async ({ place, request }) => ({
      place,
      request,
      decision: await session.decide(request),
    })),
  );
  return {
    data: {
      ...documentOf(session, changes, meanings),
      dry_run: true,
      limits: plan.limits.map((limit) => ({ ...limit, most: limit.most ?? null })),
      writes: steps.map(({ place, request, decision }) => ({
        item: place.item.name,
        in: request.input,
        verdict: verdictJson(request, decision),
      })),
    },
    text: async (style) =>
      [
        'dry run: nothing is written\n',
        await textOf(changes, style),
        ...plan.limits.map(limitText),
        ...steps.map(
          ({ place, request, decision }) =>
            `\n${place.item.name}\n${hexDump(request.input)}\n${verdictText(request, decision, style)}`,
        ),
      ].join(''),
    bytes: steps.map(({ place, request }) => ({ title: place.item.name, bytes: request.input })),
    exit: Math.max(0, ...steps.map(({ request, decision }) => verdictExit(request, decision))),
  };
}

function limitText({ setting, least, most, told_by: tellers }: Limit): string {
  const told = tellers.length ? ` (${tellers.join(', ')})` : '';
  return `${setting} takes ${least} ${most === undefined ? 'or more' : `to ${most}`}${told}\n`;
}

/**
 * Writes the items one by one, once it is confirmed, and reads them back; where one is refused, those before it are put back. Throws
 * FwctlError `policy`, `differs`, and of the session.
 */
export async function writeConfig(
  session: Session,
  plan: Plan,
  { yes, meanings }: { yes: boolean; meanings: boolean },
): Promise<Answer> {
  const items = toWrite(plan);
  const planned = changesOf(items);
  if (!items.length)
    return {
      data: documentOf(session, [], meanings),
      text: () => 'nothing to change: all is as it is to be\n',
    };
  await confirmWrite(planned.map(({ field }) => field).join(', '), (style) => textOf(planned, style), yes);
  if (!(await writeAll(session, items))) {
    const outcome = { ...NOTHING, ...(await putBack(session, items)) };
    return {
      data: { ...documentOf(session, [], meanings, outcome), interrupted: true },
      text: () => `interrupted; ${stateText(outcome)}\n`,
      exit: Number(process.exitCode),
    };
  }
  const device = new Configuration(session);
  const read: Uint8Array[] = [];
  for (const { place } of items) read.push(await device.read(place, 'next'));
  const outcome = { ...NOTHING, applied: planned.map(({ field }) => field) };
  compare(items, read, outcome);
  const changes = changesOf(items, read);
  return {
    data: {
      ...documentOf(session, changes, meanings, outcome),
      scope: scopeFor((items[0] as ItemChange).request),
    },
    text: async (style) => `${await textOf(changes, style)}takes effect ${EFFECT}\n`,
  };
}

/** Writes the items; false where a signal came meanwhile. Where one fails, those before it are put back. Throws FwctlError of the session. */
async function writeAll(session: Session, items: readonly ItemChange[]): Promise<boolean> {
  const signals = interruption();
  try {
    for (const [i, item] of items.entries()) {
      await send(session, item.request).catch((error) => giveUp(session, items.slice(0, i), item, error));
      if (signals.requested) return false;
    }
    return true;
  } finally {
    signals.end();
  }
}

/** Puts back what was written before an item failed, and throws the error with what has become of all. */
async function giveUp(
  session: Session,
  written: readonly ItemChange[],
  failed: ItemChange,
  error: unknown,
): Promise<never> {
  if (!(error instanceof FwctlError)) throw error;
  // Only a status of the firmware says for sure that the item is as it was.
  const inDoubt = error.kind === 'firmware' ? [] : [failed];
  const { restored, ...others } = await putBack(session, [...written, ...inDoubt]);
  const [first] = changesOf([failed]);
  const name = first?.field ?? failed.place.item.name;
  const { status = null, syndrome = null } = error.facts;
  const item = failed.place.item.name;
  const outcome: Outcome = {
    ...others,
    restored: restored.filter((one) => !changesOf(inDoubt).some(({ field }) => field === one)),
    refused: { setting: name, item, limit: null, reason: error.message, status, syndrome },
  };
  throw new FwctlError(error.kind, `${setNames(failed)} (${item}): ${error.message}`, {
    ...error.facts,
    path: name,
    next: stateText(outcome),
    partial: { ...outcome },
  });
}

/** Puts items back, the last first, and says which settings are what then. */
async function putBack(session: Session, items: readonly ItemChange[]): Promise<Omit<Outcome, 'refused'>> {
  const outcome = { applied: [] as string[], restored: [] as string[], unknown: [] as string[] };
  for (const item of items.toReversed()) {
    const names = changesOf([item]).map(({ field }) => field);
    outcome[await stateAfter(session, item)].push(...names);
  }
  return outcome;
}

const setNames = (item: ItemChange): string =>
  changesOf([item])
    .map(({ field }) => field)
    .join(', ');

/** Writes an item as it was, and says what it is then. */
async function stateAfter(
  session: Session,
  { place, before, after, request }: ItemChange,
): Promise<'applied' | 'restored' | 'unknown'> {
  const back: Request = itemWrite(place, before, request.scope);
  await send(session, back).catch(() => undefined);
  const now = await new Configuration(session).read(place, 'next').catch(() => undefined);
  if (!now) return 'unknown';
  if (Buffer.compare(now, before) === 0) return 'restored';
  return Buffer.compare(now, after) === 0 ? 'applied' : 'unknown';
}

function stateText({ applied, restored, unknown }: Outcome): string {
  const are = (names: readonly string[], what: string) =>
    names.length ? [`${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} ${what}`] : [];
  const words = [
    ...are(restored, 'put back as before'),
    ...are(applied, 'SET all the same: putting back failed too'),
    ...are(unknown, 'in doubt: the device could not be asked. See: fwctl config query --next'),
  ];
  return words.length ? words.join('; ') : 'nothing is set';
}

function compare(plan: readonly ItemChange[], read: readonly Uint8Array[], outcome: Outcome): void {
  const words = plan.flatMap(({ wanted, after }, i) =>
    wanted
      .map((one) => [one.name, show(valueIn(one, read[i] as Uint8Array)), show(valueIn(one, after))] as const)
      .filter(([, now, meant]) => now !== meant)
      .map(([name, now, meant]) => `${name} is ${now}, not ${meant}`),
  );
  if (words.length)
    throw new FwctlError('differs', `the device reads back otherwise than written: ${words.join('; ')}`, {
      opcode: 'ACCESS_REG',
      partial: { ...outcome },
    });
}
