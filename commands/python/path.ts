import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { pythonFolder } from '../../src/cli/python/folder.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

export default class PythonPath extends BaseCommand {
  static override summary = 'Show the folder of fwctl.py, for PYTHONPATH.';
  static override description =
    'The folder of this package that has fwctl.py: one file over this command, for Python 3.9 and newer, with types, and nothing else to install. `import fwctl` gives run, stream, Session and FwctlError; fwctl-library(7) has an example, pydoc3 tells the rest. Opens no device.';
  static override examples = [
    '<%= config.bin %> python path',
    'PYTHONPATH=$(fwctl python path) python3 -m pydoc fwctl',
  ];

  async answer(): Promise<Answer<Documents['fwctl.python.path/1']>> {
    await this.parse(PythonPath);
    const path = pythonFolder(this.config.root);
    return { data: { module: 'fwctl', path }, text: () => `${safe(path)}\n` };
  }
}
