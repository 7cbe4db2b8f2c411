import { join } from 'node:path';
import { expect } from 'chai';
import { Book } from '../../../src/cli/completion/book.js';
import type { Completion, Live } from '../../../src/cli/completion/candidate.js';
import { complete } from '../../../src/cli/completion/complete.js';
import { argumentKind } from '../../../src/cli/completion/kinds.js';
import { ROOT } from '../../support/files.js';

const book = new Book(join(ROOT, 'dist/bundle'));

/** What may stand at the end of a line: a blank there begins a new word. */
function at(line: string, live?: Live): Promise<Completion> {
  const words = line.split(' ');
  return complete(words, words.length - 1, { book, ...(live && { live }) });
}

const values = async (line: string, live?: Live): Promise<string[]> =>
  (await at(line, live)).candidates.map(({ value }) => value);

describe('completion', () => {
  it('has the topics and commands of the first word, each with what it does', async () => {
    const { candidates } = await at('po');
    expect(candidates.map(({ value }) => value)).to.deep.equal(['policy']);
    for (const { description } of candidates) expect(description).to.match(/^[A-Z].*\.$/);
  });

  for (const [line, wanted] of [
    ['reg ', ['get', 'list', 'set', 'watch']],
    ['regs g', ['get']],
    ['REG g', ['get']],
    ['-d fwctl1 emulator fault a', ['add']],
    ['reg get MTMP', ['MTMP']],
    ['reg get mtmp', ['MTMP']],
    ['reg get PPCNT gr', ['grp=', 'grp_profile=']],
    ['reg get PPCNT grp=eth', ['grp=Ethernet_Extended_Counters', 'grp=Ethernet_Discard_Counters']],
    ['reg set PAOS admin_st', ['admin_status=']],
    ['reg set PAOS admin_status=do', ['admin_status=down_by_configuration']],
    ['reg set PAOS admin_status=up adm', []],
    ['reg set PAOS oper_status', []],
    ['config set LINK_TYPE_P1=', ['LINK_TYPE_P1=IB', 'LINK_TYPE_P1=ETH']],
    ['config set SRIOV_EN=', ['SRIOV_EN=true', 'SRIOV_EN=false']],
    ['reg set PAOS ase=', ['ase=0', 'ase=1']],
    ['config query NUM_OF_VF', ['NUM_OF_VFS']],
    ['function set-cap vf0 GENERAL.log_max_qp', ['GENERAL.log_max_qp_sz=', 'GENERAL.log_max_qp=']],
    ['query-caps --type GEN', ['GENERAL', 'GENERAL_2']],
    ['query-caps --type=GEN', ['--type=GENERAL', '--type=GENERAL_2']],
    ['info -o ', ['text', 'json', 'hex', 'binary']],
    ['rpc QUERY_VPORT_C', ['QUERY_VPORT_COUNTER']],
    ['rpc QUERY_VPORT_COUNTER other_v', ['other_vport=']],
    ['encode mcia_r', ['mcia_reg']],
    ['info --scope debug-w', ['debug-write', 'debug-write-full']],
    ['list --backend rep', ['replay:']],
    ['record reg get MTMP', ['MTMP']],
    ['record --file a -- reg get MTMP', ['MTMP']],
    ['watch reg get MTMP', ['MTMP']],
    ['emulator clock f', ['freeze']],
    ['nope ', []],
  ] as [string, string[]][])
    it(`"${line}" may be: ${wanted.join(', ') || 'nothing'}`, async () => {
      expect(await values(line)).to.deep.equal(wanted);
    });

  it('a flag that stands there, or that another one excludes, is not offered again', async () => {
    expect(await values('info --js')).to.deep.equal(['--json']);
    expect(await values('info --json --js')).to.deep.equal([]);
    expect(await values('info -o text --js')).to.deep.equal([]);
    expect(await values('info --policy a --pol')).to.deep.equal(['--policy']);
  });

  it('names that are named already are not offered again', async () => {
    expect(await values('reg get PMTU PMT')).not.to.include('PMTU');
  });

  it('file names are left to the caller, with what stands in front of them', async () => {
    expect((await at('replay show ')).outside).to.deep.equal({ of: 'files', behind: '' });
    expect((await at('info --policy=x')).outside).to.deep.equal({ of: 'files', behind: '--policy=' });
    expect((await at('exec --dir ')).outside?.of).to.equal('folders');
    expect((await at('exec ')).outside?.of).to.equal('programs');
    for (const flag of ['-d', '--backend'])
      for (const behind of ['replay:', 'snapshot:'])
        expect((await at(`info ${flag} ${behind}a`)).outside).to.deep.equal({ of: 'files', behind });
    expect((await at('info --backend=snapshot:a')).outside?.behind).to.equal('--backend=snapshot:');
  });

  it('live values stand where only a device knows them', async () => {
    const live: Live = (kind, about) => [{ value: [kind, ...about].join('+').replaceAll(' ', '_') }];
    expect(await values('obj get qp ', live)).to.include('object_id+qp');
    expect(await values('info -d ', live)).to.include('device');
    expect(await values('reg get MTMP sensor_index=', live)).to.include(
      'sensor_index=index_value+MTMP+sensor_index',
    );
  });

  it('every topic says what it is for', () => {
    const { commands, topics } = book.table;
    const bare = Object.keys(topics).filter((id) => !/:/.test(id) && !topics[id] && !commands[id]);
    expect(bare, 'package.json describes topics').to.deep.equal([]);
  });

  it('of every argument of every command it is said what stands there', () => {
    const unsaid = Object.entries(book.table.commands).flatMap(([id, { args }]) =>
      args.filter((name, i) => !argumentKind(id, name, i)).map((name) => `${id} ${name}`),
    );
    expect(unsaid, 'src/cli/completion/kinds.ts has no kind for these').to.deep.equal([]);
  });
});
