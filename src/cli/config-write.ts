import { decode } from '../bits/codec.js';
import type { Fields } from '../bits/layout.js';
import { FwctlError } from '../client/errors.js';
import type { Request } from '../client/guard.js';
import { scopeFor } from '../client/guard.js';
import type { Session } from '../client/session.js';
import { send } from '../families/mlx5/client/command.js';
import { Configuration, itemWrite, type Place } from '../families/mlx5/client/nvconfig.js';
import { meaningsOf } from '../families/mlx5/meaning.js';
import { classOf, typeOf } from '../families/mlx5/prm/nvconfig.js';
import { type Named, settingName } from '../families/mlx5/prm/nvconfig-settings.js';
import { hexDump } from '../present/hex.js';
import { show } from '../present/tree.js';
import type { Scope } from '../uapi/scope.js';
import { assign, splitAssignment } from './assign.js';
import type { Answer } from './base.js';
import { type Change, changesJson, changesText } from './changes.js';
import { settingNamed } from './config.js';
import { confirmWrite } from './confirm.js';
import { deviceJson } from './connect.js';
import type { Style } from './output.js';
import { checkNamed } from './register.js';
import { verdictExit, verdictJson, verdictText } from './verdict.js';

/** When what was written counts. */
const EFFECT = 'at the next reset: fwctl reg set MFRL reset_trigger=TRIGGER3, or power off and on';

/** A setting with the value that it is to have. */
interface Wanted {
  readonly name: string;
  readonly named: Named;
  readonly value: string;
}

/** The settings of one item, with its data before and after. */
interface ItemChange {
  readonly place: Place;
  readonly wanted: readonly Wanted[];
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly request: Request;
}

/** Reads `NAME=VALUE`. Throws FwctlError `usage`. */
export function wantedOf(word: string): Wanted {
  const named = settingNamed(word.replace(/=.*$/s, ''));
  if (!word.includes('='))
    throw new FwctlError('usage', `nothing says what ${word} is to be`, {
      path: word,
      next: `give it a value: fwctl config set ${word}=1; what it is now: fwctl config query ${word}`,
    });
  const { path, value } = splitAssignment(word);
  const { first, suffix } = classOf(named.setting.item);
  if (first !== undefined && named.index === undefined)
    throw new FwctlError('usage', `${path} is one of each ${suffix === 'P' ? 'port' : 'module'}`, {
      path,
      next: `say which: ${settingName(named.setting, first, named.element)}`,
    });
  return { name: settingName(named.setting, named.index, named.element), named, value };
}

/** What is to be written, item by item. Throws FwctlError `usage`, `device`, and of the session. */
export async function planConfig(
  session: Session,
  all: readonly Wanted[],
  scope: Scope | undefined,
): Promise<ItemChange[]> {
  const device = new Configuration(session);
  const byPlace = new Map<number, Wanted[]>();
  for (const one of all) {
    const type = typeOf(one.named.setting.item, one.named.index);
    byPlace.set(type, [...(byPlace.get(type) ?? []), one]);
  }
  const plan: ItemChange[] = [];
  for (const wanted of byPlace.values()) {
    const [{ named, name }] = wanted as [Wanted];
    const place = { item: named.setting.item, index: named.index };
    await device.demand(place, 'support_wr', name);
    const before = await device.read(place, 'next');
    const after = laidOver(wanted, before);
    plan.push({ place, wanted, before, after, request: itemWrite(place, after, scope) });
  }
  return plan;
}

/** The data with the settings in it, and with the flags without which they do not count. */
function laidOver(wanted: readonly Wanted[], before: Uint8Array): Uint8Array {
  const { form } = (wanted[0] as Wanted).named.setting.item;
  const paths = wanted.map(({ named: { setting, element }, value }) => ({
    path: element === undefined ? setting.field.name : `${setting.field.name}[${element}]`,
    value: setting.field.width === 1 && !setting.field.enum ? flagOf(value) : value,
  }));
  const given = new Set(paths.map(({ path }) => path));
  const flags = new Set(
    wanted.map(({ named }) => named.setting.rule.valid).filter((flag) => flag && !given.has(flag)),
  );
  const valid = [...flags].map((path) => ({ path: path as string, value: '1' }));
  const after = byName(wanted, () => assign(form, before.slice(), [...paths, ...valid]));
  for (const { named } of wanted) {
    checkNamed(form, after, named.setting.field.name);
    checkRange(named, after);
  }
  return after;
}

/** Does what may find a field at fault, and says it of the setting: people have not named the field. Throws FwctlError. */
function byName<Result>(wanted: readonly Wanted[], work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const path =
      (error as { path?: string; facts?: { path?: string } }).facts?.path ??
      (error as { path?: string }).path;
    const named = wanted.find(({ named: { setting } }) => path?.replace(/\[.*$/, '') === setting.field.name);
    if (!named || !path || !(error instanceof Error)) throw error;
    const facts = error instanceof FwctlError ? error.facts : {};
    throw new FwctlError('usage', error.message.replace(path, named.name), { ...facts, path: named.name });
  }
}

/** mstconfig's words for flags. */
const flagOf = (value: string): string => ({ true: '1', false: '0' })[value.toLowerCase()] ?? value;

