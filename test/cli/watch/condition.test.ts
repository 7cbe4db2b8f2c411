import { expect } from 'chai';
import fc from 'fast-check';
import { parseCondition } from '../../../src/cli/watch/condition.js';
import type { Movement } from '../../../src/cli/watch/trend.js';
import { FwctlError } from '../../../src/client/errors.js';

const DATA = {
  device: { name: 'fwctl0' },
  ports: [
    { port: 1, state: 'up', speed_mbps: 100000, fec: 'rs', autoneg_done: true },
    { port: 2, state: 'down', reason: 'Cable unplugged' },
  ],
  sensors: [
    { name: 'asic', temperature_c: 59.5, limits: [90, 105] },
    { name: 'Module0', temperature_c: 42 },
  ],
  counters: [{ name: 'rx_bytes', value: 2n ** 60n + 1n }],
  fields: { version: '22.43.1014', address: '0000:08:00.0', nothing: null, 'odd name': 3 },
};

const MOVED = new Map<string, Movement>([
  ['counters[0].value', { field: 'counters[0].value', before: 1n, after: 2n, difference: 1, rate: 0.5 }],
  ['ports[1].state', { field: 'ports[1].state', before: 'up', after: 'down' }],
]);

const isMet = (text: string) => parseCondition(text).isMet({ data: DATA, moved: MOVED }, false);

const TRUE = [
  'temperature_c > 59',
  'temperature_c >= 59.5',
  'temperature_c=42',
  'temperature_c < 5e1',
  'sensors.asic.temperature_c == 59.5',
  'sensors[1].temperature_c == 42',
  'sensors[*].temperature_c == 42',
  'sensors.module0.temperature_c == 42',
  'ports.2.state == down',
  'ports.state == up && ports.state == down',
  'state == UP',
  'state == "up"',
  'not state == "UP"',
  'speed_mbps == 0x186a0',
  'speed_mbps == 100_000',
  'autoneg_done == true',
  'rx_bytes > 0x1000000000000000',
  'rx_bytes == 1152921504606846977',
  'rx_bytes != 1152921504606846976',
  'counters.rx_bytes.value > 1',
  'limits[1] == 105',
  'limits > 100',
  'version == 22.43.1014',
  'address == 0000:08:00.0',
  "fields.'odd name' == 3",
  'nothing == null',
  'reason? == "Cable unplugged"',
  'not nosuch? == 1',
  'not (state == up and state == sideways) and (port == 7 or port == 2)',
  'port == 7 or port == 9 or port == 1 and fec == rs',
  'rate(rx_bytes) > 0.4',
  'difference(counters.rx_bytes) == 1',
  'rate(speed_mbps) == 0',
  'changed(state)',
  '! changed(fec)',
  'changed',
];

const FALSE = [
  'temperature_c > 60',
  'state == sideways',
  'rx_bytes < 5',
  'changed(fec)',
  'rate(rx_bytes) > 1',
];

function refused(text: string): FwctlError {
  try {
    parseCondition(text).isMet({ data: DATA, moved: undefined }, true);
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
  throw new Error(`${text} is taken`);
}

describe('a condition of --until', () => {
  for (const text of TRUE) it(`${text}: is met`, () => expect(isMet(text)).to.equal(true));
  for (const text of FALSE) it(`${text}: is not met`, () => expect(isMet(text)).to.equal(false));

  it('at the first reading nothing has moved', () => {
    for (const text of ['changed', 'changed(state)', 'rate(rx_bytes) >= 0', 'difference(rx_bytes) == 1'])
      expect(parseCondition(text).isMet({ data: DATA, moved: undefined }, true), text).to.equal(false);
  });

  it('tells the column of what is wrong in it', () => {
    for (const [text, column, message] of [
      ['', 1, 'the name of a field is missing'],
      ['temperature_c', 14, 'one of == != < <= > >= is missing'],
      ['temperature_c >', 16, 'a value is missing'],
      ['temperature_c > hot', 17, '> takes a number, not "hot"'],
      ['(state == up', 13, '")" is missing'],
      ['state == up fec == rs', 13, '"fec" is one too many'],
      ['state == "up', 10, 'the " has no end'],
      ['a..b == 1', 3, 'the name of a field is missing'],
      ['[0] == 1', 1, 'the name of a field is missing'],
      ['state ~ up', 7, 'one of == != < <= > >= is missing'],
      ['max(state) == up', 1, 'there is no max()'],
      ['state == up and', 16, 'the name of a field is missing'],
      [`${'('.repeat(40)}a == 1`, 34, 'nested more than 32 deep'],
    ] as const) {
      const error = refused(text);
      expect(error.kind).to.equal('usage');
      expect(`${error.facts.column}: ${error.message}`, text)
        .to.match(new RegExp(`^${column}: `))
        .and.include(message);
    }
  });

  it('names near matches for a field that is not in the answer, also behind an or', () => {
    for (const text of ['temprature_c > 3', 'state == up or temprature_c > 3'])
      expect(refused(text).facts)
        .to.include({ given: 'temprature_c' })
        .and.have.property('known')
        .that.includes('temperature_c');
  });

  it('a field that later readings have no more fulfils nothing', () => {
    expect(isMet('temprature_c > 3')).to.equal(false);
    expect(isMet('not temprature_c > 3')).to.equal(true);
  });

  it('does not compare a text with > as if it were a number', () => {
    expect(refused('state > 3').message).to.include('state is a text');
  });

  it('whatever is typed is read, or refused as usage', () => {
    const piece = fc.constantFrom(
      'a',
      '.',
      '[0]',
      '==',
      '>',
      '(',
      ')',
      'and',
      'or',
      'not',
      '"x"',
      '5',
      '?',
      ' ',
      '-',
      "'",
      'rate',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
        ),
        (text) => {
          try {
            parseCondition(text);
          } catch (error) {
            expect(error).to.be.instanceOf(FwctlError).with.property('kind', 'usage');
          }
        },
      ),
    );
  });
});
