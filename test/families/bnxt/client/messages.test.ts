import { expect } from 'chai';
import { get, set } from '../../../../src/bits/codec.js';
import type { FwctlError } from '../../../../src/client/errors.js';
import type { Request } from '../../../../src/client/guard.js';
import { nearMatches } from '../../../../src/client/near.js';
import { findCommand, outputLayout } from '../../../../src/families/bnxt/catalogue.js';
import { bnxtClient } from '../../../../src/families/bnxt/client/family.js';
import { layout } from '../../../../src/families/bnxt/prm/layouts.js';

const { begin, read, answered, failure, note, meanings } = bnxtClient;

function requestFor(name: string, fields: Record<string, number> = {}): Request {
  const begun = begin(name, undefined);
  let bytes: Uint8Array = begun.bytes;
  for (const [field, value] of Object.entries(fields)) bytes = set(begun.layout, bytes, field, value);
  return begun.finish(bytes, {});
}

const refused = (code: number, { cmd_err = 0, type = 0 } = {}): Uint8Array => {
  let bytes: Uint8Array = new Uint8Array(16);
  const form = layout('hwrm_err_output');
  for (const [field, value] of Object.entries({
    error_code: code,
    req_type: type,
    seq_id: 7,
    resp_len: 16,
    cmd_err,
  }))
    bytes = set(form, bytes, field, value);
  return bytes;
};

const thrown = (work: () => unknown): FwctlError => {
  try {
    work();
  } catch (error) {
    return error as FwctlError;
  }
  throw new Error('nothing was thrown');
};

describe('messages of bnxt', () => {
  it('begin as tools send them: for HWRM itself, polled, about the function that asks', () => {
    const { bytes, layout: form } = begin('func_qcaps', undefined);
    expect(['req_type', 'cmpl_ring', 'target_id', 'fid'].map((path) => get(form, bytes, path))).to.deep.equal(
      [0x15, 0xffff, 0xffff, 0xffff],
    );
    expect(begin('VER_GET', undefined).fixed).to.deep.equal(['req_type', 'seq_id', 'resp_addr']);
  });

  it('have room for the whole answer where none is named', () => {
    expect(requestFor('VER_GET')).to.include({
      opcode: 'HWRM_VER_GET',
      needs: 'debug-read-only',
      outLen: 176,
    });
    expect(requestFor('DBG_SIM_CABLE_STATE').outLen).to.equal(704);
    expect(
      begin('VER_GET', undefined).finish(new Uint8Array(24), { outLen: 8, scope: 'debug-write' }),
    ).to.include({
      outLen: 8,
      scope: 'debug-write',
    });
  });

  it('take given bytes as they are, and no name that is another command’s', () => {
    const base = requestFor('FUNC_QCFG', { fid: 5 }).input;
    expect(Buffer.from(begin(undefined, base).bytes)).to.deep.equal(Buffer.from(base));
    expect(thrown(() => begin('VER_GET', base)).message).to.contain(
      'the input bytes are HWRM_FUNC_QCFG (0x16)',
    );
    expect(begin('FUNC_QSTATS', new Uint8Array(24)).bytes[0]).to.equal(0x18);
    expect(thrown(() => begin(undefined, new Uint8Array(8))).message).to.contain('8 bytes are less');
    expect(thrown(() => begin(undefined, undefined)).kind).to.equal('usage');
  });

  it('are refused for lengths that the driver does not take', () => {
    const { finish, bytes } = begin('VER_GET', undefined);
    expect(thrown(() => finish(new Uint8Array(129), {})).message).to.contain('16 to 128 bytes, not 129');
    expect(thrown(() => finish(bytes, { outLen: 7 })).message).to.contain('not 7');
  });

  it('that nobody knows are told by number, with near matches of a name', () => {
    expect(requestFor('0x8000')).to.include({ opcode: '0x8000', needs: undefined, effects: 'settings' });
    for (const given of ['VERGET', 'ver-gte', 'HWRM_VER_GTE']) {
      const { facts } = thrown(() => begin(given, undefined));
      expect(nearMatches(facts.given as string, facts.known ?? [])[0], given).to.equal('HWRM_VER_GET');
    }
    expect(thrown(() => begin('0x10000', undefined)).kind).to.equal('usage');
  });

  it('are judged by their bytes', () => {
    expect(read(requestFor('NVM_FLUSH').input)).to.deep.equal({
      opcode: 'HWRM_NVM_FLUSH',
      op: 0xfff0,
      effects: 'settings',
      needs: 'configuration',
    });
    expect(read(requestFor('PORT_PHY_FDRSTAT', { ops: 3 }).input)?.effects).to.equal('reads');
    expect(read(requestFor('PORT_PHY_FDRSTAT').input)?.effects).to.equal('settings');
    expect(read(new Uint8Array(15))).to.equal(undefined);
  });

  it('name what the kernel overwrites', () => {
    const request = requestFor('VER_GET');
    expect(note?.(request, 'seq_id')).to.contain('the kernel puts');
    expect(note?.(request, 'req_type')).to.equal('HWRM_VER_GET');
  });
});

