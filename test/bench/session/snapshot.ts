/**
 * What it takes to save a snapshot, beside the two commands that show most of what is in one: at most three times both together is meant. And a read that
 * it answers, a comparison, and an emulated device that is made of it.
 */
import { withFolder } from '../../support/files.js';
import { columns, interleave, say, timed } from '../measure.js';

const ROUNDS = 15;

/** What is measured, as it is typed. */
const LINES = {
  'query-caps': 'query-caps',
  'config query': 'config query',
  'snapshot save': 'snapshot save a.snapshot --force',
  'link of the device': 'link',
  'link of the snapshot': 'link -d snapshot:a.snapshot',
  'snapshot diff': 'snapshot diff a.snapshot a.snapshot',
} as const;

export const measure = (): Promise<void> =>
  withFolder((folder) => {
    timed(folder, LINES['snapshot save'].split(' '));
    const sides = Object.entries(LINES).map(([name, line]) => ({
      name,
      run: () => timed(folder, line.split(' ')),
    }));
    const medians = interleave(sides, ROUNDS);
    say(columns('command', 'ms'));
    for (const [i, { name }] of sides.entries())
      say(columns(name, ((medians[i] as number) * 1000).toFixed(0)));
    const [caps = 0, configuration = 0, save = 0] = medians;
    say(
      `snapshot save takes ${(save / (caps + configuration)).toFixed(2)} times query-caps and config query`,
    );
  });
