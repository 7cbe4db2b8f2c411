import { expect } from 'chai';
import { encode } from '../../../../src/bits/codec.js';
import { parseUuid } from '../../../../src/bits/uuid.js';
import { encodeForm } from '../../../../src/cli/offline/encode.js';
import type { Form } from '../../../../src/cli/offline/form.js';
import { FwctlError } from '../../../../src/client/errors.js';
import type { Form as LayoutForm } from '../../../../src/client/family.js';
import { cxlClient } from '../../../../src/families/cxl/client/family.js';
import { requestOf } from '../../../../src/families/cxl/client/messages.js';
import { reader } from '../../../../src/families/cxl/client/reading.js';
import {
  type FeatureEntry,
  GET_FEATURE,
  packGet,
  packGetSupported,
  packRpc,
  packSet,
  SET_FEATURE,
} from '../../../../src/families/cxl/mailbox.js';
import { featureByName, knownFeatures } from '../../../../src/families/cxl/prm/features.js';
import { layout } from '../../../../src/families/cxl/prm/layouts.js';
import { assign } from '../../../../src/values/assign.js';

const bytesOf = (name: string): Uint8Array => parseUuid(featureByName(name)?.uuid ?? name) as Uint8Array;
const OTHER = 'ffffffff-ffff-ffff-ffff-ffffffffff01';
const get = (uuid: Uint8Array, offset: number, count: number) =>
  packRpc(GET_FEATURE, packGet(uuid, offset, count, 0));
const set = (uuid: Uint8Array, data: Uint8Array, offset = 0) =>
  packRpc(SET_FEATURE, packSet(uuid, { flags: 0, offset, version: 1 }, data));

/** An answer: size, return code, payload, and the 8 bytes that the driver counts behind it. */
function answer(retval: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes = new Uint8Array(16 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, payload.length, true);
  view.setUint32(4, retval, true);
  bytes.set(payload, 8);
  return bytes;
}

const entry = (uuid: string, effects: number, flags = 1): FeatureEntry => ({
  uuid,
  id: 0,
  get_feat_size: 8,
  set_feat_size: 8,
  flags,
  get_feat_ver: 1,
  set_feat_ver: 1,
  effects,
});

