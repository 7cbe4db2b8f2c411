import { expect } from 'chai';
import { nextFrame } from '../../../src/cli/terminal/drawing.js';
import { withFolder } from '../../support/files.js';
import { FWCTL, inTerminal, itOnTerminal } from '../../support/terminal.js';

const WINDOW = { columns: 10, rows: 5 };

/** What the terminal is told: how many rows up, that so many are emptied, and back up to the first of these. */
const over = (rows: number) =>
  `\u001b[${rows}A\r\u001b[2K${'\u001b[B\u001b[2K'.repeat(rows - 1)}\u001b[${rows - 1}A`;

describe('a frame that is drawn over the one before', () => {
  it('goes back over nothing at first, then over its rows', () => {
    const first = nextFrame([], 'a\nb\n', WINDOW);
    expect(first).to.deep.equal({ control: '', lines: ['a', 'b'] });
    expect(nextFrame(first.lines, 'c\n', WINDOW)).to.deep.equal({
      control: over(2),
      lines: ['c'],
    });
  });

  it('has no line that would be wrapped', () => {
    expect(nextFrame([], `${'x'.repeat(11)}\n`, WINDOW).lines).to.deep.equal(['xxxxxxxxx…']);
  });

  it('shows what the window has room for, and says how much more there is', () => {
    expect(nextFrame([], '1\n2\n3\n4\n', WINDOW).lines).to.deep.equal(['1', '2', '3', '4']);
    expect(nextFrame([], '1\n2\n3\n4\n5\n', { ...WINDOW, columns: 80 }).lines).to.deep.equal([
      '1',
      '2',
      '3',
      '… 2 more lines; the window is too low',
    ]);
    expect(nextFrame([], '1\n2\n', { columns: 80, rows: 1 }).lines).to.have.length(1);
  });

  it('goes back over the rows into which a narrower window has wrapped it, and never above the window', () => {
    const wide = ['x'.repeat(25), 'y'];
    expect(nextFrame(wide, 'a\n', { columns: 10, rows: 24 }).control).to.equal(over(4));
    expect(nextFrame(wide, 'a\n', { columns: 10, rows: 3 }).control).to.equal(over(2));
  });
});

const WATCH = `${FWCTL} diag watch -d fwctl0 --allow-taint 2>/dev/null`;

/** The lines of the screen that are the head of the table. */
const heads = (screen: string) => screen.split('\n').filter((line) => line.startsWith('counter ')).length;

describe('diag watch on a terminal', () => {
  itOnTerminal('draws two hundred readings in a window that is lower than its table, in its place', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 10], {}, async (terminal) => {
        terminal.type(`clear; ${WATCH} --interval 10ms --count 200; echo ended`);
        const screen = await terminal.until(/^ended/m);
        expect(heads(screen)).to.equal(1);
        expect(screen).to.match(/^… \d+ more lines/m);
        // The line that was typed, and the row of the end.
        expect(terminal.scrolled()).to.be.at.most(3);
      }),
    ),
  );

  itOnTerminal('is whole after the window was made narrower, wider and lower', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(`clear; ${WATCH} --interval 1h pxd_ready_bp 0x2006`);
        await terminal.until(/^pxd_ready_bp .*\d$/m);
        terminal.resize(26, 24);
        await terminal.until(/^pxd_ready_bp .*…$/m);
        terminal.resize(100, 24);
        await terminal.until(/^sxw_packet_send_sxw2sxp_go_vld .*\d$/m);
        terminal.resize(40, 5);
        await terminal.until(/^sxw_packet_send.*…$/m);
        terminal.keys('C-c');
        const screen = await terminal.until(/\$$/m);
        expect(heads(screen), screen).to.equal(1);
      }),
    ),
  );

  itOnTerminal('begins anew below what the shell wrote while it was stopped', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(`clear; ${WATCH} --interval 10ms pxd_ready_bp`);
        await terminal.until(/^pxd_ready_bp .*\d/m);
        terminal.keys('C-z');
        await terminal.until(/Stopped/);
        terminal.type('echo between; fg');
        await terminal.until(/^between[\s\S]*^pxd_ready_bp .*\d/m);
        terminal.keys('C-c');
        const screen = await terminal.until(/^pxd_ready_bp [\s\S]*^\$$/m);
        expect(screen).to.match(/Stopped[\s\S]*^between$/m);
        expect(heads(screen), screen).to.equal(2);
      }),
    ),
  );
});
