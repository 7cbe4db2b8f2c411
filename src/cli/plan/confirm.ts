import type { TargetDiff } from '../../plan/targets.js';
import { askerOf, confirmChange } from '../confirm.js';
import { tellMeant } from '../unnamed/unnamed.js';
import { diffText } from './show.js';

interface Consent {
  readonly yes?: boolean;
  readonly backend?: string | undefined;
  readonly device?: string | undefined;
}

/** Has what a plan changes confirmed: by --yes, or on the terminal, where it is shown first. Throws FwctlError `policy`. */
export async function confirmPlan(flags: Consent, diffs: readonly TargetDiff[]): Promise<void> {
  const changing = diffs.filter(({ changed, resets }) => changed || resets);
  if (!changing.length) return;
  const names = changing.map(({ target }) => target.device.name).join(', ');
  const resets = changing.filter((diff) => diff.resets);
  const reset = resets.length
    ? `, and reset the firmware of ${resets.map(({ target }) => target.device.name).join(', ')}`
    : '';
  const tell = () => tellMeant(flags, names);
  await confirmChange(
    { ask: await askerOf(tell) },
    { question: `Change ${names}${reset}?`, deed: `changing ${names}`, look: 'with: fwctl plan diff' },
    async (style) => {
      const parts: string[] = [];
      for (const diff of changing) parts.push(`${await diffText(diff, style)}\n`);
      return parts.join('');
    },
    flags.yes ?? false,
  );
  tell();
}
