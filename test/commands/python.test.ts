import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl } from '../support/fwctl.js';

const PYTHON = 'python3';
const has = spawnSync(PYTHON, ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;
const PROGRAM = `[${JSON.stringify(process.execPath)}, ${JSON.stringify(join(ROOT, 'bin/run.js'))}]`;

/** What a script prints, with the module of the package and a state folder of its own. */
async function script(lines: readonly string[]): Promise<string> {
  return withFolder(async (folder) => {
    const { stdout: path } = await fwctl(['python', 'path'], { folder });
    const { status, stdout, stderr } = spawnSync(PYTHON, ['-W', 'error', '-'], {
      input: ['import fwctl', `P = ${PROGRAM}`, ...lines].join('\n'),
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        FWCTL_STATE_DIR: folder,
        PYTHONPATH: path.trim(),
        PYTHONDONTWRITEBYTECODE: '1',
      },
      encoding: 'utf8',
    });
    expect(status, stderr).to.equal(0);
    return stdout.trim();
  });
}

(has ? describe : describe.skip)('the Python module', () => {
  it('runs commands, each as a process', async () =>
    expect(await script(['print(fwctl.run("info", program=P)["type"])'])).to.equal('mlx5'));

  it('keeps a device open: reads, writes and settings of a session', async () =>
    expect(
      await script([
        'with fwctl.Session(device="fwctl0", backend="emulated", program=P) as card:',
        '    print(card.register("PAOS", local_port=1)["admin_status"])',
        '    print(card.set_register("PAOS", local_port=1, ase=1, admin_status=2))',
        '    print(card.register("PAOS", local_port=1)["admin_status"])',
        '    print([one["name"] for one in card.settings("NUM_OF_VFS")])',
        '    print(len(card.run("temp")["sensors"]))',
      ]),
    ).to.equal("1\n[{'field': 'admin_status', 'before': 1, 'after': 2}]\n2\n['NUM_OF_VFS']\n2"));

  it('raises what fwctl refuses, with its facts; the session goes on', async () =>
    expect(
      await script([
        'with fwctl.Session(program=P) as card:',
        '    try:',
        '        card.register("MTPM")',
        '    except fwctl.FwctlError as error:',
        '        print(error.kind, error.code, error, "MTMP" in error.facts["near"])',
        '    print(card.run("info")["type"])',
        'try:',
        '    fwctl.run("reg", "get", "MTMP", "--scope", "debug-write", program=P)',
        'except fwctl.FwctlError as error:',
        '    print(error.kind, error.facts["scope"])',
      ]),
    ).to.equal('usage 2 there is no register "MTPM" True\nmlx5\npolicy debug-write'));

  it('says when the session has ended, whether that shows at asking or at waiting for the answer', async () => {
    // A process that is stopped takes what it is asked, and then ends.
    for (const ending of [
      'kill(); card._process.wait()',
      'send_signal(19); Timer(0.2, card._process.kill).start()',
    ])
      expect(
        await script([
          'from threading import Timer',
          'card = fwctl.Session(program=P)',
          'card.run("info")',
          `card._process.${ending}`,
          'try:',
          '    card.run("info")',
          'except fwctl.FwctlError as error:',
          '    print(error)',
          'card.close()',
        ]),
        ending,
      ).to.equal('the session has ended with -9');
  });
});
