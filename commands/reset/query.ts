import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { type Target, targetsOf } from '../../src/cli/connect.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { factsJson, resetFacts } from '../../src/cli/reset/facts.js';
import { queryText } from '../../src/cli/reset/words.js';
import type { Documents } from '../../src/schema/documents.js';

export default class ResetQuery extends BaseCommand {
  static override summary = 'Show how the firmware of a device can be reset, and what that would do.';
  static override description =
    'Levels, types and methods that the device offers, what firmware would become live, which drivers would see it, whether other hosts have to agree, whether a reset goes on, and how long one takes as the device tells. Changes nothing.';
  static override examples = [
    '<%= config.bin %> reset query',
    '<%= config.bin %> reset query -d mlx5_1 --json',
  ];
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.reset.query/1']>> {
    const { flags } = await this.parse(ResetQuery);
    const [target] = (await targetsOf(flags)) as [Target];
    const session = await target.open();
    try {
      const facts = await resetFacts(target, session);
      return { data: factsJson(target, facts), text: (style) => queryText(facts, style) };
    } finally {
      await session.close();
    }
  }
}
