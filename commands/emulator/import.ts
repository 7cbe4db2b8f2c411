import * as Args from '@oclif/core/args';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { profileProblem } from '../../src/cli/emulator/profile-file.js';
import { noWayBack } from '../../src/cli/undo.js';
import { FwctlError } from '../../src/client/errors.js';
import { jsonProblem } from '../../src/client/json.js';
import { withoutMark } from '../../src/files/mark.js';
import { LIMITS, readInput } from '../../src/files/named.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class EmulatorImport extends BaseCommand {
  static override effect = 'changes the emulated machine' as const;
  static override summary = 'Make the emulated machine what a file of emulator export says.';
  static override description =
    'All that it was before is replaced, as one step. A file that is damaged, foreign or of a newer version is refused, and nothing is changed.';
  static override examples = ['<%= config.bin %> emulator import bug.json'];
  static override args = {
    file: Args.string({ description: 'file to read, or - for stdin', required: true, ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.import/1']>> {
    const { args, flags } = await this.parse(EmulatorImport);
    const source = args.file === '-' ? 'stdin' : args.file;
    const text = withoutMark(await readInput('the state', args.file, LIMITS.state)).toString('utf8');
    const files = emulator({ stateDir: flags['state-dir'] }).import(
      parse(text, source),
      source,
      profileProblem,
    );
    return {
      data: { file: source, files },
      undo: noWayBack('the emulated machine', 'what was set on it is forgotten'),
      text: () =>
        `the machine is as in ${safe(source)}: ${files.length ? files.join(', ') : 'as at first'}\n`,
    };
  }
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { place, reason } = jsonProblem(text);
    throw new FwctlError('usage', `${source}:${place}: it can't be imported: ${reason}`, {
      path: source,
      next: 'nothing was changed',
    });
  }
}
