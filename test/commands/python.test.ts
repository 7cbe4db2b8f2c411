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

  it('raises FwctlError for a program that is not there, no document, a device or backend that is none, and a closed session', async () =>
    expect(
      await script([
        'def told(work):',
        '    try:',
        '        print(work())',
        '    except fwctl.FwctlError as error:',
        '        print(error.kind, error.code, error, error.near)',
        'def asked(**session):',
        '    with fwctl.Session(program=P, **session) as card:',
        '        return card.run("info")',
        'told(lambda: fwctl.run("info", program="/none/fwctl"))',
        'told(lambda: fwctl.Session(program=["/none/fwctl"]))',
        'told(lambda: fwctl.run("--version", program=P))',
        'told(lambda: fwctl.run("watch", "--count", 2, "--interval", "1ms", "list", program=P))',
        'told(lambda: asked(device="fwctl9"))',
        'told(lambda: asked(backend="kernal"))',
        'card = fwctl.Session(program=P)',
        'card.close()',
        'told(lambda: card.run("info"))',
      ]),
    ).to.equal(
      [
        "usage 2 /none/fwctl can't be run: No such file or directory []",
        "usage 2 /none/fwctl can't be run: No such file or directory []",
        'usage 2 fwctl --version --json gives no document []',
        'usage 2 fwctl watch --count 2 --interval 1ms list --json gives more than one document: stream() yields each []',
        "device 3 there is no device \"fwctl9\" ['fwctl0', 'fwctl1', 'fwctl2']",
        'usage 2 there is no backend "kernal" [\'kernel\']',
        'usage 2 the session was closed: open another []',
      ].join('\n'),
    ));

  it('takes numbers, flags, text, bytes and lists for fields and words, and nothing else', async () =>
    expect(
      await script([
        'with fwctl.Session(program=P) as card:',
        '    print(card.run("obj", "get", "cq", 1135)["id"])',
        '    print(card.set_register("PMTU", admin_mtu=1500)[0]["after"])',
        '    print(card.set_settings(SRIOV_EN=False, HOST_CHAINING_DESCRIPTORS=[7, 6, 5, 4, 3, 2, 1, 0])[0]["field"])',
        '    print(card.capabilities("QOS")["packet_pacing"], fwctl._value(b"\\x01\\xff"))',
        '    for wrong in (lambda: card.run("reg", None), lambda: card.register("PTYS", local_port=1.5)):',
        '        try:',
        '            wrong()',
        '        except TypeError as error:',
        '            print(error)',
        'print(fwctl.run("decode", "PAOS", input="0001" * 8, program=P)["name"])',
      ]),
    ).to.equal(
      [
        '1135',
        '1500',
        'SRIOV_EN',
        '1 0x01ff',
        'a word of a command is a str or an int, not None',
        'a field takes an int, a str, bytes or a list of them, not 1.5',
        'PAOS',
      ].join('\n'),
    ));

  it('yields the documents of a command that goes on, and ends it when the loop is left', async () =>
    expect(
      await script([
        'for document in fwctl.stream("watch", "--interval", "1ms", "info", program=P):',
        '    print(document["schema"])',
        '    break',
        'print(len(list(fwctl.stream("list", program=P))))',
        'try:',
        '    list(fwctl.stream("wtch", program=P))',
        'except fwctl.FwctlError as error:',
        '    print(error.near)',
      ]),
    ).to.equal("fwctl.watch/1\n1\n['watch']"));

  it('ends a session whose command is interrupted: its answer is taken for that of no other', async () =>
    expect(
      await script([
        'import signal',
        'def interrupted(*_):',
        '    raise KeyboardInterrupt',
        'signal.signal(signal.SIGALRM, interrupted)',
        'card = fwctl.Session(program=P)',
        'print(card.run("emulator", "fault", "add", "--hang", "1h")["fault"]["effect"])',
        'signal.setitimer(signal.ITIMER_REAL, 0.2)',
        'try:',
        '    card.run("reg", "get", "MTMP")',
        'except KeyboardInterrupt:',
        '    print("interrupted")',
        'try:',
        '    print(card.run("info"))',
        'except fwctl.FwctlError as error:',
        '    print(error)',
        'card.close()',
      ]),
    ).to.match(/^\S.*\ninterrupted\nthe session has ended with -?\d+$/));

  it('gives up after a timeout, and ends what it has begun', async () =>
    expect(
      await script([
        'def late(work):',
        '    try:',
        '        work()',
        '    except TimeoutError as error:',
        '        print(error)',
        'late(lambda: fwctl.run("watch", "info", timeout=0.1, program=P))',
        'card = fwctl.Session(timeout=0.1, program=P)',
        'late(lambda: card.run("watch", "info"))',
        'card.close()',
      ]),
    ).to.equal(
      'fwctl watch info --json: no answer within 0.1 s\nwatch info: no answer within 0.1 s; the session has ended',
    ));

  it('threads share a session: each gets its own answers', async () =>
    expect(
      await script([
        'from concurrent.futures import ThreadPoolExecutor',
        'with fwctl.Session(program=P) as card, ThreadPoolExecutor(4) as threads:',
        '    ids = [4, 5, 6, 11] * 3',
        '    print(list(threads.map(lambda n: card.run("obj", "get", "eq", n)["id"], ids)) == ids)',
      ]),
    ).to.equal('True'));

  it('passes mypy --strict, where that is installed', function () {
    const file = join(ROOT, 'src/python/fwctl.py');
    const { error, status, stdout } = spawnSync('mypy', ['--strict', '--cache-dir=/dev/null', file], {
      encoding: 'utf8',
    });
    if (error) this.skip();
    expect(status, stdout).to.equal(0);
  });

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
