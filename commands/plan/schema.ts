import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { schema } from '../../src/plan/plan-check.js';
import type { Documents } from '../../src/schema/documents.js';

export default class PlanSchema extends BaseCommand {
  static override summary = 'Show the JSON schema of plans.';
  static override description = 'For editors and other programs; fwctl-plan(5) describes the same in words.';
  static override examples = ['<%= config.bin %> plan schema > plan.schema.json'];

  async answer(): Promise<Answer<Documents['fwctl.plan.schema/1']>> {
    await this.parse(PlanSchema);
    return {
      data: { plan: schema },
      text: () => `${JSON.stringify(schema, null, 2)}\n`,
    };
  }
}
