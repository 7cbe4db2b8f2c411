import { expect } from 'chai';
import { linesIn, roomWhenDone, roomWhileDrawn } from '../../../src/cli/terminal/drawing.js';
import { withFolder } from '../../support/files.js';
import { FWCTL, inTerminal, itOnTerminal } from '../../support/terminal.js';

describe('the lines of a text in a window', () => {
  it('are never so long that they would be wrapped', () => {
    expect(linesIn(`${'x'.repeat(11)}\n`, 10, 5)).to.deep.equal(['xxxxxxxxx…']);
  });

  it('are as many as there is room for, and tell how many more there are', () => {
    expect(linesIn('1\n2\n3\n4\n', 10, 4)).to.deep.equal(['1', '2', '3', '4']);
    expect(linesIn('1\n2\n3\n4\n5\n', 80, 4)).to.deep.equal([
      '1',
      '2',
      '3',
      '… 2 more lines; the window is too low',
    ]);
    expect(linesIn('1\n2\n', 80, roomWhileDrawn(1))).to.have.length(1);
  });

  it('are those of another part where it is scrolled, behind the head, which stays', () => {
    const text = 'head\n\n1\n2\n3\n4\n5\n6\n';
    const at = (from: number) => linesIn(text, 80, 5, { from, head: 2 });
    expect(at(0)).to.deep.equal(['head', '', '1', '2', '… 4 more lines; the window is too low']);
    expect(at(1)).to.deep.equal(['head', '', '2', '3', '… 1 line above, 3 below']);
    for (const from of [4, 99]) expect(at(from)).to.deep.equal(['head', '', '5', '6', '… 4 lines above']);
    // No room for the head: it goes too.
    expect(linesIn(text, 80, 2, { from: 7, head: 2 })).to.deep.equal(['6', '… 7 lines above']);
  });

  it('leave room for the cursor while they are drawn, and for the notes and the shell when they stay', () => {
    expect([roomWhileDrawn(10), roomWhenDone(10)]).to.deep.equal([9, 4]);
    expect([roomWhileDrawn(2), roomWhenDone(2)]).to.deep.equal([1, 3]);
  });
});

const WATCH = `${FWCTL} diag watch -d fwctl0 --allow-taint 2>/dev/null`;

/** The lines of the screen that are the head of the table. */
const heads = (screen: string) => screen.split('\n').filter((line) => line.startsWith('counter ')).length;

describe('diag watch on a terminal', () => {
  itOnTerminal(
    'adds no line to the scrollback with two hundred readings, in a window that is lower than its table',
    () =>
      withFolder((folder) =>
        inTerminal(folder, [80, 10], {}, async (terminal) => {
          terminal.type(`watch() { ${WATCH} --interval 10ms --count 200; echo ended; }; clear; echo begun`);
          await terminal.until(/^begun/m);
          const before = terminal.scrolled();
          terminal.type('watch');
          const drawn = await terminal.until(/^… \d+ more lines/m);
          expect(drawn, 'the screen is its own').not.to.match(/^begun/m);
          const screen = await terminal.until(/^ended/m);
          expect(heads(screen)).to.equal(1);
          expect(screen).to.match(/^begun[\s\S]*^pxd_ready_bp [\s\S]*^… \d+ more lines/m);
          expect(terminal.scrolled()).to.equal(before);
        }),
      ),
  );

  itOnTerminal('is whole after the window was made narrower, wider and lower', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(`clear; ${WATCH} --interval 1h pxd_ready_bp 0x2006`);
        await terminal.until(/^pxd_ready_bp +\d+ +-$/m);
        terminal.resize(26, 24);
        await terminal.until(/^pxd_re… {2}\d+…/m);
        terminal.resize(100, 24);
        await terminal.until(/^sxw_packet_send_sxw2sxp_go_vld +\d+ +-$/m);
        terminal.resize(40, 5);
        await terminal.until(/^sxw_\S*… {2}\d+/m);
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
        await terminal.until(/(?<![\s\S])(?![\s\S]*Stopped)[\s\S]*pxd_ready_bp .*\d/);
        terminal.keys('C-c');
        const screen = await terminal.until(/^pxd_ready_bp [\s\S]*^\$$/m);
        expect(screen).to.match(/Stopped[\s\S]*^between$/m);
        expect(heads(screen), screen).to.equal(2);
      }),
    ),
  );
});

describe('reg watch on a terminal', () => {
  itOnTerminal(
    'shows in place what has changed so far, the end of a path that has no room, and gives the screen back',
    () =>
      withFolder((folder) =>
        inTerminal(folder, [80, 24], {}, async (terminal) => {
          terminal.type(`clear; echo begun; ${FWCTL} reg watch PPCNT MTMP --interval 10ms 2>/dev/null`);
          const drawn = await terminal.until(/^MTMP: 0 of \d+ fields changed$/m);
          expect(drawn).not.to.match(/^begun/m);
          const moved = await terminal.until(/^ {2}….*a_frames_transmitted_ok {2}\d+ {2}\+\d+ {2}\+\S+\/s$/m);
          expect(moved.match(/^PPCNT: 8 of 31 fields changed$/gm), moved).to.have.length(1);
          terminal.keys('C-c');
          const screen = await terminal.until(/^begun[\s\S]*^\$$/m);
          expect(screen.match(/^PPCNT: /gm), screen).to.have.length(1);
        }),
      ),
  );
});
