import { isatty } from 'node:tty';
import { FwctlError } from '../../client/errors.js';
import type { TargetDiff } from '../../plan/targets.js';
import { styleFor, writeNote } from '../output.js';
import { askOnTerminal } from '../terminal/ask.js';
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
  tellMeant(flags, names);
  if (flags.yes) return;
  if (isatty(0) && isatty(2)) {
    const style = await styleFor(2);
    for (const diff of changing) writeNote(`${await diffText(diff, style)}\n`);
    const resets = changing.filter((diff) => diff.resets);
    const reset = resets.length
      ? `, and reset the firmware of ${resets.map(({ target }) => target.device.name).join(', ')}`
      : '';
    if (await askOnTerminal(`Change ${names}${reset}?`)) return;
  }
  throw new FwctlError('policy', `changing ${names} was not confirmed`, {
    next: 'give --yes to confirm, or look first with: fwctl plan diff',
  });
}
