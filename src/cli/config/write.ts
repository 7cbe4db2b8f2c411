import { type Request, scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import {
  applySteps,
  changesOf,
  itemsOf,
  outcomeText,
  type SettingChange,
  stepsNeeded,
} from '../../families/mlx5/client/config/apply.js';
import type { ConfigPlan, ItemChange } from '../../families/mlx5/client/config/changes.js';
import type { Limit } from '../../families/mlx5/client/config/check.js';
import { NOTHING, type Outcome } from '../../families/mlx5/client/config/refusal.js';
import { HEADER_BYTES } from '../../families/mlx5/mailbox.js';
import { isSecret } from '../../families/mlx5/prm/nvconfig-secrets.js';
import { hexDump } from '../../present/hex.js';
import type { Meaning } from '../../present/tree.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { changesJson, changesText } from '../changes.js';
import { confirmChange, writing } from '../confirm.js';
import { deviceJson } from '../connect.js';
import { interruption } from '../interrupt.js';
import type { Style } from '../output.js';
import { backByFields, toDevice } from '../undo.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';
import { meaningOf } from './show.js';

/** When what was written counts. */
const EFFECT = 'at the next reset: fwctl reset run, or power off and on';

/** Names of values, of the settings that change. */
function meaningIn(changes: readonly SettingChange[]): Meaning {
  const byName = new Map(changes.map(({ name, of }) => [name, of]));
  return (name, value) => {
    const of = byName.get(name);
    return of && meaningOf(of.place.item, of.field, value);
  };
}

/** Where the data of an item begin in a message: behind the header of the command, and its own (config_item_ext). */
const DATA_AT = HEADER_BYTES + 12;

/** What stands for a value that is not to be told. */
const SECRET = '(secret)';

/** The bytes of a message as they are shown: those of a secret are not. */
function shownBytes({
  items,
  request,
}: {
  readonly items: readonly ItemChange[];
  readonly request: Request;
}) {
  if (!items.some(({ place }) => isSecret(place.item))) return request.input;
  const shown = request.input.slice();
  return shown.fill(0, DATA_AT);
}

const asChanges = (changes: readonly SettingChange[]) =>
  changes.map(({ name, before, after, of }) =>
    isSecret(of.place.item) ? { field: name, before: SECRET, after: SECRET } : { field: name, before, after },
  );

const textOf = (changes: readonly SettingChange[], style: Style) =>
  changesText(asChanges(changes), style, meaningIn(changes));

function documentOf(
  session: Session,
  changes: readonly SettingChange[],
  meanings: boolean,
  { applied, restored, unknown, refused }: Outcome = NOTHING,
) {
  const meaning = meaningIn(changes);
  return {
    device: deviceJson(session.backend, session.device),
    changes: changesJson(asChanges(changes), meanings ? { before: meaning, after: meaning } : undefined),
    applied,
    restored,
    unknown,
    refused,
    ...(changes.length ? { takes_effect: 'next reset' as const } : {}),
  };
}

/** What would be written, and what would become of it. Sends nothing. */
export async function dryRunConfig(
  session: Session,
  plan: ConfigPlan,
  meanings: boolean,
): Promise<Answer<Documents['fwctl.config.set/1']>> {
  const changes = changesOf(itemsOf(plan.steps));
  const steps = await Promise.all(
    stepsNeeded(plan.steps).map(async ({ items, request }) => ({
      title: items.map(({ place }) => place.item.name).join(', '),
      request,
      shown: shownBytes({ items, request }),
      decision: await session.decide(request),
    })),
  );
  return {
    data: {
      ...documentOf(session, changes, meanings),
      dry_run: true,
      limits: plan.limits.map((limit) => ({ ...limit, most: limit.most ?? null })),
      writes: steps.map(({ title, request, shown, decision }) => ({
        item: title,
        in: shown,
        verdict: verdictJson(request, decision),
      })),
    },
    text: async (style) =>
      [
        'dry run: nothing is written\n',
        await textOf(changes, style),
        ...plan.limits.map(limitText),
        ...steps.map(
          ({ title, request, shown, decision }) =>
            `\n${title}\n${hexDump(shown)}\n${verdictText(request, decision, style)}`,
        ),
      ].join(''),
    bytes: steps.map(({ title, shown }) => ({ title, bytes: shown })),
    exit: Math.max(0, ...steps.map(({ request, decision }) => verdictExit(request, decision))),
  };
}

function limitText({ setting, least, most, told_by: tellers }: Limit): string {
  const told = tellers.length ? ` (${tellers.join(', ')})` : '';
  return `${setting} takes ${least} ${most === undefined ? 'or more' : `to ${most}`}${told}\n`;
}

/** Has the changes confirmed, writes all of them or none, and shows what was read back. Throws FwctlError `policy`, `differs`, and of the session. */
export async function writeConfig(
  session: Session,
  plan: ConfigPlan,
  { yes, meanings }: { yes: boolean; meanings: boolean },
): Promise<Answer<Documents['fwctl.config.set/1']>> {
  const steps = stepsNeeded(plan.steps);
  const planned = changesOf(itemsOf(steps));
  const [first] = steps;
  if (!first)
    return {
      data: documentOf(session, [], meanings),
      text: () => 'nothing to change: all is as it is to be\n',
    };
  const names = planned.map(({ name }) => name).join(', ');
  await confirmChange(session, writing(names), (style) => textOf(planned, style), yes);
  const signals = interruption();
  try {
    const applied = await applySteps(session, steps, () => signals.requested);
    const { changes, interrupted } = applied;
    const data = documentOf(session, changes, meanings, applied);
    if (interrupted)
      return {
        data: { ...data, interrupted },
        text: () => `interrupted; ${outcomeText(applied)}\n`,
        exit: Number(process.exitCode),
      };
    return {
      data: { ...data, scope: scopeFor(first.request as Request) },
      undo: backByFields(
        'configuration',
        asChanges(changes),
        ['config', 'set'],
        ['--yes', ...toDevice(session)],
        'it counts from the next reset on',
      ),
      text: async (style) => `${await textOf(changes, style)}takes effect ${EFFECT}\n`,
    };
  } finally {
    signals.end();
  }
}
