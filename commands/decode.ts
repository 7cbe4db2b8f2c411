import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { inputBytes, inputFlags } from '../src/cli/input/bytes.js';
import { decodedJson, decodedText, decodeForm, flatText } from '../src/cli/offline/decode.js';
import { layoutFlags } from '../src/cli/offline/flags.js';
import { formFor, formOf, lengthNote, openLibrary } from '../src/cli/offline/form.js';
import { writeNote } from '../src/cli/output.js';
import { FwctlError } from '../src/client/errors.js';
import type { Documents } from '../src/schema/documents.js';

export default class Decode extends BaseCommand {
  static override summary = 'Decode bytes by a layout; opens no device.';
  static override description = [
    'Takes the name of a layout, of a command (its reply, or where the bytes say so that of a command that was refused; COMMAND.in and COMMAND.out say which) or of a register. Bytes stand behind it, or come from --in, --in-file or stdin: raw, in hex, or as dumps of mlx5ctl, xxd, xxd -p and hexdump -C. Of a union the member that its selector names is shown, all members where there is none.',
    '--batch reads JSON lines {"layout", "hex"} and writes {"layout", "fields"} with every number by its dotted path.',
  ].join('\n\n');
  static override usage = [
    'decode LAYOUT [HEX ... | --in HEX | --in-file FILE] [--raw] [--flat] [--field PATTERN] [--adb FILE] [--json | -o text|json|hex|binary] [-H]',
    'decode --batch FILE [--adb FILE]',
  ];
  static override examples = [
    '<%= config.bin %> decode PTYS --in-file ptys.hex -H',
    '<%= config.bin %> obj get cq 1135 -o binary | <%= config.bin %> decode QUERY_CQ -H',
    '<%= config.bin %> decode PAOS --in 00010201000400500000000000000000 --flat',
    '<%= config.bin %> decode --batch structures.jsonl',
  ];
  static override strict = false;
  static override args = {
    layout: Args.string({ description: 'layout, command or register', ignoreStdin: true }),
    bytes: Args.string({ description: 'the bytes in hex', ignoreStdin: true }),
  };
  static override flags = {
    ...inputFlags,
    ...layoutFlags,
    flat: Flags.boolean({
      description:
        'every number by its dotted path, one path=value a line: all members of unions, text byte by byte',
    }),
    field: Flags.string({
      description: 'only fields that match: part of a name, or * and ?',
      helpValue: 'PATTERN',
    }),
    batch: Flags.string({
      description: 'decode JSON lines from a file, - for stdin; answers are JSON lines',
      helpValue: 'FILE',
      exclusive: ['in', 'in-file', 'raw', 'flat', 'field'],
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.decode/1']> | undefined> {
    const { argv, flags } = await this.parse(Decode);
    const [name, ...words] = argv as string[];
    if (flags.batch !== undefined) {
      if (name !== undefined)
        throw new FwctlError('usage', `in a batch each line names its layout: leave out "${name}"`);
      const { decodeBatch } = await import('../src/cli/batch/decode.js');
      process.exitCode = await decodeBatch(flags.batch, await openLibrary(flags, []), flags.meanings);
      return undefined;
    }
    if (name === undefined)
      throw new FwctlError('usage', 'name a layout, command or register', {
        next: 'see the names with: fwctl prm',
      });
    const named = formOf(name, await openLibrary(flags, [name]));
    const bytes = await inputBytes({ ...flags, words });
    const form = formFor(named, bytes);
    const note = lengthNote(form, bytes);
    if (note) writeNote(`fwctl: ${note}\n`);
    const decoded = decodeForm(form, bytes, flags);
    const { meanings } = flags;
    return {
      data: {
        layout: form.layout.name,
        ...(named.name === form.layout.name ? {} : { name: named.name }),
        bytes: bytes.length,
        ...decodedJson(decoded, meanings),
      },
      text: () => (flags.flat ? flatText(decoded, meanings) : decodedText(decoded, meanings)),
      bytes: [{ title: named.name, bytes }],
    };
  }
}