describe('messages of cxl', () => {
  it('are read by the low 16 bits of their opcode; reads need no scope', () => {
    const high = get(bytesOf('ecs'), 0, 4);
    high[2] = 0xff;
    expect(reader.read(high)).to.deep.include({
      opcode: 'GET_FEATURE',
      feature: 'ecs',
      needs: 'configuration',
    });
    const list = packRpc(0x0500, packGetSupported(48, 0));
    expect(reader.read(list)).to.deep.include({ opcode: 'GET_SUPPORTED_FEATURES', needs: 'configuration' });
    expect(reader.read(packRpc(0x4000, new Uint8Array(8)))).to.deep.include({
      opcode: '0x4000',
      needs: undefined,
    });
    expect(reader.read(new Uint8Array(15))).to.equal(undefined);
  });

  it('a Set needs the scope that follows from the effects of its feature, which the device tells', () => {
    const input = set(bytesOf(OTHER), Uint8Array.of(1));
    const needs = (effects: number, flags = 1) => reader.read(input, [entry(OTHER, effects, flags)])?.needs;
    expect(reader.read(input)).to.deep.include({
      opcode: 'SET_FEATURE',
      feature: OTHER,
      needs: undefined,
      learns: true,
    });
    expect([needs(0x201), needs(0x202), needs(0x600)]).to.deep.equal([
      'debug-write',
      'debug-write-full',
      'debug-write',
    ]);
    expect([needs(0x242), needs(0x220), needs(0x201, 0), needs(0x1001)]).to.deep.equal(
      Array(4).fill(undefined),
    );
    const own = featureByName('ecs')?.uuid as string;
    expect(reader.read(set(bytesOf('ecs'), Uint8Array.of(1)), [entry(own, 0x202)])?.needs).to.equal(
      undefined,
    );
  });

  it('the list is asked for until all features are there', async () => {
    const asked: number[] = [];
    const list = await reader.learn?.({
      send: async (input) => {
        const start = new DataView(input.buffer).getUint16(20, true);
        asked.push(start);
        const [count, total] = [start < 256 ? 256 : 44, 300];
        const payload = new Uint8Array(8 + count * 48);
        new DataView(payload.buffer).setUint16(0, count, true);
        new DataView(payload.buffer).setUint16(2, total, true);
        return answer(0, payload);
      },
    });
    expect(asked).to.deep.equal([0, 256]);
    expect(list).to.have.length(300);
  });

  it('a list that is shorter than it says is no answer', async () => {
    const learn = reader.learn?.({ send: async () => answer(0, Uint8Array.of(9, 0, 9, 0, 0, 0, 0, 0)) });
    const error = await learn?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect((error as FwctlError).kind).to.equal('reply');
  });

  it('are built by name: header, version and room follow', () => {
    const begun = cxlClient.begin('GET_FEATURE', undefined);
    const input = assign(begun.layout, begun.bytes, [
      { path: 'uuid', value: begun.text?.('uuid', 'power-limit') as string },
    ]);
    const request = begun.finish(input, {});
    expect(request).to.deep.include({
      opcode: 'GET_FEATURE',
      op: 0x0501,
      feature: 'power-limit',
      needs: 'configuration',
      outLen: 24,
    });
    expect(Buffer.from(request.input).toString('hex')).to.equal(
      '01050000000000001500000000000000667763746c638c788000000000000002' + '00000800' + '00',
    );
    const list = cxlClient.begin('get_supported_features', undefined);
    expect(list.finish(list.bytes, {})).to.deep.include({ outLen: 24 + 85 * 48 });
    const write = cxlClient.begin('SET_FEATURE', undefined);
    const data = assign(write.layout, write.bytes, [{ path: 'feat_data', value: '0x0102' }]);
    expect(write.finish(data, { scope: 'debug-write' })).to.deep.include({
      scope: 'debug-write',
      outLen: 16,
    });
    expect(new DataView(write.finish(data, {}).input.buffer).getUint32(8, true)).to.equal(34);
  });

  it('bytes go as they are; bytes of another command, unknown names and numbers that are too large are usage errors', () => {
    const raw = get(bytesOf('ecs'), 0, 0);
    const begun = cxlClient.begin(undefined, raw);
    expect(begun.finish(begun.bytes, { outLen: 5 })).to.deep.include({ input: raw, outLen: 5 });
    for (const [name, base] of [
      ['SET_FEATURE', raw],
      ['GET_FEATURES_X', undefined],
      ['0x10501', undefined],
      [undefined, undefined],
    ] as const)
      expect(() => cxlClient.begin(name, base)).to.throw(FwctlError);
  });

  it('an answer is decoded by the layout of its feature, without what the driver counts behind it', () => {
    const fields = { limit_milliwatts: 5, window_milliseconds: 6, mode: 1 };
    const payload = encode(layout('emulated_power_limit'), fields);
    const told = cxlClient.answered(requestOf(get(bytesOf('power-limit'), 0, 8)), answer(0, payload));
    expect(told).to.deep.include({ status: 'SUCCESS', ok: true, hasLayout: true });
    expect(told?.decoded?.fields.payload).to.deep.equal(fields);
    const part = cxlClient.answered(
      requestOf(get(bytesOf('power-limit'), 4, 2)),
      answer(0, payload.slice(4, 6)),
    );
    expect(part?.decoded?.fields.payload).to.deep.equal(Uint8Array.of(6, 0));
  });

  it('a return code is the device’s refusal; success with too few bytes a delivery that failed', () => {
    const request = requestOf(get(bytesOf(OTHER), 0, 8));
    const failure = (output: Uint8Array) => cxlClient.failure('fwctl0', request, output);
    expect(failure(answer(0x1a))?.kind).to.equal('firmware');
    expect(failure(answer(0x1a))?.facts.status).to.equal('UNSUPPORTED_FEATURE_SELECTION_VALUE');
    expect(failure(answer(0x77))?.message).to.include('0x77');
    expect(failure(answer(0))?.kind).to.equal('reply');
    expect(failure(answer(0))?.message).to.include('0 of 8 bytes');
    expect(failure(answer(0, new Uint8Array(8)))).to.equal(undefined);
    expect(failure(new Uint8Array(7))?.kind).to.equal('reply');
    expect(cxlClient.answered(request, answer(0))).to.deep.include({ status: 'DELIVERY_FAILED', ok: false });
    // Of a Set nothing tells.
    expect(cxlClient.failure('fwctl0', requestOf(set(bytesOf(OTHER), Uint8Array.of(1))), answer(0))).to.equal(
      undefined,
    );
  });

  it('texts of features that have a name are secrets, wherever a part of them stands', () => {
    const places = (input: Uint8Array, output?: Uint8Array) =>
      [...cxlClient.secrets(requestOf(input), output)].flatMap(({ pieces }) => pieces);
    expect(places(set(bytesOf('asset'), new Uint8Array(96)))).to.deep.equal([
      { of: 'input', at: 48, length: 64 },
      { of: 'input', at: 112, length: 32 },
    ]);
    expect(places(get(bytesOf('asset'), 60, 10), answer(0, new Uint8Array(10)))).to.deep.equal([
      { of: 'output', at: 8, length: 4 },
      { of: 'output', at: 12, length: 6 },
    ]);
    expect(places(get(bytesOf('asset'), 0, 10), answer(3))).to.deep.equal([]);
    expect(places(get(bytesOf('power-limit'), 0, 8), answer(0, new Uint8Array(8)))).to.deep.equal([]);
  });

  it('names of policies are those of commands and features; a UUID without a name is itself', () => {
    const { vocabulary } = cxlClient;
    expect(vocabulary.opcode('set_feature')).to.equal('SET_FEATURE');
    expect(vocabulary.opcode('0x501')).to.equal('GET_FEATURE');
    expect(vocabulary.feature?.('ECS')).to.equal('ecs');
    expect(vocabulary.feature?.('E5B13F22-2328-4A14-B8BA-B9691E893386')).to.equal('ecs');
    expect(vocabulary.feature?.(OTHER)).to.equal(OTHER);
    expect(() => vocabulary.feature?.('nothing')).to.throw(FwctlError);
  });
});

