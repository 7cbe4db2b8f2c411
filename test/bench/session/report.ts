/**
 * What a report of one device takes beside the seconds in which it samples, as a process of its own: at most 1.5 s is meant. With the usual flags, with
 * pseudonyms, from a tape and from a snapshot.
 */
import { withFolder } from '../../support/files.js';
import { columns, interleave, say, timed } from '../measure.js';

const ROUNDS = 9;
const SECONDS = 0.5;

export const measure = (): Promise<void> =>
  withFolder((folder) => {
    const report = ['report', 'card.html', '--force', '--seconds', String(SECONDS)];
    timed(folder, ['snapshot', 'save', 'card.snapshot']);
    timed(folder, [...report, '--record', 'card.tape']);
    // Nobody waits for what lies in a file.
    const sides = [
      { name: 'a device', args: report, waits: SECONDS },
      { name: 'the same, --redact', args: [...report, '--redact'], waits: SECONDS },
      { name: 'a tape', args: [...report, '-d', 'replay:card.tape'], waits: 0 },
      { name: 'a snapshot', args: [...report, '-d', 'snapshot:card.snapshot'], waits: 0 },
    ];
    const medians = interleave(
      sides.map(({ name, args, waits }) => ({ name, run: () => timed(folder, args) - waits })),
      ROUNDS,
    );
    say(columns('report of', 'seconds'));
    for (const [i, { name }] of sides.entries()) say(columns(name, (medians[i] as number).toFixed(2)));
  });
