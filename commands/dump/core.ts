import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { CoreFile } from '../../src/cli/dump/core-file.js';
import { breathing } from '../../src/cli/dump/dump.js';
import { memoryOf, umemBytes, umemFlag } from '../../src/cli/dump/memory.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { progress } from '../../src/cli/terminal/progress.js';
import { FwctlError } from '../../src/client/errors.js';
import { dumpCore } from '../../src/families/mlx5/client/coredump.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const UMEM = '256';

export default class DumpCore extends BaseCommand {
  static override effect = 'writes a file' as const;
  static override summary = "Dump the device's configuration space, addresses and values, to a file.";
  static override description = [
    'The device writes the dump into memory of this process, part by part; each is added to the file as it comes, with the cookie by which the device goes on. After Ctrl-C or an error the file is whole as far as it goes: --resume goes on from there. A file that is there is kept, but with --force.',
    'Kernels that can not register memory for the device end it with 5: mainline can not, vendor kernels can, the emulated kernel after `fwctl emulator set umem=on`. Also as `fwctl coredump`.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> dump core core.txt',
    '<%= config.bin %> dump core --resume core.txt',
  ];
  static override hiddenAliases = ['coredump'];
  static override args = {
    file: Args.string({ description: 'where to write it', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...rpcFlags,
    umem: umemFlag(`memory for one part, in KiB [default: ${UMEM}]`),
    resume: Flags.boolean({ description: 'go on with a file that is not whole' }),
    force: Flags.boolean({ description: 'replace a file that is there', exclusive: ['resume'] }),
  };

  async answer(): Promise<Answer<Documents['fwctl.dump.core/1']>> {
    const { args, flags } = await this.parse(DumpCore);
    const { format } = this;
    if (format === 'hex' || format === 'binary')
      throw new FwctlError('usage', `the dump goes to the file: -o ${format} does not apply`);
    if (args.file === '-')
      throw new FwctlError('usage', 'the dump goes to a file, from which --resume goes on, not to stdout', {
        path: args.file,
        next: './- is a file of that name',
      });
    const bytes = umemBytes(flags.umem ?? UMEM);
    const { force, ...others } = flags;
    const file = new CoreFile(args.file, { resume: flags.resume, force });
    // A tape that is there is replaced by the same word.
    const session = await connect({ ...others, ...(flags.record && force ? { force } : {}) }, 'mlx5');
    const bar = progress();
    try {
      const memory = await memoryOf(
        session,
        bytes,
        'contexts and tables come inline, with fwctl dump resource',
      );
      const { parent } = session.device;
      const start = file.start(parent);
      let { pairs, cookie } = start;
      if (!start.whole)
        for await (const part of breathing(dumpCore(session, memory, cookie), 1)) {
          file.add(part);
          pairs += part.bytes.length / 8;
          cookie = part.cookie;
          bar.show(pairs, undefined, `${pairs} pairs, up to address 0x${cookie.toString(16)}`);
        }
      await memory.release();
      bar.end();
      return {
        data: { device: deviceJson(session.backend, session.device), file: args.file, pairs, cookie },
        text: () => `${pairs} pairs of address and value in ${safe(args.file)}\n`,
      };
    } finally {
      bar.end();
      file.close();
      await session.close();
    }
  }
}
