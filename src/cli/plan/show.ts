import { scopeFor } from '../../client/guard.js';
import type { PlannedChange, PlanStep, TakesEffect } from '../../client/plan.js';
import type { TargetDiff } from '../../plan/targets.js';
import { hexDump } from '../../present/hex.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import { show } from '../../present/tree.js';
import type { Scope } from '../../uapi/scope.js';
import type { Style } from '../output.js';

const EFFECT: Readonly<Record<TakesEffect, string>> = {
  'at once': 'at once',
  reset: 'at the next reset',
  bind: 'when a driver takes it',
};

/** "fwctl0 (0000:08:00.0, MT_0000000359)" */
export const deviceTitle = ({ target: { device, facts } }: TargetDiff): string =>
  safe(`${device.name} (${[device.parent, facts.psid ?? facts.part_number].filter(Boolean).join(', ')})`);

interface Row extends PlannedChange {
  /** Firmware is required, not changed, by a plan. */
  readonly section: Exclude<PlanStep['section'], 'firmware'>;
  readonly takes_effect: TakesEffect;
  readonly scope: Scope;
}

const rowsOf = (steps: readonly PlanStep[]): Row[] =>
  steps.flatMap(({ changes, section, takes_effect, write }) =>
    changes.map((change) => ({
      ...change,
      section: section as Row['section'],
      takes_effect,
      scope: scopeFor(write),
    })),
  );

/** What would change on a device, as JSON documents have it. */
export const diffJson = (backend: string, diff: TargetDiff) => {
  const { target, steps, waiting, problems, notes = [], reset_needed, reboot_needed, resets } = diff;
  const { name, node, parent } = target.device;
  return {
    device: { name, backend, node, parent },
    family: target.family,
    ...target.facts,
    changed: steps.length > 0,
    changes: rowsOf(steps).map(({ name: field, before, after, ...row }) => ({
      section: row.section,
      name: field,
      before: before ?? null,
      after: after ?? null,
      takes_effect: row.takes_effect,
      scope: row.scope,
    })),
    waiting: waiting.map((change) => ({ ...change })),
    notes: [...notes],
    refused: problems.map(({ message, path }) => ({ name: String(path.at(-1)), reason: message })),
    reset: resets,
    reset_needed,
    reboot_needed: reboot_needed !== undefined,
  };
};

/** What stands above the devices in documents. */
export const summaryOf = (diffs: readonly TargetDiff[]) => ({
  changed: diffs.some(({ changed, resets }) => changed || resets),
  reset_needed: diffs.some(({ reset_needed }) => reset_needed),
  reboot_needed: diffs.some(({ reboot_needed }) => reboot_needed !== undefined),
});

const cell = (value: unknown): string => (typeof value === 'string' ? safe(value) : show(value ?? ''));

/** A table of what would change on a device; with `verbose` the bytes of each message. */
export async function diffText(diff: TargetDiff, style: Style, verbose = false): Promise<string> {
  const { steps, waiting, notes = [], reset_needed, reboot_needed } = diff;
  const rows = rowsOf(steps);
  const lines = [`${style.bold(deviceTitle(diff))}\n`];
  if (rows.length)
    lines.push(
      await toTable(
        [{ key: 'name' }, { key: 'before' }, { key: 'after' }, { key: 'effect', title: 'takes effect' }],
        rows.map((row) => ({
          name: row.name,
          before: cell(row.before),
          after: cell(row.after),
          effect: EFFECT[row.takes_effect],
        })),
        style,
      ),
    );
  else lines.push('already so\n');
  if (waiting.length)
    lines.push(
      `waits for a reset: ${waiting.map(({ name, after }) => `${name} ${cell(after)}`).join(', ')}\n`,
    );
  for (const note of notes) lines.push(`${safe(note)}\n`);
  if (reset_needed)
    lines.push(reboot_needed === undefined ? 'a reset of the firmware is needed\n' : `${reboot_needed}\n`);
  if (verbose)
    for (const { title, write } of steps)
      lines.push(`\n${title}, ${scopeFor(write)}\n${hexDump(write.input)}\n`);
  return lines.join('');
}