describe('answers of bnxt', () => {
  const request = requestFor('PORT_PHY_FDRSTAT', { ops: 3 });

  it('that are done have their fields, without those that nobody uses', () => {
    const output = new Uint8Array(176);
    output[6] = 176;
    const { ok, status, decoded, hasLayout } = answered(requestFor('VER_GET'), output) ?? {};
    expect({ ok, status, hasLayout }).to.deep.equal({ ok: true, status: 'SUCCESS', hasLayout: true });
    expect(Object.keys(decoded?.fields ?? {}))
      .to.include('chip_num')
      .and.not.include('unused_0');
    expect(failure('fwctl3', requestFor('VER_GET'), output)).to.equal(undefined);
  });

  it('of the firmware’s refusal have its error, and the command’s own', () => {
    const output = refused(1, { cmd_err: 1, type: 0x232 });
    expect(answered(request, output)?.facts).to.deep.equal({
      status: 'FAIL',
      error_code: 1,
      error_from: 'firmware',
      cmd_err: 1,
      cmd_err_name: 'NOT_STARTED',
    });
    const error = failure('fwctl3', request, output);
    expect(error).to.include({ kind: 'firmware' });
    expect(error?.message).to.contain('cmd_err 1 (NOT_STARTED)');
    expect(error?.facts).to.include({ status: 'FAIL', error_code: 1, cmd_err: 1 });
  });

  it('in which the driver stored its own failure are the kernel’s', () => {
    const error = failure('fwctl3', request, refused(0xfff0));
    expect(error?.kind).to.equal('kernel');
    expect(error?.facts).to.include({ errno: 'EBUSY', status: 'EBUSY', error_code: 0xfff0 });
    expect(answered(request, refused(0xfff0))?.facts).to.include({ error_from: 'kernel' });
    // -1 and -2 are numbers of the firmware's.
    expect(failure('fwctl3', request, refused(0xffff))).to.include({ kind: 'firmware' });
  });

  it('are the same but for the number that the driver counts', () => {
    const [one, other] = [refused(2), refused(2)];
    one[4] = 9;
    expect(bnxtClient.comparable?.(one)).to.deep.equal(bnxtClient.comparable?.(other));
    expect(one[4]).to.equal(9);
    expect(bnxtClient.comparable?.(refused(3))).to.not.deep.equal(bnxtClient.comparable?.(other));
  });

  it('that are too short for a header are a fault of the answer', () => {
    expect(failure('fwctl3', request, new Uint8Array(7))).to.include({ kind: 'reply' });
    expect(answered(request, new Uint8Array(7))).to.equal(undefined);
  });

  it('are understood in words: units, addresses, parts, targets', () => {
    const word = (command: string, field: string, value: unknown) =>
      meanings.of(outputLayout(findCommand(command) as never))(field, value);
    expect(word('TEMP_MONITOR_QUERY', 'temp2', 122)).to.equal('58 C');
    expect(word('FUNC_QCAPS', 'mac_address', [1, 2, 3, 4, 5, 255])).to.equal('01:02:03:04:05:ff');
    expect(word('PORT_PHY_QCFG', 'active_fec_signal_mode', 0x20)).to.equal(
      'SIGNAL_MODE=NRZ, ACTIVE_FEC=FEC_CLAUSE91_ACTIVE',
    );
    expect(word('VER_GET', 'req_type', 0x27)).to.equal('HWRM_PORT_PHY_QCFG');
    expect(word('VER_GET', 'chip_num', 0x1750)).to.equal('BCM57508');
    expect(word('VER_GET', 'error_code', 0xfff9)).to.contain('E2BIG');
    expect(meanings.of(layout('input'))('target_id', 0xfff9)).to.equal('Kong');
  });
});

describe('secrets of bnxt', () => {
  const placesIn = (name: string, fields: Record<string, number>, length: number) =>
    [...bnxtClient.secrets(requestFor(name, fields), new Uint8Array(length).fill(0, 0, 2))].map(
      ({ kind, pieces }) => [kind, pieces[0]?.at, pieces[0]?.length],
    );

  it('are MAC addresses, serial numbers, and those of a module', () => {
    expect(placesIn('FUNC_QCAPS', {}, 144)).to.deep.equal([
      ['mac', 16, 6],
      ['guid', 96, 8],
    ]);
    expect(placesIn('PORT_PHY_QCFG', {}, 112)).to.deep.equal([['text', 72, 16]]);
    const page = { enables: 1, i2c_slave_addr: 0xa0, page_offset: 160, data_length: 64 };
    expect(placesIn('PORT_PHY_I2C_READ', page, 80)).to.deep.include.members([
      ['text', 8 + 8, 16],
      ['text', 8 + 36, 16],
    ]);
    expect(placesIn('PORT_PHY_I2C_READ', { ...page, page_number: 3 }, 80)).to.deep.equal([]);
    expect(placesIn('VER_GET', {}, 176)).to.deep.equal([]);
  });
});
