import { expect } from 'chai';
import { EXIT_CODES } from '../../../src/cli/exit.js';
import type { Entry } from '../../../src/cli/find/entry.js';
import { find, indexRows } from '../../../src/cli/find/open.js';
import { ROOT, withFolder } from '../../support/files.js';
import { fwctl, fwctlJson } from '../../support/fwctl.js';
import { withLines } from '../../support/lines.js';

/** What people ask who do not know the names yet, and the line that comes first. */
const QUESTIONS: readonly (readonly [asked: string, line: string])[] = [
  ['temperature', 'temp'],
  ['why is it hot', 'temp'],
  ['is my card overheating?', 'temp'],
  ['thermal sensors', 'temp'],
  ['link down', 'link'],
  ['why is the link down', 'link'],
  ['how fast is my link', 'link'],
  ['speed', 'link'],
  ['fec', 'link'],
  ['forward error correction', 'link'],
  ['autonegotiation', 'link'],
  ['serial', 'module'],
  ['cable', 'module'],
  ['who made the cable', 'module'],
  ['optical power', 'module'],
  ['how long is the cable', 'module'],
  ['is the transceiver plugged in', 'module'],
  ['drops', 'counters'],
  ['packet loss', 'counters'],
  ['crc errors', 'counters'],
  ['how much traffic per second', 'counters watch --count 2'],
  ['is my card broken', 'health'],
  ['firmware version', 'firmware'],
  ['part number of the card', 'firmware'],
  ['how do I update firmware', 'firmware update --help'],
  ['upgrade firmware', 'firmware update --help'],
  ['downgrade', 'firmware rollback --help'],
  ['VF', 'function list'],
  ['virtual functions', 'function list'],
  ['number of VFs', 'config query SRIOV_EN NUM_OF_VFS'],
  ['enable sriov', 'config set NUM_OF_VFS=8 SRIOV_EN=true --dry-run'],
  ['mac address', 'function show'],
  ['mtu', 'reg get PMTU'],
  ['priority flow control', 'reg get PFCC'],
  ['pcie width', 'reg get MPEIN -H'],
  ['reset the firmware', 'reset query'],
  ['reboot the card', 'reset query'],
  ['tso', 'query-caps --type ETHERNET_OFFLOADS'],
  ['undo a change', 'shell --help'],
  ['dashboard', 'top --count 1 -o text'],
  ['blink led', 'reg get MLCR'],
  ['ptp clock', 'reg get MTUTC'],
  ["which register has the cable's temperature", 'reg get MTMP'],
  ['what can my card do', 'query-caps --list'],
  ['what does this error mean', 'explain BAD_PARAM_ERR'],
  ['am I allowed to write', 'policy show'],
  ['why is no real device found', 'doctor'],
  ['which devices are there', 'list'],
  ['firmware log', 'trace'],
  ['infiniband or ethernet', 'link'],
  ['factory defaults', 'config reset --help'],
  ['memory scrubbing', 'feature list --help'],
  ['crash dump', 'dump core --help'],
  ['steering rules', 'obj list'],
];

const first = (asked: string): string | undefined => find(ROOT, [asked]).hits[0]?.entry.example;

describe('questions of newcomers', () => {
  for (const [asked, line] of QUESTIONS)
    it(`${asked}: fwctl ${line}`, () => expect(first(asked)).to.equal(line));

  it('are understood as one word or several, in plural, in any case and order, and with a slip', () => {
    for (const words of [['link', 'down'], ['down', 'link'], ['LINK DOWN'], ['links', 'down']])
      expect(find(ROOT, words).hits[0]?.entry.example, words.join()).to.equal('link');
    for (const word of ['temperatures', 'Temperature', 'temperatur', 'tempreature'])
      expect(first(word), word).to.equal('temp');
    expect(find(ROOT, ['tempreature']).taken).to.deep.equal([{ given: 'tempreature', as: 'temperature' }]);
  });

  it('the answers to all of them run', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        for (const line of new Set(QUESTIONS.map(([, answer]) => answer)))
          expect(await ends(run, line), line).to.equal(0);
      }),
    ));
});

/** How a line ends; doctor tells by its code too that this machine has no real device. */
const ends = async (run: (line: string) => Promise<{ code: number }>, line: string): Promise<number> => {
  const { code } = await run(line);
  return line === 'doctor' && code === EXIT_CODES.device ? 0 : code;
};

const entries = (): Entry[] => indexRows(ROOT).map(({ entry }) => entry);

