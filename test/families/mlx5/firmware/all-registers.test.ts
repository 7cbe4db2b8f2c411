import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { at, clockedDevice } from './clocked.js';
import { deviceOf, GENERATIONS } from './generations.js';
import { dataOf, registerNamed } from './indexes.js';
import { READ, reach, read, set, WRITE } from './register-access.js';

describe('firmware: other registers', () => {
  it('MQIS: the strings of the board, eight bytes at a time', () => {
    const device = clockedDevice();
    let text = '';
    for (let read_offset = 0; ; read_offset += 8) {
      const { fields } = read(device, 'MQIS', { info_type: 1, read_offset, read_length: 8 });
      text += fields.info_string as string;
      if (read_offset + 8 >= (fields.info_length as number)) break;
    }
    expect(text).to.equal('MCX623106AN-CDA_Ax');
    expect(read(device, 'MQIS', { info_type: 9 }).syndrome).to.equal('INFO_TYPE_UNKNOWN');
    expect(read(device, 'MQIS', { info_type: 1, read_offset: 999 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('MCQS and MCQI: what can be replaced; the firmware tells its version', () => {
    const device = clockedDevice();
    const components = [0, 1, 2, 3, 4, 5, 6, 7].map((component_index) => {
      const { last_index_flag, identifier, component_status } = read(device, 'MCQS', {
        component_index,
      }).fields;
      return [identifier, component_status, last_index_flag];
    });
    // BOOT_IMG in use; no files and no tokens.
    expect(components).to.deep.equal([
      [1, 2, 0],
      [4, 0, 0],
      [5, 0, 0],
      [6, 0, 0],
      [7, 0, 0],
      [11, 0, 0],
      [12, 0, 0],
      [21, 0, 1],
    ]);
    expect(read(device, 'MCQS', { component_index: 8 }).syndrome).to.equal('COMPONENT_UNKNOWN');
    const pieces = read(device, 'MCQI', { info_type: 0, data_size: 20 }).fields;
    expect(at(pieces, 'data.mcqi_cap_ext')).to.include({
      max_component_size: 2 ** 25,
      log_mcda_word_size: 2,
      mcda_max_write_size: 128,
      rd_en: 1,
      component_size: 2 ** 16,
    });
    expect(read(device, 'MCQI', { component_index: 2, info_type: 1 }).syndrome).to.equal('INFO_TYPE_UNKNOWN');
    const { fields } = read(device, 'MCQI', { info_type: 1, data_size: 124 });
    expect(at(fields, 'data.mcqi_version_ext.version_string')).to.equal('22.43.1014');
    const built = at(read(device, 'MGIR').fields, 'fw_info') as Fields;
    for (const part of ['year', 'month', 'day'])
      expect(at(fields, `data.mcqi_version_ext.build_time.${part}`)).to.equal(built[part]);
    expect(read(device, 'MCQI', { component_index: 8 }).syndrome).to.equal('COMPONENT_UNKNOWN');
    expect(read(device, 'MCQI', { info_type: 9 }).syndrome).to.equal('INFO_TYPE_UNKNOWN');
    // As mstflint asks.
    expect(read(device, 'MCQI', { info_type: 1, data_size: 128 }).fields).to.include({ data_size: 124 });
    expect(read(device, 'MCQI', { offset: 4 }).syndrome).to.equal('REGISTER_VALUE');
  });

  it('HOST_ENDIANNESS is kept for each function', () => {
    const device = clockedDevice();
    set(device, 'HOST_ENDIANNESS', { he: 1 }, {}, 'pf0vf0');
    expect(read(device, 'HOST_ENDIANNESS', {}, 'pf0vf0').fields.he).to.equal(1);
    expect(read(device, 'HOST_ENDIANNESS').fields.he).to.equal(0);
  });

  it('state of ports with the wrong shape is refused with the place', () => {
    const bad: [unknown, string][] = [
      [{ functions: {}, ports: [] }, 'ports'],
      [{ functions: {}, ports: { pf0: 1 } }, 'ports.pf0'],
      [{ functions: {}, ports: { pf0: { registers: { PAOS: 'xy' } } } }, 'ports.pf0.registers.PAOS'],
      [{ functions: {}, ports: { pf0: { registers: [] } } }, 'ports.pf0.registers'],
      [{ functions: {}, ports: { pf0: { since: 5 } } }, 'ports.pf0.since'],
      [{ functions: {}, ports: { pf0: { carried: '12' } } }, 'ports.pf0.carried'],
      [{ functions: {}, ports: { pf0: { beacon_since: -1 } } }, 'ports.pf0.beacon_since'],
      [{ functions: {}, ports: { pf0: { cleared: { 1: 'a' } } } }, 'ports.pf0.cleared.1'],
      [{ functions: { pf0: { host_endianness: 2 } } }, 'functions.pf0.host_endianness'],
    ];
    for (const [data, words] of bad) expect(() => parseState(data), JSON.stringify(data)).to.throw(words);
  });
});

describe('firmware: registers, whatever is written', () => {
  for (const profile of GENERATIONS)
    for (const name of Object.keys(registerRows))
      it(`${profile.name}, ${name}: is answered; a refused write changes nothing, a taken one can be saved and reads the same again`, () => {
        const device = deviceOf(profile);
        const index = dataOf(name);
        const fields = layout(registerNamed(name).layout).fields.filter(({ access }) => access === 'INDEX');
        fc.assert(
          fc.property(
            fc.uint8Array({ minLength: index.length, maxLength: index.length }),
            fc.boolean(),
            (noise, whole) => {
              // Noise in every field, or in all but those that say which instance is meant.
              const data = whole
                ? noise
                : encode(layout(registerNamed(name).layout), pickFields(index, name, fields), noise);
              const before = device.snapshot();
              const { status, data: shown } = reach(device, 'pf0', name, WRITE, data);
              if (status !== 'OK') expect(device.snapshot()).to.equal(before);
              else {
                parseState(JSON.parse(JSON.stringify(device.snapshot())));
                expect(reach(device, 'pf0', name, READ, data).data).to.deep.equal(shown);
              }
            },
          ),
          { numRuns: profile.name === 'connectx6dx' ? 200 : 50 },
        );
      });
});

function pickFields(data: Uint8Array, name: string, fields: readonly { name: string }[]): Fields {
  const all = decode(layout(registerNamed(name).layout), data);
  return Object.fromEntries(fields.map((field) => [field.name, all[field.name] as number]));
}
