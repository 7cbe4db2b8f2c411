import * as Args from '@oclif/core/args';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { givenBytes, inputFlags, isBytes } from '../src/cli/input/bytes.js';
import { encodeForm } from '../src/cli/offline/encode.js';
import { layoutFlags } from '../src/cli/offline/flags.js';
import { formOf, openLibrary } from '../src/cli/offline/form.js';
import { hexOf } from '../src/present/hex.js';
import type { Documents } from '../src/schema/documents.js';

export default class Encode extends BaseCommand {
  static override summary = 'Make the bytes of a layout from its fields; opens no device.';
  static override description =
    'Takes a layout, command or register as `decode` does, and field=value words; --in gives bytes that they are laid over, else all other bits are zero. Values are numbers, names where the field has an enum (NAME|NAME for masks), text for text fields, [1,2,3] or hex for arrays. Prints hex digits; -o hex a dump, -o binary the bytes.';
  static override usage =
    'encode LAYOUT [FIELD=VALUE ...] [--in HEX | --in-file FILE] [--raw] [--adb FILE] [--json | -o text|json|hex|binary]';
  static override examples = [
    '<%= config.bin %> encode PAOS local_port=1 admin_status=up ase=1',
    '<%= config.bin %> encode QUERY_CQ.in cqn=1135 -o binary',
    '<%= config.bin %> encode NODE_DESC node_description="lab card 7" -o hex',
  ];
  static override strict = false;
  static override args = {
    layout: Args.string({ description: 'layout, command or register', required: true, ignoreStdin: true }),
    fields: Args.string({ description: 'field=value ..., nested fields by dotted path', ignoreStdin: true }),
  };
  static override flags = { ...inputFlags, ...layoutFlags };

  async answer(): Promise<Answer<Documents['fwctl.encode/1']>> {
    const { argv, flags } = await this.parse(Encode);
    const [name, ...words] = argv as [string, ...string[]];
    const form = formOf(name, await openLibrary(flags, [name]));
    const base = await givenBytes({ ...flags, words: words.filter(isBytes) });
    const fields = words.filter((word) => !isBytes(word));
    const bytes = encodeForm(form, fields, base);
    return {
      data: {
        layout: form.layout.name,
        ...(form.name === form.layout.name ? {} : { name: form.name }),
        bytes: bytes.length,
        hex: bytes,
      },
      text: () => `${hexOf(bytes)}\n`,
      bytes: [{ title: form.name, bytes }],
    };
  }
}
