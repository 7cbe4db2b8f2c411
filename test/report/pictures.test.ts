import { expect } from 'chai';
import { amount, bar } from '../../src/report/bars.js';
import { plot } from '../../src/report/plot.js';

const attributes = (text: string, name: string): string[] =>
  Array.from(text.matchAll(new RegExp(`${name}="([^"]*)"`, 'g')), ([, value]) => value as string);

describe('bars of the page', () => {
  const scale = {
    from: 0,
    to: 100,
    zones: [
      { from: 0, to: 70, kind: 'good' },
      { from: 70, to: 75, kind: 'warning' },
      { from: 75, to: 100, kind: 'critical' },
    ],
    value: 50,
    label: 'Temperature: 50 °C',
  } as const;

  it('zones stand side by side as wide as they are, and the mark where the value is', () => {
    const { text } = bar(scale);
    expect(attributes(text, 'x')).to.deep.equal(['0%', '70%', '75%', '50%']);
    expect(attributes(text, 'width')).to.deep.equal(['100%', '70%', '5%', '25%', '4']);
    expect(text).to.include('role="img" aria-label="Temperature: 50 °C"');
  });

  it('a value beyond either end is marked there, within the picture', () => {
    for (const [value, x, shift] of [
      [1000, '100%', -4],
      [-1000, '0%', 0],
    ] as const) {
      const { text } = bar({ ...scale, value });
      expect(attributes(text, 'x').at(-1)).to.equal(x);
      expect(Number(/translate\(([-\d]+)\)/.exec(text)?.[1])).to.equal(shift);
    }
  });

  it('zones of no width, and a value that is not there, are not drawn', () => {
    const { text } = bar({ ...scale, zones: [{ from: 5, to: 5, kind: 'good' }], value: undefined });
    expect(attributes(text, 'class')).to.deep.equal(['bar', 'track']);
  });

  it('an amount is a part of the whole', () => {
    expect(attributes(amount(17 / 18, '17 of 18').text, 'width')).to.deep.equal(['100%', '94.44%']);
  });
});

describe('plots of the page', () => {
  const times = [0, 1, 2, 3];
  const drawn = (values: (number | null)[], fromZero = true): string =>
    plot({ title: 'Throughput', unit: 'b/s', times, series: [{ name: 'received', values }], fromZero })
      ?.text ?? '';
  const path = (text: string): string => attributes(text, ' d')[0] as string;
  const marks = (text: string): string[] =>
    Array.from(
      (/<div class="y"[^>]*>(.*?)<\/div>/s.exec(text)?.[1] ?? '').matchAll(/<span>(.*?)<\/span>/g),
      ([, mark]) => mark as string,
    );

  it('a line leads from each value to the next, over the whole width, upwards where they grow', () => {
    expect(path(drawn([0, 10, 20, 40]))).to.equal('M0,128L200,96L400,64L600,0');
  });

  it('where a value is missing the line is broken', () => {
    expect(path(drawn([null, 40, null, 40]))).to.match(/^M200,0ZM600,0Z$/);
    expect(path(drawn([null, 40, 40, 40]))).to.equal('M200,0L400,0L600,0');
  });

  it('the scale of amounts begins at 0 and is labelled in the unit of its highest', () => {
    const text = drawn([36.1e9, 43.7e9, 40e9, 41e9]);
    expect(marks(text)).to.deep.equal(['50', '40', '30', '20', '10', '0']);
    expect(text).to.include('Gb/s');
    expect(text).to.include(
      'aria-label="Throughput over 3 seconds. received: 36.1 to 43.7 Gb/s, 41 at the end"',
    );
  });

  it('the scale of temperatures spans some degrees at least', () => {
    const labels = marks(drawn([50, 50, 50, 50], false)).map(Number);
    expect(Math.max(...labels) - Math.min(...labels)).to.be.at.least(4);
    expect(labels).to.include(50);
  });

  it('labels stand at even steps, as the page spreads them evenly', () => {
    for (const most of [1, 3, 7, 12, 99, 1234, 5e6]) {
      const labels = marks(drawn([0, most, most / 2, most])).map(Number);
      const steps = labels.slice(1).map((label, i) => Number(((labels[i] as number) - label).toPrecision(3)));
      expect(new Set(steps).size, `${most}: ${labels}`).to.equal(1);
      expect(labels.at(-1)).to.equal(0);
    }
  });

  it('nothing is drawn where nothing is known, nor where all are 0 more than a flat line', () => {
    expect(drawn([null, null, null, null])).to.equal('');
    expect(path(drawn([0, 0, 0, 0]))).to.equal('M0,128L200,128L400,128L600,128');
  });

  it('lines that could not be told apart are counted instead', () => {
    const series = Array.from({ length: 8 }, (_, i) => ({ name: `sensor ${i}`, values: [1, 2, 3, 4] }));
    const text = plot({ title: 'T', unit: '°C', times, series, fromZero: false })?.text ?? '';
    expect(text.match(/<path /g)).to.have.length(6);
    expect(text).to.include('and 2 more');
  });
});
