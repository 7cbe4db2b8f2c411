import { expect } from 'chai';
import { decodeModule } from '../../src/module/decode.js';
import { type ModulePages, pageName, rawPages } from '../../src/module/memory.js';
import { readModule } from '../../src/module/read.js';
import type { Lane } from '../../src/module/report.js';
import { knownMap } from './maps.js';

/** A map with bytes of a half changed, from `at` on, counted as the standards do. */
function changed(pages: ModulePages, name: string, at: number, ...bytes: readonly number[]): ModulePages {
  const half = Uint8Array.from(pages[name] as Uint8Array);
  half.set(bytes, at - (name.endsWith('lower') ? 0 : 128));
  return { ...pages, [name]: half };
}

const lanesWith = (lanes: readonly Lane[] = [], name: keyof Lane): number[] =>
  lanes.filter((lane) => lane[name] === true).map(({ lane }) => lane);

describe('decoding a module', () => {
  const sfp = knownMap('8472-all-flags').pages;
  const qsfp = knownMap('8636-los-not-declared').pages;
  const cmis = knownMap('cmis-400g-dr4').pages;

  it('flags of SFF-8636: the odd lane in the upper nibble, the high alarm in its highest bit', () => {
    const { lanes = [] } = decodeModule(changed(qsfp, 'lower', 9, 0x80, 0x01));
    expect(lanes[0]?.flags?.rx_power).to.include({ high_alarm: true, low_warning: false });
    expect(lanes[3]?.flags?.rx_power).to.include({ high_alarm: false, low_warning: true });
  });

  it('flags of CMIS: a bit for each lane, the high alarm of the module in the lowest bit', () => {
    const flagged = changed(changed(cmis, '11', 139, 0x81), 'lower', 9, 0x21);
    const { lanes = [], flags } = decodeModule(flagged);
    const high = lanes.filter((lane) => lane.flags?.tx_power?.high_alarm).map(({ lane }) => lane);
    expect(high).to.deep.equal([1, 8]);
    expect(flags?.temperature).to.include({ high_alarm: true, low_alarm: false });
    expect(flags?.voltage).to.include({ high_alarm: false, low_alarm: true });
  });

  it('signals that SFF-8636 does not declare are told, and that they are not declared', () => {
    const { lanes, declares } = decodeModule(qsfp);
    expect(lanesWith(lanes, 'rx_los')).to.deep.equal([1, 2, 3, 4]);
    expect(declares).to.include({ rx_los: false, tx_lol: false });
  });

  it('a temperature of 0 degrees hides nothing', () => {
    const { monitors, lanes } = decodeModule(changed(qsfp, 'lower', 22, 0, 0));
    expect(monitors?.temperature_c).to.equal(0);
    expect(lanes?.[0]?.tx_bias_ma).to.equal(7);
  });

  it('a temperature is signed', () => {
    expect(decodeModule(changed(qsfp, 'lower', 22, 0xff, 0x80)).monitors?.temperature_c).to.equal(-0.5);
  });

  it('no light has no dBm; 0.1 uW is -40 dBm', () => {
    const { lanes = [] } = decodeModule(changed(qsfp, 'lower', 34, 0, 0, 0, 1));
    expect(lanes[0]?.rx_power).to.deep.equal({ mw: 0, dbm: null });
    expect(lanes[1]?.rx_power).to.deep.equal({ mw: 0.0001, dbm: -40 });
  });

  it('what is beyond a threshold: the alarm before the warning, no lane that the media lacks, nothing where no thresholds are filled in', () => {
    const hot = changed(changed(cmis, 'lower', 14, 72, 0), '11', 186, 0, 1, 0, 0x50);
    const found = (pages: ModulePages) =>
      decodeModule(pages).beyond?.map((each) => Object.values(each).join(' '));
    expect(found(hot)).to.deep.equal([
      'temperature_c high_warning',
      'rx_power 1 low_alarm',
      'rx_power 2 low_alarm',
    ]);
    // Byte 210: the media has no second lane.
    expect(found(changed(hot, '0', 210, 0b10))).to.deep.equal([
      'temperature_c high_warning',
      'rx_power 1 low_alarm',
    ]);
    expect(found({ ...hot, 2: new Uint8Array(128) })).to.deep.equal([]);
  });

  it('bias and its thresholds take the multiplier of CMIS', () => {
    const of = (code: number) => {
      const { lanes = [], thresholds } = decodeModule(
        changed(changed(cmis, '1', 160, 0x07 | (code << 3)), '11', 170, 0x03, 0xe8),
      );
      return [lanes[0]?.tx_bias_ma, thresholds?.tx_bias_ma?.high_alarm];
    };
    const [once, twice, four] = [of(0), of(1), of(2)] as [number[], number[], number[]];
    expect(once[0]).to.equal(2);
    expect(twice).to.deep.equal(once.map((value) => value * 2));
    expect(four).to.deep.equal(once.map((value) => value * 4));
  });

  it('external calibration: the polynomial of the fourth power for received power, lines for the others, thresholds too', () => {
    const floats = new DataView(new ArrayBuffer(20));
    for (const [i, value] of [1e-16, 1e-11, 1e-6, 0.9, 10].entries()) floats.setFloat32(4 * i, value);
    const constants = [
      0x01, 0x80, 0xff, 0xf6, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0xff, 0x00, 0x01, 0x00, 0x00, 0x64,
    ];
    const outside = changed(
      changed(
        changed(sfp, 'lower', 92, 0x58),
        'a2:lower',
        56,
        ...new Uint8Array(floats.buffer),
        ...constants,
      ),
      'a2:lower',
      96,
      ...[30, 0, 0x80, 0xe8, 0x03, 0xe8, 0x10, 0x00, 0x10, 0x00],
    );
    const { calibration, monitors, lanes = [], thresholds } = decodeModule(outside);
    expect(calibration).to.equal('external');
    expect(monitors).to.deep.equal({ temperature_c: 29, voltage_v: (33_000 + 100) / 10_000 });
    expect(lanes[0]?.tx_bias_ma).to.equal((1000 * 1.5 - 10) / 500);
    const raw = 4096;
    const expected = 10 + 0.9 * raw + 1e-6 * raw ** 2 + 1e-11 * raw ** 3 + 1e-16 * raw ** 4;
    expect(lanes[0]?.rx_power?.mw).to.be.closeTo(expected / 10_000, 1e-6);
    expect(thresholds?.temperature_c?.high_alarm).to.equal(74);
  });

  it('flat memory of CMIS has no further pages, whatever a map has as such', () => {
    const { lanes, thresholds, monitors, vendor } = decodeModule(changed(cmis, 'lower', 2, 0x80));
    expect([lanes, thresholds, monitors]).to.deep.equal([undefined, undefined, undefined]);
    expect(vendor?.name).to.equal('EXAMPLE OPTICS');
  });

  it('a declared bank that is missing, and one that is the first over again, are told', () => {
    const { '11@1': _, ...missing } = knownMap('cmis-2-banks').pages;
    expect(decodeModule(missing).notes).to.include(
      'page 11h of bank 1 is missing: nothing is known of lanes 9 to 16',
    );
    const again = { ...missing, '11@1': missing['11'] as Uint8Array };
    expect(decodeModule(again).notes.join()).to.match(/page 11h of bank 1 is that of bank 0 byte for byte/);
  });

  it('names of pages are read as people write them, and written one way', () => {
    const written = ['lower', 'LOWER', '00', '0x11', '11h', '11@1', '11@01', 'a2:lower', 'A0:0', 'a2:00'];
    expect(written.map(pageName)).to.deep.equal([
      'lower',
      'lower',
      '0',
      '11',
      '11',
      '11@1',
      '11@1',
      'a2:lower',
      '0',
      'a2:0',
    ]);
    expect(['', 'x', '111', '1@', 'a1:0', 'upper'].map(pageName)).to.deep.equal(Array(6).fill(undefined));
  });

  it('bytes as drivers give them: an SFP has a second address, others have pages', () => {
    const keys = (first: number, length: number) =>
      Object.keys(rawPages(new Uint8Array(length).fill(first))).sort();
    expect(keys(0x03, 512)).to.deep.equal(['0', 'a2:0', 'a2:lower', 'lower']);
    expect(keys(0x11, 640)).to.deep.equal(['0', '1', '2', '3', 'lower']);
  });
});

