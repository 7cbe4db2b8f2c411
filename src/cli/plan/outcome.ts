import type { DeviceOutcome } from '../../plan/apply.js';
import type { Journal } from '../../plan/journal.js';
import type { TargetDiff } from '../../plan/targets.js';
import { safe } from '../../present/safe.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import type { Style } from '../output.js';
import { isRemote } from '../settings/names.js';
import { backBy } from '../undo.js';
import type { PlanEvidence } from './attest.js';
import { CHANGED } from './exit.js';
import { type GivenPlan, planJson } from './read.js';
import { deviceTitle, diffJson, diffText } from './show.js';

/** What an apply, or the rest of one, has come to. */
export type Applied = Documents['fwctl.plan.resume/1'];

const outcomeWord = ({ applied, open, back }: DeviceOutcome): Applied['devices'][number]['outcome'] => {
  if (open) return 'interrupted';
  if (!applied)
    return back?.left.length ? 'rolled back in part' : back?.restored.length ? 'rolled back' : 'untouched';
  return applied.changes.length || applied.reset
    ? 'applied'
    : applied.reset_needed
      ? 'waits for a reset'
      : 'already so';
};

/** What has become of a plan, on each device. */
export function applyAnswer(
  given: GivenPlan,
  backend: string,
  id: string | undefined,
  outcomes: readonly DeviceOutcome[],
  {
    signer,
    evidence,
    exitCode = false,
  }: { signer?: string | undefined; evidence?: PlanEvidence | undefined; exitCode?: boolean } = {},
): Answer<Applied> {
  const changed = outcomes.some(({ applied }) => applied && (applied.changes.length > 0 || applied.reset));
  const failed = outcomes.find(({ error }) => error)?.error;
  const interrupted = outcomes.some((outcome) => outcome.interrupted);
  const exit = failed
    ? EXIT_CODES[failed.kind]
    : interrupted
      ? Number(process.exitCode)
      : changed && exitCode
        ? CHANGED
        : 0;
  return {
    ...(changed && id !== undefined
      ? { undo: backBy(`plan ${given.plan.file}`, ['plan', 'rollback', id, '--yes', '--backend', backend]) }
      : {}),
    audit: {
      plan: id,
      signer,
      changesOf: (name) =>
        outcomes
          .filter(({ diff }) => diff.target.device.name === name)
          .flatMap(({ applied }) => applied?.changes ?? [])
          .map(({ name: field, before, after }) => ({ field, before, after })),
    },
    data: {
      plan: planJson(given),
      id: id ?? null,
      signer: signer ?? null,
      changed,
      reset_needed: outcomes.some((outcome) => resetOf(outcome).reset_needed),
      reboot_needed: outcomes.some((outcome) => resetOf(outcome).reboot_needed !== undefined),
      devices: outcomes.map((outcome) => {
        const { diff, applied, back, error, failed } = outcome;
        const done = applied?.changes.map(({ name }) => name) ?? [];
        const { reset_needed, reboot_needed } = resetOf(outcome);
        return {
          ...diffJson(backend, diff),
          changed: done.length > 0,
          outcome: outcomeWord(outcome),
          applied: done,
          refused: (error && failed?.changes.map(({ name }) => ({ name, reason: error.message }))) ?? [],
          restored: back?.restored ?? [],
          unknown: back?.left ?? [],
          reset: applied?.reset ?? false,
          reset_needed,
          reboot_needed: reboot_needed !== undefined,
          ...(evidence?.attested(diff) ? { attest: evidence.attested(diff) } : {}),
          ...(error ? { error: errorJson(error) } : {}),
        };
      }),
    },
    text: async (style) => {
      const parts: string[] = [];
      const there = isRemote(backend) ? ` --backend ${safe(backend)}` : '';
      for (const outcome of outcomes) parts.push(await outcomeText(outcome, there, style));
      if (id !== undefined && changed) parts.push(`take it back with: fwctl plan rollback ${id}${there}\n`);
      return parts.join('\n');
    },
    ...(exit ? { exit } : {}),
  };
}

/** Whether a reset is left to be done, however it ended, and why not here. */
function resetOf({ applied, back, open, diff }: DeviceOutcome): Resets {
  if (applied) return applied;
  if (open) return diff;
  const reset_needed = back?.reset_needed || diff.waiting.length > 0;
  return { reset_needed, reboot_needed: reset_needed ? diff.reboot_needed : undefined };
}

type Resets = Pick<TargetDiff, 'reset_needed' | 'reboot_needed'>;

/** What is left to be done where something was taken back. */
export const backText = ({ reset_needed, reboot_needed }: Resets): string => {
  if (!reset_needed) return '';
  const why = reboot_needed === undefined ? '' : `: ${safe(reboot_needed)}`;
  return `  a reset of the firmware is needed before that is in force${why}\n`;
};

/** `there`: what names the machine to which it was applied, where that is another. */
async function outcomeText(outcome: DeviceOutcome, there: string, style: Style): Promise<string> {
  const { diff, applied, back, error } = outcome;
  const { restored = [], left = [] } = back ?? {};
  const word = outcomeWord(outcome);
  if (word === 'applied') {
    const now = applied?.reset_needed ? { reset_needed: true } : { reset_needed: false, waiting: [] };
    const text = await diffText({ ...diff, ...now, reboot_needed: applied?.reboot_needed }, style);
    return `${text}${applied?.reset ? 'applied, and in force: the firmware was reset' : 'applied'}\n`;
  }
  const lines = [`${style.bold(deviceTitle(diff))}\n${error ? `${safe(error.message)}\n` : ''}${word}\n`];
  if (restored.length) lines.push(`as before: ${restored.join(', ')}\n`);
  if (back) lines.push(backText(resetOf(outcome)));
  if (left.length) lines.push(`NOT as before: ${left.join(', ')}; see fwctl plan rollback${there}\n`);
  if (outcome.open)
    lines.push(`finish it with: fwctl plan resume${there}; take it back with: fwctl plan rollback${there}\n`);
  if (error?.facts.next && !restored.length) lines.push(`  ${safe(error.facts.next)}\n`);
  return lines.join('');
}

/** A record in a line of the history. */
export const historyRow = (
  { id, started, plan, devices, outcome }: Journal,
  running: boolean,
): Documents['fwctl.plan.history/1']['applies'][number] => ({
  id,
  started,
  plan: plan.file,
  digest: `sha256:${plan.digest}`,
  signer: plan.signer ?? null,
  devices: devices.map(({ name }) => name),
  outcome: running ? 'running' : outcome === 'open' ? 'interrupted' : outcome,
});
