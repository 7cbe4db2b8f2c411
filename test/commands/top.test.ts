import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { withLines } from '../support/lines.js';
import { wrongIn } from '../support/published.js';
import { withStream } from '../support/stream.js';
import { FWCTL, inTerminal, itOnTerminal } from '../support/terminal.js';

const FAMILIES = ['cxl', 'bnxt', 'pds'];

/** A machine with devices of every family. */
const mixed = <T>(work: (folder: string) => Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    for (const family of FAMILIES) await fwctl(['emulator', 'add', '--family', family], { folder });
    return work(folder);
  });

const documents = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('fwctl top off a terminal', () => {
  it('is a line of JSON for each reading, with devices of all families, as the schema has it', () =>
    mixed((folder) =>
      withLines(folder, async (run) => {
        const { stdout, code } = await run('top --count 2 --interval 20ms --allow-taint');
        expect(code).to.equal(0);
        const [first, second, ...others] = documents(stdout);
        expect(others).to.deep.equal([]);
        for (const document of [first, second]) expect(wrongIn('top', document)).to.deep.equal([]);
        expect(first.devices.map(({ type }: { type: string }) => type)).to.include.members([
          'mlx5',
          ...FAMILIES,
        ]);
        const [mlx5] = second.devices;
        expect(mlx5.ports[0].rx_bits_per_second).to.be.above(0);
        expect(mlx5.pcie).to.include({ generation: 4, width: 16 });
        expect(mlx5.diagnostics.length).to.be.above(5);
        const bnxt = second.devices.find(({ type }: { type: string }) => type === 'bnxt');
        expect(bnxt.queues.kinds.map(({ name }: { name: string }) => name)).to.include('tx rings');
      }),
    ));

  it('tells of ports, sensors and PCIe what the jobs tell', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'clock', 'virtual'], { folder });
      const [{ ports, sensors }] = (await fwctlJson(['top', '--count', '1', '-d', 'fwctl0'], { folder }))
        .devices;
      const links = (await fwctlJson(['link'], { folder })).ports;
      expect(ports[0]).to.include({
        state: links[0].state,
        speed_mbps: links[0].speed_mbps,
        fec: links[0].fec,
      });
      const told = (await fwctlJson(['temp'], { folder })).sensors;
      expect(sensors[0].temperature_c).to.equal(told[0].temperature_c);
    }));

  it('reads diagnostic counters with consent only, and puts back what was set', () =>
    withFolder(async (folder) => {
      await fwctl(['diag', 'set', 'pci_write_bp', '--single', '--samples', '16', '--allow-taint'], {
        folder,
      });
      const before = await fwctlJson(['diag', 'param'], { folder });
      const without = await fwctlJson(['top', '--count', '1'], { folder });
      expect(without.devices[0]).to.not.have.property('diagnostics');
      const asked = await fwctl(['top', '--count', '2', '--interval', '10ms', '--allow-taint', '--json'], {
        folder,
      });
      expect(documents(asked.stdout)[1].devices[0].diagnostics[0].rate).to.be.above(0);
      expect(await fwctlJson(['diag', 'param'], { folder })).to.deep.equal(before);
    }));

  it('-o csv has a line for each measure', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const { stdout } = await run('top --count 2 --interval 10ms -o csv -d fwctl0,fwctl1');
        const [head, ...lines] = stdout.trimEnd().split('\n');
        expect(head).to.equal('time,elapsed,device,what,name,measure,value');
        for (const line of lines)
          expect(line).to.match(/^[\dT:.-]+Z,[\d.]+,fwctl[01],[^,]+,[^,]*,\w+,[^,]+$/);
        expect(lines.filter((line) => line.includes(',rx_bits_per_second,'))).to.have.length(2);
      }),
    ));

  it('-o text shows pictures one behind the other, whole', () =>
    mixed((folder) =>
      withLines(folder, async (run) => {
        const { stdout } = await run('top --count 2 --interval 10ms -o text');
        expect(stdout.match(/^fwctl top /gm)).to.have.length(2);
        expect(stdout).to.not.match(/ more$/m);
        expect(stdout).to.include(' answering, with nothing to show: ');
      }),
    ));

  it('ends when a condition is met, with 0, or at the end without it, with 124', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const met = await run('top --interval 10ms --timeout 60s --until rx_bits_per_second>0');
        expect([met.code, documents(met.stdout).length]).to.deep.equal([0, 2]);
        expect((await run('top --count 1 --until temperature_c>1000')).code).to.equal(124);
      }),
    ));

  it('tells a device that goes away, and shows it again when it is back', () =>
    withFolder((folder) =>
      withStream(['top', '--json', '--interval', '50ms', '-d', 'fwctl1'], folder, async (top) => {
        const errorIn = (line: string) => JSON.parse(line).devices[0].error;
        await top.next((line) => !errorIn(line));
        await fwctl(['emulator', 'unplug', '-d', 'fwctl1'], { folder });
        const gone = await top.next((line) => errorIn(line));
        expect(wrongIn('top', JSON.parse(gone))).to.deep.equal([]);
        await fwctl(['emulator', 'replug', '-d', 'fwctl1'], { folder });
        const back = JSON.parse(await top.next((line) => !errorIn(line)));
        expect(back.devices[0].ports[0].state).to.equal('up');
        expect(await top.end()).to.equal(130);
      }),
    ));

  it('refuses what it can not show, before anything is read', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        for (const [line, code, message] of [
          ['top -o hex', 2, 'hex'],
          ['top -d fwctl99', 3, 'fwctl99'],
          ['top -d fwctl0,/dev/fwctl/fwctl0', 2, 'several backends'],
          ['top --interval 0s', 2, '--interval'],
          ['top --until x>', 2, 'column 3'],
          ['top --count 0', 2, '--count'],
          ['top --log .', 2, 'the log'],
        ] as const) {
          const ended = await run(line);
          expect([ended.code, ended.stdout], line).to.deep.equal([code, '']);
          expect(ended.stderr, line).to.include(message);
        }
      }),
    ));
});