describe('what can be found', () => {
  it('has a line that runs, whatever it is', function () {
    this.timeout(600_000);
    const all = entries();
    const lines = new Set(all.map(({ example }) => example));
    // What is shown of a layout is the same for all that have one: some of each kind will do.
    const some = new Set(
      [...new Set(all.map(({ kind }) => kind))].flatMap((kind) =>
        all
          .filter((one) => one.kind === kind && /^(prm|config describe|diag cap|obj list)/.test(one.example))
          .slice(0, 5)
          .map(({ example }) => example),
      ),
    );
    return withFolder((folder) =>
      withLines(folder, async (run) => {
        for (const line of lines) {
          if (/^(prm|config describe|diag cap|obj list) /.test(line) && !some.has(line)) continue;
          expect(await ends(run, line), line).to.equal(0);
        }
      }),
    );
  });

  it('is found by its name, before all else', () => {
    for (const name of [
      'PTYS',
      'mtmp',
      'NUM_OF_VFS',
      'qp',
      'patrol-scrub',
      'HWRM_FUNC_QCFG',
      'QUERY_HCA_CAP',
      'reg get',
    ])
      expect(find(ROOT, [name]).hits[0]?.entry.name.toLowerCase(), name).to.equal(name.toLowerCase());
  });

  it('is found by its fields, and by values of them, which are told', () => {
    const [hit] = find(ROOT, ['disabled_by_system']).hits;
    expect(hit?.entry.name).to.equal('PAOS');
    expect(hit?.matched).to.deep.equal(['disabled_by_system']);
  });

  it('has registers first where a register is asked for', () => {
    for (const asked of ['which register has the speed', 'register temperature'])
      expect(find(ROOT, [asked]).hits[0]?.entry.kind, asked).to.equal('register');
  });

  it('differs in numbers alone only once', () => {
    const hits = find(ROOT, ['pcie bus restrict']).hits.filter(({ entry }) =>
      /_RESTRICT_SPEED$/.test(entry.name),
    );
    expect(hits).to.have.length(1);
    expect(hits[0]?.alike).to.equal(7);
  });
});

describe('fwctl find', () => {
  it('prints a line that runs and what it tells of, the likeliest first; JSON has the published form', () =>
    withFolder(async (folder) => {
      const { code, stdout, stderr } = await fwctl(['find', 'link', 'down', '-n', '2'], { folder });
      expect(code).to.equal(0);
      expect(stdout.split('\n')[0]).to.equal('fwctl link');
      expect(stderr).to.match(/the likeliest 2 of \d+; --all shows the others/);
      for (const words of [
        ['link down'],
        ['tempreature'],
        ['xyzzyplugh'],
        ['PP*'],
        ['scrub', '--family', 'cxl'],
      ]) {
        // Holds it to its published schema.
        await fwctlJson(['find', ...words], { folder });
      }
    }));

  it('keeps to a family, to a kind, and to patterns of names', () =>
    withFolder(async (folder) => {
      const kinds = async (words: string[]) =>
        (await fwctlJson(['find', ...words, '--all'], { folder })).found;
      for (const { family } of await kinds(['firmware', '--family', 'bnxt']))
        expect([null, 'bnxt']).to.include(family);
      for (const { kind } of await kinds(['firmware', '--kind', 'register']))
        expect(kind).to.include('register');
      const named = await kinds(['PP*', '-k', 'register']);
      expect(named.length).to.be.above(5);
      for (const { name } of named) expect(name).to.match(/^pp/i);
    }));

  it('says what it took a word for, and that it found nothing', () =>
    withFolder(async (folder) => {
      expect((await fwctl(['find', 'tempreature'], { folder })).stderr).to.include(
        '"tempreature" is taken for "temperature"',
      );
      const nothing = await fwctl(['find', 'xyzzyplugh'], { folder });
      expect(nothing).to.deep.include({ code: 0, stdout: 'nothing is found for "xyzzyplugh"\n' });
      expect(nothing.stderr).to.include('nothing has "xyzzyplugh"');
      for (const word of ['ü', '日本', '!!', '...'])
        expect((await fwctl(['find', word], { folder })).stdout, word).to.match(/^nothing is found for "/);
      expect(await fwctl(['find', 'x', '--limit', '0'], { folder })).to.include({ code: 2 });
      expect(await fwctl(['find', ' '], { folder })).to.include({ code: 2 });
      const many = Array.from({ length: 5000 }, (_, i) => `word${i}`);
      expect(await fwctl(['find', ...many], { folder })).to.include({ code: 2 });
      expect(await fwctl(many, { folder })).to.include({ code: 2 });
      // A word that is longer than any is one that nothing has.
      const long = 'a'.repeat(100_000);
      for (const line of [[long], ['reg', 'get', long], ['rpc', long], [long, 'reg']]) {
        const { code, stderr } = await fwctl(line, { folder });
        expect(code, stderr).to.equal(2);
        expect(stderr)
          .to.match(/^fwctl: usage: /)
          .and.to.have.length.below(10_000);
      }
      const { stdout } = await fwctl(['find', long], { folder });
      expect(stdout)
        .to.match(/^nothing is found for "a+ \.\.\. /)
        .and.to.have.length.below(10_000);
    }));
});
