import { expect } from 'chai';
import { Changes } from '../../../src/cli/session/changes.js';

const at = new Date(0);

/** A change of one field of PAOS. */
const set = (before: number, after: number) => ({
  device: 'fwctl0',
  at,
  answer: {
    data: {},
    undo: {
      what: 'register PAOS',
      fields: [{ field: 'admin_status', before, after }],
      lines: [['reg', 'set', 'PAOS', `admin_status=${before}`, '--yes', '-d', 'fwctl0']],
    },
  },
});

describe('what a session has changed', () => {
  it('has the lines that take it back, with the rules and the consent of the line that changed it', () => {
    const changes = new Changes();
    changes.note(
      ['reg', 'set', 'PAOS', 'admin_status=2', '--policy', 'p.yaml', '--allow-taint', '-y'],
      set(1, 2),
    );
    const [change] = changes.list();
    expect(change?.undo.lines).to.deep.equal([
      [
        'reg',
        'set',
        'PAOS',
        'admin_status=1',
        '--yes',
        '-d',
        'fwctl0',
        '--policy',
        'p.yaml',
        '--allow-taint',
      ],
    ]);
  });

  it('is nothing where nothing was written, where it was a rehearsal, and where all was so already', () => {
    const changes = new Changes();
    changes.note(['info'], { device: 'fwctl0', at, answer: { data: {} }, writes: [] });
    changes.note(['reg', 'set'], { ...set(1, 2), answer: { ...set(1, 2).answer, data: { dry_run: true } } });
    changes.note(['reg', 'set'], {
      device: 'fwctl0',
      at,
      answer: { data: {}, undo: { what: 'register PAOS', fields: [], lines: [] } },
      writes: ['ACCESS_REG of PAOS'],
    });
    expect(changes.list()).to.deep.equal([]);
  });

  it('can not be taken back where a write tells nothing of what was there, also of a command that failed', () => {
    const changes = new Changes();
    changes.note(['rpc', 'SET_HCA_CAP'], { device: 'fwctl0', at, writes: ['SET_HCA_CAP'] });
    expect(changes.list()[0]?.undo).to.deep.equal({
      what: 'SET_HCA_CAP',
      not: 'nothing tells what was there before',
    });
  });

  it('is left where the value is another than at first, however it came to be so', () => {
    const changes = new Changes();
    const left = () => changes.left().map(({ number }) => number);
    changes.note(['reg', 'set'], set(1, 2));
    expect(left()).to.deep.equal([1]);
    changes.note(['reg', 'set'], set(2, 1));
    expect(left()).to.deep.equal([]);
    changes.note(['reg', 'set'], set(1, 3));
    expect(left()).to.deep.equal([1, 2, 3]);
    for (const change of changes.open()) change.isUndone = true;
    expect(left()).to.deep.equal([]);
  });
});
