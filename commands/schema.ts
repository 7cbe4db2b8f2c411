import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { allPublished, publishedSchema } from '../src/cli/schema/published.js';
import { toTable } from '../src/present/table.js';
import type { Documents } from '../src/schema/documents.js';

const COLUMNS = [{ key: 'schema', isName: true }, { key: 'description' }];

export default class Schema extends BaseCommand {
  static override summary = 'Show the JSON schemas of documents, or one of them.';
  static override description =
    'The name of a document stands in it under "schema"; the words of its command will do. The schema is JSON Schema, draft 7, for validators and for programs that make types of it; the files are in the package too, under fwctl/schemas. No device is asked.';
  static override examples = [
    '<%= config.bin %> schema',
    '<%= config.bin %> schema temp',
    '<%= config.bin %> schema reg get',
    '<%= config.bin %> schema fwctl.plan.apply/1 > apply.schema.json',
  ];
  static override strict = false;
  static override args = {
    name: Args.string({ description: 'fwctl.temp/1, or the words of a command', ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.schema/1']>> {
    const { argv } = await this.parse(Schema);
    const { root } = this.config;
    if (!argv.length) {
      const schemas = allPublished(root);
      return {
        data: { schemas: schemas.map(({ name: schema, ...rest }) => ({ schema, ...rest })) },
        text: (style) =>
          toTable(
            COLUMNS,
            schemas.map(({ name: schema, description }) => ({ schema, description })),
            style,
          ),
      };
    }
    const document = publishedSchema(root, argv.join(' '));
    return { data: { document }, text: () => `${JSON.stringify(document, null, 2)}\n` };
  }
}