describe('reading a module', () => {
  /** The halves that are asked for, of a module with these pages. */
  async function asked(pages: ModulePages): Promise<string[]> {
    const places: string[] = [];
    const read = await readModule(async ({ i2c_address, bank, page, offset, length }) => {
      places.push([i2c_address.toString(16), bank, page.toString(16), offset, length].join(' '));
      const name = `${i2c_address === 0x51 ? 'a2:' : ''}${offset ? page.toString(16) : 'lower'}${bank ? `@${bank}` : ''}`;
      return pages[name];
    });
    for (const [name, bytes] of Object.entries(read)) expect(bytes).to.equal(pages[name]);
    return places;
  }

  it('an SFP: address 51h only where there are diagnostics', async () => {
    expect(await asked(knownMap('8472-all-flags').pages)).to.deep.equal(['50 0 0 0 128', '51 0 0 0 128']);
    expect(await asked(knownMap('8472-no-dom').pages)).to.deep.equal(['50 0 0 0 128']);
  });

  it('SFF-8636: page 03h unless the memory is flat', async () => {
    expect(await asked(knownMap('8636-aoc-5m').pages)).to.deep.equal([
      '50 0 0 0 128',
      '50 0 0 128 128',
      '50 0 3 128 128',
    ]);
    expect(await asked(knownMap('real-te-100g-dac').pages)).to.deep.equal(['50 0 0 0 128', '50 0 0 128 128']);
  });

  it('CMIS: pages 10h and 11h of each bank that page 01h declares', async () => {
    expect(await asked(knownMap('cmis-2-banks').pages)).to.deep.equal([
      '50 0 0 0 128',
      '50 0 0 128 128',
      '50 0 1 128 128',
      '50 0 2 128 128',
      '50 0 10 128 128',
      '50 0 11 128 128',
      '50 1 10 128 128',
      '50 1 11 128 128',
    ]);
    expect(await asked(knownMap('cmis-flat-fault').pages)).to.deep.equal(['50 0 0 0 128', '50 0 0 128 128']);
  });

  it('a module that does not answer is asked once', async () => {
    expect(await asked({})).to.deep.equal(['50 0 0 0 128']);
  });
});
