import { expect } from 'chai';
import fc from 'fast-check';
import { parseUuid } from '../../../src/bits/uuid.js';
import { FwctlError } from '../../../src/client/errors.js';
import { cxlClient } from '../../../src/families/cxl/client/family.js';
import { requestOf } from '../../../src/families/cxl/client/messages.js';
import { CxlDriver, type FeatureList, readFeatures } from '../../../src/families/cxl/driver.js';
import { cxl } from '../../../src/families/cxl/family.js';
import { type Rules, run } from '../../../src/families/cxl/firmware/commands.js';
import type { Profile } from '../../../src/families/cxl/firmware/profile.js';
import { memoryExpander } from '../../../src/families/cxl/firmware/profiles/memory-expander.js';
import { qemuType3 } from '../../../src/families/cxl/firmware/profiles/qemu-type3.js';
import { qemuRules } from '../../../src/families/cxl/firmware/qemu.js';
import { specificationRules } from '../../../src/families/cxl/firmware/specification.js';
import { type Features, NOTHING_SET } from '../../../src/families/cxl/firmware/state.js';
import { packCommand, packGet, packRpc, packSet } from '../../../src/families/cxl/mailbox.js';
import { knownFeatures } from '../../../src/families/cxl/prm/features.js';

const uuid = fc
  .constantFrom(...knownFeatures().map((one) => one.uuid), '00000000-0000-0000-0000-000000000000')
  .map((text) => parseUuid(text) as Uint8Array);
const data = fc.uint8Array({ maxLength: 100 });
const u16 = fc.oneof(fc.nat(40), fc.nat(0xffff));

/** Payloads that mean something, and some that do not. */
const get = fc
  .tuple(uuid, u16, u16, fc.nat(4))
  .map(([which, offset, count, selection]) => packGet(which, offset, count, selection));
const set = fc
  .tuple(uuid, fc.nat(15), fc.nat(120), fc.nat(3), data)
  .map(([which, flags, offset, version, bytes]) => packSet(which, { flags, offset, version }, bytes));
const command = fc.oneof(
  get.map((payload) => packCommand(0x501, payload)),
  set.map((payload) => packCommand(0x502, payload)),
  data.map((payload) => packCommand(0x500, payload)),
  data,
);
const message = fc.oneof(
  get.map((payload) => packRpc(0x501, payload)),
  set.map((payload) => packRpc(0x502, payload)),
  data.map((payload) => packRpc(0x500, payload)),
  data,
);

const MODELS: readonly [Rules, Profile][] = [
  [specificationRules, memoryExpander],
  [qemuRules, qemuType3],
];

describe('whatever comes to a CXL device', () => {
  for (const [rules, profile] of MODELS)
    it(`is answered by ${profile.title} with a return code and what fits; its state can be kept`, () =>
      fc.assert(
        fc.property(fc.array(command, { maxLength: 12 }), fc.nat(64), (commands, room) => {
          let features: Features = NOTHING_SET;
          for (const one of commands) {
            const before = JSON.stringify(features);
            const done = run(rules, profile, features, one, room);
            expect(done.reply.length).to.be.within(2, 2 + room);
            // Nothing is changed in place.
            expect(JSON.stringify(features)).to.equal(before);
            features = done.features;
          }
          cxl.state.parse(JSON.parse(JSON.stringify({ features })), cxl.state.version);
        }),
      ));

  it('as a message gets an errno or an answer that the driver counts, whatever the device replies', () => {
    const list = readFeatures(
      2048,
      (one, room) => run(specificationRules, memoryExpander, NOTHING_SET, one, room).reply,
    );
    fc.assert(
      fc.property(
        message,
        fc.nat(3),
        fc.nat(200),
        fc.array(data, { minLength: 1 }),
        (input, scope, room, replies) => {
          let next = 0;
          const send = () => {
            const reply = replies[next++ % replies.length] as Uint8Array;
            return reply.length < 2 ? ('EIO' as const) : reply;
          };
          const driver = new CxlDriver({ payloadSize: 2048, send }, list as FeatureList);
          const output = driver.rpc({}, scope, input, room);
          if (typeof output === 'string') expect(output).to.be.oneOf(['EINVAL', 'EPERM']);
          else expect((output as Uint8Array).length).to.be.at.least(16);
        },
      ),
    );
  });

  it('and whatever it answers is read, or told as an error', () =>
    fc.assert(
      fc.property(message, fc.uint8Array({ maxLength: 120 }), (input, output) => {
        const request = requestOf(input);
        cxlClient.sent(request);
        cxlClient.answered(request, output);
        const failure = cxlClient.failure('fwctl0', request, output);
        if (failure) expect(failure).to.be.instanceOf(FwctlError);
        for (const { pieces } of cxlClient.secrets(request, output))
          for (const { of, at, length } of pieces)
            expect(at + length).to.be.at.most((of === 'input' ? input : output).length);
      }),
    ));

  it('a list of features at probe is taken or dropped', () =>
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 }), (replies) => {
        let next = 0;
        const list = readFeatures(256, (_command, room) => {
          const reply = replies[Math.min(next++, replies.length - 1)] as Uint8Array;
          if (next > 3000 || reply.length < 2) return 'EIO';
          return reply.subarray(0, room + 2);
        });
        if (list) expect(list.raw.length % 48).to.equal(0);
      }),
    ));
});
