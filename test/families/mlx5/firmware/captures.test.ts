import { expect } from 'chai';
import { get } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import {
  type CapabilityType,
  capabilityBytes,
  capabilityLayout,
  findCapability,
} from '../../../../src/families/mlx5/prm/capabilities.js';
import { readJson } from '../../../support/files.js';
import { access, ask, freshDevice } from './ask.js';

/** What was read off a real ConnectX-6 Dx: test/captures/connectx6dx.json. */
interface Captures {
  caps: Record<string, { id: number; values?: Record<string, number | string>; hex?: string }>;
  registers: { NODE_DESC: { id: number; string: string }; DTOR: { id: number; hex: string } };
  diagnostic_counters: { counters_shown_index_id_sync: [number, number, number][] };
}

const captures = readJson<Captures>('captures/connectx6dx.json');

/** Where a captured field stands under another name today. */
const TODAY: Record<string, string> = { health_mon_rx_activity: 'stall_detect' };

function currentArea(name: string): { type: CapabilityType; form: Layout; area: Uint8Array } {
  const type = findCapability(name) as CapabilityType;
  const { output } = ask(freshDevice(), 'pf0', 'QUERY_HCA_CAP', { op_mod: type.id * 2 + 1 });
  return { type, form: capabilityLayout(type) as Layout, area: output.subarray(16) };
}

describe('firmware: what was captured comes back as captured', () => {
  for (const [name, { id, values, hex }] of Object.entries(captures.caps)) {
    it(`capability ${name}`, () => {
      const { type, form, area } = currentArea(name);
      expect(type.id).to.equal(id);
      for (const [field, value] of Object.entries(values ?? {})) {
        const got = get(form, area, TODAY[field] ?? field);
        expect(got, field).to.equal(typeof value === 'string' ? BigInt(value) : value);
      }
      if (hex) expect(Buffer.from(area).toString('hex').slice(0, hex.length)).to.equal(hex);
      expect(Object.keys(values ?? {}).length + (hex?.length ?? 0)).to.be.above(1);
    });
  }

  it('a bit that moved reads the same at its old and at its new place', () => {
    const { form, area } = currentArea('GENERAL');
    expect(get(form, area, 'relaxed_ordering_read_pci_enabled')).to.equal(1);
    expect(get(form, area, 'relaxed_ordering_read')).to.equal(1);
  });

  it('the counters of DEBUG stand at their captured indexes, with 175 slots of which the others are empty', () => {
    const shown = new Map(
      captures.diagnostic_counters.counters_shown_index_id_sync.map(([i, id, sync]) => [
        i,
        { sync, counter_id: id },
      ]),
    );
    const { type, form, area } = currentArea('DEBUG');
    const general = currentArea('GENERAL');
    const slots = get(general.form, general.area, 'num_of_diagnostic_counters') as number;
    for (let i = 0; i < slots; i++)
      expect(get(form, area, `diagnostic_counter[${i}]`)).to.deep.equal(
        shown.get(i) ?? { sync: 0, counter_id: 0 },
      );
    expect(capabilityBytes(type, area).length).to.equal(64 + 91 * 4);
  });

  it('NODE_DESC and DTOR', () => {
    const { NODE_DESC, DTOR } = captures.registers;
    const desc = access(freshDevice(), 'pf0', NODE_DESC.id, 1, new Uint8Array(64));
    expect(Buffer.from(desc.output.subarray(16)).toString()).to.equal(NODE_DESC.string.padEnd(64, '\0'));
    const dtor = access(freshDevice(), 'pf0', DTOR.id, 1, new Uint8Array(64));
    expect(Buffer.from(dtor.output.subarray(16)).toString('hex')).to.equal(DTOR.hex.padEnd(128, '0'));
  });
});
