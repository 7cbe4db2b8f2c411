import { join } from 'node:path';
import { expect } from 'chai';
import { Book } from '../../../src/cli/completion/book.js';
import { machineValues, type Named } from '../../../src/cli/completion/machine.js';
import { ROOT, withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';

const book = new Book(join(ROOT, 'dist/bundle'));

/** The values of a machine with further adapters, of which one was removed. */
const withAdapters = (
  check: (
    values: (kind: 'device' | 'adapter' | 'counter' | 'function', named?: Named) => Promise<string[]>,
    indices: (field: string, named?: Named) => Promise<string[]>,
  ) => Promise<void>,
) =>
  withFolder(async (folder) => {
    for (const family of ['bnxt', 'pds', 'cxl'])
      await fwctl(['emulator', 'add', '--family', family], { folder });
    await fwctl(['emulator', 'remove', '0000:b5:00'], { folder });
    const live = (named: Named = {}) => machineValues(book, named, { FWCTL_STATE_DIR: folder });
    const names = async (found: ReturnType<ReturnType<typeof live>>) =>
      ((await found) ?? []).map(({ value }) => value);
    await check(
      (kind, named) => names(live(named)(kind, [])),
      (field, named) => names(live(named)('index value', ['PAOS', field])),
    );
  });

describe('what completion knows of the emulated machine', () => {
  it('are the devices and adapters that there are, whatever was added to its file since', () =>
    withAdapters(async (values) => {
      expect(await values('device')).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 8].map((minor) => `fwctl${minor}`));
      expect(await values('adapter')).to.deep.equal(['0000:08:00', '0000:0d:00', '0000:3b:00']);
    }));

  it('is what the device of the line has: by its name, its number or its address', () =>
    withAdapters(async (values, indices) => {
      expect(await indices('module')).to.deep.equal(['0']);
      for (const device of ['fwctl1', '1']) expect(await indices('module', { device })).to.deep.equal(['1']);
      expect(await indices('sensor_index', { device: 'fwctl8' })).to.deep.equal(['0']);
      expect(await values('function', { device: '3b:00.1' })).to.deep.equal(['pf0', 'pf1', 'vf0', 'vf1']);
      expect(await values('counter', { device: 'fwctl8' })).to.include('scrubbed_bytes');
      expect(await values('counter', { device: '0000:3b:00' })).to.include('rx_unicast_packets');
      // What nobody knows here is taken for the built-in device.
      for (const device of ['replay:x', '/dev/fwctl/fwctl0', 'fwctl99'])
        expect(await indices('module', { device })).to.deep.equal(await indices('module'));
    }));
});
