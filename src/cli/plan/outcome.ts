import type { DeviceOutcome } from '../../plan/apply.js';
import type { Journal } from '../../plan/journal.js';
import { safe } from '../../present/safe.js';
import type { Answer } from '../base.js';
import { errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import type { Style } from '../output.js';
import { CHANGED } from './exit.js';
import { type GivenPlan, planJson } from './read.js';
import { deviceTitle, diffJson, diffText } from './show.js';

const outcomeWord = ({ applied, open, restored, left }: DeviceOutcome): string => {
  if (open) return 'interrupted';
  if (!applied) return left.length ? 'rolled back in part' : restored.length ? 'rolled back' : 'untouched';
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
  { exitCode = false }: { exitCode?: boolean } = {},
): Answer {
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
    data: {
      plan: planJson(given),
      id: id ?? null,
      changed,
      reset_needed: outcomes.some(({ applied, diff }) => (applied ?? diff).reset_needed),
      reboot_needed: outcomes.some(({ applied, diff }) => (applied ?? diff).reboot_needed !== undefined),
      devices: outcomes.map((outcome) => {
        const { diff, applied, error, restored, left } = outcome;
        const done = applied?.changes.map(({ name }) => name) ?? [];
        return {
          ...diffJson(backend, diff),
          changed: done.length > 0,
          outcome: outcomeWord(outcome),
          applied: done,
          restored,
          unknown: left,
          reset: applied?.reset ?? false,
          ...(applied
            ? { reset_needed: applied.reset_needed, reboot_needed: applied.reboot_needed !== undefined }
            : {}),
          ...(error ? { error: errorJson(error) } : {}),
        };
      }),
    },
    text: async (style) => {
      const parts: string[] = [];
      for (const outcome of outcomes) parts.push(await outcomeText(outcome, style));
      if (id !== undefined && changed) parts.push(`take it back with: fwctl plan rollback ${id}\n`);
      return parts.join('\n');
    },
    ...(exit ? { exit } : {}),
  };
}

async function outcomeText(outcome: DeviceOutcome, style: Style): Promise<string> {
  const { diff, applied, error, restored, left } = outcome;
  const word = outcomeWord(outcome);
  if (word === 'applied') {
    const now = applied?.reset_needed ? { reset_needed: true } : { reset_needed: false, waiting: [] };
    const text = await diffText({ ...diff, ...now, reboot_needed: applied?.reboot_needed }, style);
    return `${text}${applied?.reset ? 'applied, and in force: the firmware was reset' : 'applied'}\n`;
  }
  const lines = [`${style.bold(deviceTitle(diff))}\n${error ? `${safe(error.message)}\n` : ''}${word}\n`];
  if (restored.length) lines.push(`as before: ${restored.join(', ')}\n`);
  if (left.length) lines.push(`NOT as before: ${left.join(', ')}; see fwctl plan rollback\n`);
  if (outcome.open) lines.push('finish it with: fwctl plan resume; take it back with: fwctl plan rollback\n');
  if (error?.facts.next && !restored.length) lines.push(`  ${safe(error.facts.next)}\n`);
  return lines.join('');
}

/** A record in a line of the history. */
export const historyRow = ({ id, started, plan, devices, outcome }: Journal) => ({
  id,
  started,
  plan: plan.file,
  digest: `sha256:${plan.digest}`,
  signer: plan.signer ?? null,
  devices: devices.map(({ name }) => name),
  outcome: outcome === 'open' ? 'interrupted' : outcome,
});
