import { expect } from 'chai';
import { toTable } from '../../src/present/table.js';

const COLUMNS = [{ key: 'name' }, { key: 'from', spare: 2 }, { key: 'description', spare: 1 }];
const ROWS = [
  {
    name: 'PMTU',
    from: 'PCAM group 0, bit 3',
    description: 'largest packet that a port takes, and may take',
  },
  { name: 'PTYS', from: 'PCAM group 0, bit 4', description: 'speeds' },
];

const lines = async (width?: number): Promise<string[]> =>
  (await toTable(COLUMNS, ROWS, { bold: (text) => text, width })).trimEnd().split('\n');

describe('a table with columns that can be left out', () => {
  it('has all of them in a pipe', async () => {
    expect(await lines()).to.deep.equal([
      'name  from                 description',
      'PMTU  PCAM group 0, bit 3  largest packet that a port takes, and may take',
      'PTYS  PCAM group 0, bit 4  speeds',
    ]);
  });

  it('gives what tells most the room that the others leave, in a window', async () => {
    expect((await lines(60))[1]).to.equal('PMTU  PCAM group 0, bit 3  largest packet that a port takes…');
  });

  it('leaves the others out first where room is short, and then that too', async () => {
    expect((await lines(46))[1]).to.equal('PMTU  largest packet that a port takes, and m…');
    expect((await lines(20))[1]).to.equal('PMTU');
  });

  it('is never wider than the window, and its heads are painted one by one', async () => {
    for (let width = 6; width < 90; width++)
      for (const line of await lines(width)) expect(line.length, `${width}: ${line}`).to.be.at.most(width);
    const bold = (...texts: string[]) => texts.join('!');
    expect(await toTable(COLUMNS, ROWS, { bold, width: 46 })).to.match(/^name {2}description\n/);
  });
});
