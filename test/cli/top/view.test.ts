import { expect } from 'chai';
import type { Target } from '../../../src/cli/connect.js';
import { plainStyle } from '../../../src/cli/output.js';
import { csvLines } from '../../../src/cli/top/csv.js';
import type { Shown } from '../../../src/cli/top/devices.js';
import { History } from '../../../src/cli/top/history.js';
import { Camera, type Glance } from '../../../src/cli/top/picture.js';
import { stacked } from '../../../src/cli/top/sections.js';
import { LEAST, remember, topText, type View } from '../../../src/cli/top/view.js';
import { short } from '../../../src/cli/top/words.js';
import { FwctlError } from '../../../src/client/errors.js';
import type { CounterGroup } from '../../../src/client/jobs.js';
import { widthOf } from '../../../src/present/width.js';

const group = (of: CounterGroup['of'], counters: Record<string, bigint>, port?: number): CounterGroup => ({
  of,
  group: 'common',
  ...(port === undefined ? {} : { port }),
  counters: Object.entries(counters).map(([name, value]) => ({ name, value, source: name })),
});

/** A device of one port, after so many seconds in which it took 1000 bytes, gave 500 and lost two packets each. */
const glance = (seconds: number): Glance => ({
  at: seconds * 1000,
  links: [{ port: 1, state: 'up', speed_mbps: 25_000, fec: 'rs' }],
  sensors: [{ name: 'asic', of: 'chip', temperature_c: 40 + seconds, critical_c: 105 }],
  groups: [
    group(
      'port',
      {
        rx_bytes: BigInt(1000 * seconds),
        tx_bytes: BigInt(500 * seconds),
        rx_dropped: BigInt(seconds),
        tx_dropped: BigInt(seconds),
        rx_errors: 0n,
      },
      1,
    ),
    group('fec', { fec_corrected_blocks: BigInt(7 * seconds) }, 1),
    group('pcie', { crc_error: BigInt(3 * seconds), stalls: 0n }),
  ],
  pcie: { generation: 3, width: 8, possible_generation: 4, possible_width: 8 },
  queues: { kinds: [], counters: [{ name: 'overruns', value: BigInt(seconds), source: '' }] },
});

const target = (name: string) => ({ backend: { name: 'emulated' }, device: { name } }) as unknown as Target;

function shown(name: string): Shown {
  const camera = new Camera();
  camera.take(glance(1));
  return {
    target: target(name),
    type: 'mlx5',
    diagnosticsNeed: 'debug-write',
    picture: camera.take(glance(3)),
  };
}

const VIEW: View = {
  time: '2026-01-31T12:00:00.000Z',
  interval: 1000,
  paused: false,
  order: 'name',
  selected: 'fwctl0',
  help: false,
  diagnostics: false,
};

const text = (devices: readonly Shown[], view: Partial<View> = {}, window = LEAST) =>
  topText(devices, { ...VIEW, ...view }, new History(), window, plainStyle);

describe('a picture of a device', () => {
  it('has the rates of a second between its readings', () => {
    const { picture } = shown('fwctl0');
    expect(picture?.ports).to.deep.equal([
      {
        port: 1,
        state: 'up',
        speed_mbps: 25_000,
        fec: 'rs',
        rx_bits_per_second: 8000,
        tx_bits_per_second: 4000,
        errors_per_second: 0,
        dropped_per_second: 2,
        fec_corrected_per_second: 7,
      },
    ]);
    expect(picture?.pcie).to.include({ errors_per_second: 3 });
    expect(picture?.queues?.counters).to.deep.equal([{ name: 'overruns', value: 3n, rate: 1 }]);
  });

  it('has no rates at the first reading, and none of a counter that was cleared', () => {
    const camera = new Camera();
    expect(camera.take(glance(1000)).ports[0]).to.not.have.property('rx_bits_per_second');
    const [port] = camera.take({ ...glance(1), at: 1_001_000 }).ports;
    expect(port).to.not.have.property('rx_bits_per_second');
    expect(port).to.include({ errors_per_second: 0 });
  });

  it('counts for the port what a function counts that has one alone, and else for the function', () => {
    const counts = group('function', { rx_bytes: 5n });
    const camera = new Camera();
    camera.take({ at: 0, groups: [counts] });
    const [own] = camera.take({ at: 1000, groups: [group('function', { rx_bytes: 10n })] }).ports;
    expect(own).to.deep.equal({ port: null, state: null, rx_bits_per_second: 40 });
    const [port] = camera.take({ at: 2000, links: [{ port: 0, state: 'down' }], groups: [counts] }).ports;
    expect(port).to.include({ port: 0, state: 'down' });
  });
});