describe('layouts of cxl', () => {
  it('are found by their own names, by commands and by features, and each name leads to one', () => {
    const { layouts } = cxlClient;
    for (const name of layouts.names()) expect(layouts.find(name)?.layout.fields, name).to.be.an('array');
    expect(layouts.find('GET_FEATURE')?.layout.name).to.equal('get_feature_out');
    expect(layouts.find('GET_FEATURE.in')?.layout.name).to.equal('get_feature_in');
    expect(layouts.find('ecs')?.layout.name).to.equal('ecs_read');
    expect(layouts.find('ecs.in')?.layout.name).to.equal('ecs_write');
    expect(layouts.find('nothing')).to.equal(undefined);
    expect(layouts.find('statistics.in')).to.equal(undefined);
  });

  it('of an input have its size once its fields are set, and take names of features', () => {
    const form: Form = { ...(cxlClient.layouts.find('SET_FEATURE.in') as LayoutForm), family: cxlClient };
    const bytes = encodeForm(form, ['uuid=ecs', 'feat_data=0x0102']);
    expect(Buffer.from(bytes.subarray(0, 16)).toString('hex')).to.equal('02050000000000002200000000000000');
    expect(bytes.subarray(16, 32)).to.deep.equal(bytesOf('ecs'));
    const again = encodeForm(form, ['offset=3'], bytes);
    expect(again.subarray(48)).to.deep.equal(Uint8Array.of(1, 2));
    expect(() => encodeForm(form, ['uuid=esc'])).to.throw(FwctlError, 'no feature');
  });

  it('what Set takes is told by Get under the same names', () => {
    for (const { name, read, write } of knownFeatures()) {
      if (!write) continue;
      const names = new Set(layout(read).fields.map((field) => field.name));
      for (const field of layout(write).fields)
        expect(names.has(field.name), `${name} ${field.name}`).to.equal(true);
    }
  });
});
