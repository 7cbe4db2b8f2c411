import { expect } from 'chai';
import {
  type CapabilityType,
  capabilityBytes,
  capabilityLayout,
  capabilityTypes,
  findCapability,
  hasCapability,
} from '../../../../src/families/mlx5/prm/capabilities.js';

const type = (name: string): CapabilityType => findCapability(name) as CapabilityType;
const fieldNames = (name: string) => capabilityLayout(type(name))?.fields.map((field) => field.name);

describe('capability types', () => {
  it('there are 28, each with a number and a name of its own, by number', () => {
    const ids = capabilityTypes.map(({ id }) => id);
    expect(capabilityTypes).to.have.length(28);
    expect(ids).to.deep.equal([...new Set(ids)].sort((one, other) => one - other));
    expect(new Set(capabilityTypes.map(({ name }) => name)).size).to.equal(28);
  });

  it('one is found by exact name or number', () => {
    expect(findCapability('QOS')?.id).to.equal(12);
    expect(findCapability(12)?.name).to.equal('QOS');
    expect(findCapability('qos')).to.equal(undefined);
    expect(findCapability('12')).to.equal(undefined);
    expect(findCapability(10)).to.equal(undefined);
  });

  it('all but the reserved have a layout that fits the capability area', () => {
    for (const one of capabilityTypes) {
      const form = capabilityLayout(one);
      if (one.name.startsWith('RESERVED')) expect(form).to.equal(undefined);
      else
        expect(form?.bits, one.name)
          .to.be.above(0)
          .and.at.most(4096 * 8);
    }
  });

  it('ADV_VIRTUALIZATION and VDPA_EMULATION each have their own layout', () => {
    expect(fieldNames('ADV_VIRTUALIZATION')).to.include('pg_track_log_max_num');
    expect(fieldNames('VDPA_EMULATION'))
      .to.include('max_num_virtio_queues')
      .and.not.include('pg_track_log_max_num');
  });

  it('fields that only older headers name stand beside those of 7.2, by their place, and hide none', () => {
    expect(fieldNames('GENERAL'))
      .to.include('num_of_diagnostic_counters')
      .and.include('relaxed_ordering_read_pci_enabled');
    expect(fieldNames('DEBUG')).to.include.members(['stall_detect', 'log_max_samples', 'diagnostic_counter']);
    for (const one of capabilityTypes) {
      let end = 0;
      for (const field of capabilityLayout(one)?.fields ?? []) {
        expect(field.offset, `${one.name}.${field.name}`).to.be.at.least(end);
        end = field.offset + field.width * Math.max(field.count ?? 1, field.count === 0 ? 0 : 1);
      }
    }
  });

  it('GENERAL says which of the others a function has', () => {
    expect(hasCapability(type('GENERAL'), {})).to.equal(true);
    expect(hasCapability(type('QOS'), {})).to.equal(false);
    expect(hasCapability(type('QOS'), { qos: 1 })).to.equal(true);
    expect(hasCapability(type('TLS'), { tls_rx: 1 })).to.equal(true);
    expect(hasCapability(type('MACSEC'), { general_obj_types: 1n << 39n })).to.equal(true);
    expect(hasCapability(type('VDPA_EMULATION'), { general_obj_types: 1n << 39n })).to.equal(false);
    expect(hasCapability(type('RESERVED_14'), { qos: 1 })).to.equal(false);
  });

  it('the bytes of a structure end with its layout, or with the last element of its tail that is not zero', () => {
    const area = new Uint8Array(4096);
    expect(capabilityBytes(type('DEV_EVENT'), area)).to.have.length(64);
    expect(capabilityBytes(type('DEBUG'), area)).to.have.length(256);
    area[64 + 90 * 4 + 2] = 1;
    expect(capabilityBytes(type('DEBUG'), area)).to.have.length(64 + 91 * 4);
    expect(capabilityBytes(type('RESERVED_16'), area)).to.have.length(4096);
  });
});