describe('the window of top', () => {
  it('shows ports, temperatures, PCIe and queues, each line no wider than the window', () => {
    const devices = [shown('fwctl0'), shown('fwctl1')];
    const picture = text(devices);
    expect(picture).to.match(/^>fwctl0\/1 +up +25G +rs +8k .* 4k +0 +2 +7$/m);
    expect(picture).to.match(/^ fwctl1\/1/m);
    expect(picture).to.match(/^ fwctl0 asic +43 +105 +normal$/m);
    expect(picture).to.match(/^ fwctl0 +Gen3 x8 +Gen4 x8 +3 +crc_error 3\/s$/m);
    expect(picture).to.match(/^ overruns +3 +1$/m);
    expect(picture).to.include('diagnostic counters: --allow-taint sets them up, at scope debug-write');
    for (const columns of [80, 100, 200])
      for (const line of text(devices, {}, { columns, rows: 40 }).split('\n'))
        expect(widthOf(line), line).to.be.at.most(columns);
  });

  it('fits into its rows, and tells how many more there are', () => {
    const many = Array.from({ length: 30 }, (_, i) => shown(`fwctl${i}`));
    const lines = text(many).trimEnd().split('\n');
    expect(lines).to.have.length.of.at.most(LEAST.rows - 1);
    expect(lines.filter((line) => /^ {2}… \d+ more$/.test(line))).to.have.length.of.at.least(3);
  });

  it('that is too small says so, whatever is in it', () => {
    for (const window of [
      { columns: 79, rows: 24 },
      { columns: 80, rows: 23 },
      { columns: 20, rows: 5 },
    ]) {
      const lines = text([shown('fwctl0')], {}, window)
        .trimEnd()
        .split('\n');
      expect(lines.join(' ')).to.equal(`too small: ${window.columns}x${window.rows}; it takes 80x24 q quits`);
      expect(lines.length).to.be.at.most(4);
      for (const line of lines) expect(line.length).to.be.at.most(20);
    }
  });

  it('sorts by what is chosen', () => {
    const [slow, fast] = [shown('fwctl0'), shown('fwctl1')];
    const port = { ...fast.picture?.ports[0], port: 1, state: 'up' as const, rx_bits_per_second: 9000 };
    const devices = [slow, { ...fast, picture: { ...fast.picture, ports: [port], sensors: [] } }];
    expect(text(devices, { order: 'in' })).to.match(/fwctl1\/1[\s\S]*fwctl0\/1/);
    expect(text(devices)).to.match(/fwctl0\/1[\s\S]*fwctl1\/1/);
  });

  it('tells of devices that do not answer, and makes their words harmless', () => {
    const error = new FwctlError('kernel', 'gone \x1b[31m away');
    const picture = text([
      { target: target('fwctl0'), error },
      { target: target('fwctl1'), type: 'pds', picture: { ports: [], sensors: [] } },
    ]);
    expect(picture).to.include(' fwctl0  gone \\x1b[31m away');
    expect(picture).to.include(' answering, with nothing to show: fwctl1 (pds)');
  });

  it('has help, and says when it is held', () => {
    expect(text([shown('fwctl0')], { help: true })).to.include('Keys of fwctl top');
    expect(text([shown('fwctl0')], { paused: true })).to.match(/^fwctl top {2}12:00:00 {2}held {2}1 device/);
  });

  it('draws the course of what it remembers, and forgets devices that are gone', () => {
    const history = new History();
    for (let i = 0; i < 3; i++) remember([shown('fwctl0')], history);
    const picture = topText([shown('fwctl0')], VIEW, history, LEAST, plainStyle);
    expect(picture).to.match(/fwctl0\/1.* ███ /);
    remember([], history);
    expect(history.of('port fwctl0/1')).to.deep.equal([]);
  });
});

describe('sections of a window', () => {
  const section = (name: string, rows: number) => ({
    head: name,
    rows: Array.from({ length: rows }, (_, i) => `${name}${i}`),
  });

  it('share the rows, and leave out what is empty', () => {
    expect(stacked([section('a', 2), section('b', 0), section('c', 1)], 10)).to.deep.equal([
      'a',
      'a0',
      'a1',
      '',
      'c',
      'c0',
    ]);
    const lines = stacked([section('a', 20), section('b', 1)], 8);
    expect(lines).to.deep.equal(['a', 'a0', 'a1', 'a2', '  … 17 more', '', 'b', 'b0']);
    const line = { head: 'only', rows: [], isLine: true } as const;
    expect(stacked([section('a', 1), line], 4)).to.deep.equal(['a', 'a0', '', 'only']);
  });

  it('that are cut keep the chosen row in view', () => {
    for (let chosen = 0; chosen < 20; chosen++)
      for (let room = 3; room < 10; room++)
        expect(stacked([{ ...section('a', 20), chosen }], room), `${chosen} in ${room}`).to.include(
          `a${chosen}`,
        );
  });

  it('never take more than there are', () => {
    for (let room = 0; room < 30; room++)
      expect(stacked([section('a', 9), section('b', 9), section('c', 9)], room).length).to.be.at.most(room);
  });
});

describe('numbers in short', () => {
  it('have three digits that count', () => {
    for (const [value, shownAs] of [
      [0, '0'],
      [0.25, '0.25'],
      [999, '999'],
      [999.6, '1k'],
      [41_234_567_890, '41.2G'],
      [1e18, '1000P'],
    ] as const)
      expect(short(value)).to.equal(shownAs);
  });
});

describe('CSV of top', () => {
  it('has a line for each measure, with quotes where they are needed', () => {
    const tick = { reading: 1, elapsed: 2, time: '2026-01-31T12:00:00.000Z' };
    const error = new FwctlError('kernel', 'a "quoted", word');
    const lines = csvLines(tick, [shown('fwctl0'), { target: target('fwctl1'), error }]).split('\n');
    expect(lines).to.include('2026-01-31T12:00:00.000Z,2,fwctl0,port,1,rx_bits_per_second,8000');
    expect(lines).to.include('2026-01-31T12:00:00.000Z,2,fwctl0,queue counter,overruns,rate,1');
    expect(lines).to.include('2026-01-31T12:00:00.000Z,2,fwctl1,device,,error,"a ""quoted"", word"');
  });

  it('holds no formula for a spreadsheet', () => {
    const tick = { reading: 0, elapsed: 0, time: 't' };
    const sensor = { name: '=1+1', of: 'chip', state: 'normal' } as const;
    const picture = { ports: [], sensors: [sensor] };
    expect(csvLines(tick, [{ target: target('fwctl0'), picture }])).to.equal(
      "t,0,fwctl0,sensor,'=1+1,state,normal\n",
    );
  });
});