function checkRange({ setting: { item, field, rule, name } }: Named, data: Uint8Array): void {
  const { least = 0, most } = rule;
  const value = decode(item.form, data)[field.name];
  if (typeof value !== 'number' || typeof least === 'object' || typeof most === 'object') return;
  if (value >= least && (most === undefined || value <= most)) return;
  throw new FwctlError(
    'usage',
    `${name} takes ${least} ${most === undefined ? 'or more' : `to ${most}`}, not ${value}`,
    {
      path: name,
    },
  );
}

function settingValue({ named: { setting, element } }: Wanted, data: Uint8Array): unknown {
  const value = decode(setting.item.form, data)[setting.field.name];
  return element === undefined ? value : (value as Fields[string][])[element];
}

const changesOf = (plan: readonly ItemChange[], read?: readonly Uint8Array[]): Change[] =>
  plan.flatMap(({ wanted, before, after }, i) =>
    wanted
      .map((one) => ({
        field: one.name,
        before: settingValue(one, before),
        after: settingValue(one, read?.[i] ?? after),
      }))
      .filter((change) => show(change.before) !== show(change.after)),
  );

/** Meanings of settings by their names. */
function meaningIn(plan: readonly ItemChange[]): (name: string, value: unknown) => string | undefined {
  const byName = new Map(plan.flatMap(({ wanted }) => wanted.map((one) => [one.name, one.named.setting])));
  return (name, value) => {
    const setting = byName.get(name);
    return setting && meaningsOf(setting.item.form)(setting.field.name, value);
  };
}

const textOf = (plan: readonly ItemChange[], changes: readonly Change[], style: Style) =>
  changesText(changes, style, meaningIn(plan));

const documentOf = (
  { backend, device }: Session,
  plan: readonly ItemChange[],
  changes: readonly Change[],
  meanings: boolean,
) => ({
  device: deviceJson(backend, device),
  changes: changesJson(changes, meanings ? { before: meaningIn(plan), after: meaningIn(plan) } : undefined),
  takes_effect: 'next reset',
});

/** What would be written, and what would become of it. Sends nothing. */
export async function dryRunConfig(
  session: Session,
  plan: readonly ItemChange[],
  meanings: boolean,
): Promise<Answer> {
  const changes = changesOf(plan);
  const steps = await Promise.all(
    plan.map(async ({ place, request }) => ({ place, request, decision: await session.decide(request) })),
  );
  return {
    data: {
      ...documentOf(session, plan, changes, meanings),
      dry_run: true,
      writes: steps.map(({ place, request, decision }) => ({
        item: place.item.name,
        in: request.input,
        verdict: verdictJson(request, decision),
      })),
    },
    text: async (style) =>
      [
        'dry run: nothing is written\n',
        await textOf(plan, changes, style),
        ...steps.map(
          ({ place, request, decision }) =>
            `\n${place.item.name}\n${hexDump(request.input)}\n${verdictText(request, decision, style)}`,
        ),
      ].join(''),
    bytes: steps.map(({ place, request }) => ({ title: place.item.name, bytes: request.input })),
    exit: Math.max(0, ...steps.map(({ request, decision }) => verdictExit(request, decision))),
  };
}

/** Writes the items one by one, once it is confirmed, and reads them back. Throws FwctlError `policy`, `differs`, and of the session. */
export async function writeConfig(
  session: Session,
  plan: readonly ItemChange[],
  { yes, meanings }: { yes: boolean; meanings: boolean },
): Promise<Answer> {
  const planned = changesOf(plan);
  const names = plan.flatMap(({ wanted }) => wanted.map(({ name }) => name)).join(', ');
  await confirmWrite(names, (style) => textOf(plan, planned, style), yes);
  const written: string[] = [];
  for (const { wanted, request } of plan) {
    await send(session, request).catch((error) => {
      if (error instanceof FwctlError && written.length)
        error.facts.next = `${written.join(', ')} ${written.length > 1 ? 'are' : 'is'} set already; ${error.facts.next ?? 'nothing else is'}`;
      throw error;
    });
    written.push(...wanted.map(({ name }) => name));
  }
  const device = new Configuration(session);
  const read: Uint8Array[] = [];
  for (const { place } of plan) read.push(await device.read(place, 'next'));
  compare(plan, read);
  const changes = changesOf(plan, read);
  return {
    data: {
      ...documentOf(session, plan, changes, meanings),
      scope: scopeFor((plan[0] as ItemChange).request),
    },
    text: async (style) =>
      `${await textOf(plan, changes, style)}${changes.length ? `takes effect ${EFFECT}\n` : ''}`,
  };
}

function compare(plan: readonly ItemChange[], read: readonly Uint8Array[]): void {
  const words = plan.flatMap(({ wanted, after }, i) =>
    wanted
      .map(
        (one) =>
          [one.name, show(settingValue(one, read[i] as Uint8Array)), show(settingValue(one, after))] as const,
      )
      .filter(([, now, meant]) => now !== meant)
      .map(([name, now, meant]) => `${name} is ${now}, not ${meant}`),
  );
  if (words.length)
    throw new FwctlError('differs', `the device reads back otherwise than written: ${words.join('; ')}`, {
      opcode: 'ACCESS_REG',
    });
}