const TOP = `${FWCTL} top --interval 100ms`;

describe('fwctl top on a terminal', () => {
  itOnTerminal('has a screen of its own, keys, and leaves the terminal as it was', () =>
    mixed((folder) =>
      inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(
          `clear; echo begun; ${TOP}; echo "ended: $?"; stty -a | tr ';' '\\n' | grep -ow -e '-\\?icanon' -e '-\\?echo'`,
        );
        const drawn = await terminal.until(/^>fwctl0\/1 +up +100G +rs +[\d.]+G/m);
        expect(drawn).to.not.match(/^begun/m);
        expect(drawn.trimEnd().split('\n').length).to.be.at.most(24);
        terminal.keys('Down');
        await terminal.until(/^>fwctl1\/1[\s\S]*queues of fwctl1/m);
        terminal.keys('Up', 'Up');
        await terminal.until(/nothing to show|counters of|queues of fwctl7/m);
        terminal.keys('s');
        await terminal.until(/by in /);
        terminal.keys('+');
        await terminal.until(/every 200ms/);
        terminal.keys('-', '-');
        await terminal.until(/every 50ms/);
        terminal.keys('Space');
        const held = await terminal.until(/ held /);
        await fwctlJson(['list'], { folder });
        expect(terminal.screen()).to.equal(held);
        terminal.keys('?');
        await terminal.until(/^Keys of fwctl top/);
        terminal.keys('h', 'Space');
        await terminal.until(/every 50ms/);
        terminal.keys('q');
        const left = await terminal.until(/^ended: 0$[\s\S]*^\$$/m);
        expect(left).to.match(/^begun$/m);
        expect(left).to.match(/ended: 0\nicanon\necho\n/);
      }),
    ),
  );

  itOnTerminal('that is too small says so, is whole again when it grows, and ends with Ctrl-C', () =>
    withFolder((folder) =>
      inTerminal(folder, [20, 5], { NO_COLOR: '1' }, async (terminal) => {
        terminal.type(`${TOP}; echo "ended: $?"`);
        await terminal.until(/^too small:\n20x5; it takes\n80x24\nq quits$/m);
        terminal.resize(100, 30);
        await terminal.until(/^>fwctl0\/1 .*G/m);
        terminal.resize(79, 24);
        await terminal.until(/^79x24; it takes$/m);
        terminal.keys('C-c');
        await terminal.until(/^ended: 130$/m);
      }),
    ),
  );

  itOnTerminal('stops with Ctrl-Z, the terminal as it was, and goes on', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 24], {}, async (terminal) => {
        terminal.type(`clear; ${TOP}`);
        await terminal.until(/^>fwctl0\/1 .*G/m);
        terminal.keys('C-z');
        await terminal.until(/Stopped/);
        terminal.type('echo typed; fg');
        await terminal.until(/^fwctl top (?![\s\S]*Stopped)/m);
        terminal.keys('s');
        await terminal.until(/by in /);
        terminal.keys('q');
        expect(await terminal.until(/^typed$[\s\S]*^\$$/m)).to.include('Stopped');
      }),
    ),
  );

  itOnTerminal('that can do nothing gets pictures one behind the other', () =>
    withFolder((folder) =>
      inTerminal(folder, [100, 120], { TERM: 'dumb' }, async (terminal) => {
        terminal.type(`export TERM=dumb; clear; ${TOP} --count 2; echo "ended: $?"`);
        const screen = await terminal.until(/^ended: 0$/m);
        expect(screen.match(/^fwctl top /gm)).to.have.length(2);
      }),
    ),
  );
});
