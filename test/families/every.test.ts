import { expect } from 'chai';
import fc from 'fast-check';
import { type FamilyEntry, families } from '../../src/families/registry.js';
import type { CallerMemory, Driver } from '../../src/kernel/driver.js';
import { type Errno, isErrno } from '../../src/uapi/errno.js';

const ADDRESS = '0000:40:00';

const built = ({ device, profiles }: FamilyEntry) => device.build(profiles[0] as string, ADDRESS, () => 1n);

/** A caller whose memory holds zeros. */
const memory: CallerMemory = {
  copyIn: (_address, length) => new Uint8Array(length),
  copyOut: () => 0,
};

/** What a driver answers to a message; delays of the firmware are none. */
async function answerTo(driver: Driver, scope: number, input: Uint8Array, room: number) {
  const context = await driver.open();
  if (isErrno(context)) return context;
  const answer = await driver.rpc(context, scope, input, room, memory);
  await driver.close(context);
  return answer;
}

const driverOf = (family: FamilyEntry) => {
  const { firmware, driver } = built(family);
  const [first] = family.device.facts(family.profiles[0] as string).bound;
  const name = first?.name as string;
  return {
    firmware,
    driver: driver(name, {
      execute: (input, room): Uint8Array | Errno => {
        const delivery = firmware.controls?.deliver(name, input, room) ?? {
          output: firmware.execute(name, input, room),
        };
        return 'errno' in delivery ? delivery.errno : delivery.output;
      },
    }),
  };
};

/** Bytes in which numbers of all families turn up: few of them set, in places of headers. */
const message = fc
  .tuple(
    fc.integer({ min: 0, max: 160 }),
    fc.array(fc.tuple(fc.nat(63), fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 2, 5, 0x10, 0xff)))),
  )
  .map(([length, bytes]) => {
    const input = new Uint8Array(length);
    for (const [at, byte] of bytes) if (at < length) input[at] = byte;
    return input;
  });

/** What a file may hold: anything, and what looks like state. */
const state = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(
      'starts',
      'started',
      'clock',
      'seed',
      'health',
      'faults',
      'functions',
      'features',
      'ports',
    ),
    fc.oneof(
      fc.jsonValue(),
      fc.nat(),
      fc.constantFrom('0x0', '0xffffffffffff', 'fatal', 'dead'),
      fc.constant({}),
    ),
  ),
);

describe('every family', () => {
  for (const family of families) {
    const { name, device } = family;

    it(`${name}: whatever message comes, the driver answers or gives an errno`, () =>
      fc.assert(
        fc.asyncProperty(message, fc.nat(3), fc.nat(300), async (input, scope, room) => {
          const answer = await answerTo(driverOf(family).driver, scope, input, room);
          expect(answer instanceof Uint8Array || isErrno(answer)).to.equal(true);
        }),
        { numRuns: 2000 },
      ));

    it(`${name}: a state file is refused in words, or the firmware works with it`, () =>
      fc.assert(
        fc.asyncProperty(state, message, async (data, input) => {
          let parsed: unknown;
          try {
            parsed = device.state.parse(data, device.state.version);
          } catch (error) {
            expect(error).to.be.instanceOf(Error).and.not.instanceOf(TypeError);
            return;
          }
          const { firmware, driver } = driverOf(family);
          firmware.restore(parsed);
          await answerTo(driver, 3, input, 64);
          firmware.controls?.reset();
          expect(device.state.parse(firmware.snapshot(), device.state.version)).to.be.an('object');
        }),
        { numRuns: 2000 },
      ));

    it(`${name}: power-on is a state that its own check takes; reset and forget count starts`, () => {
      const { firmware } = built(family);
      const { version, initial, parse } = device.state;
      expect(parse(JSON.parse(JSON.stringify(initial)), version)).to.deep.equal(initial);
      firmware.controls?.reset();
      firmware.controls?.forget();
      expect(firmware.controls?.starts).to.equal(2);
      expect(parse(firmware.snapshot(), version)).to.deep.equal(firmware.snapshot());
    });

    it(`${name}: health has a state that is well, and each can be set and taken back`, () => {
      const { firmware } = built(family);
      const { controls } = firmware;
      const [well, ...ill] = controls?.healthStates.map((one) => one.name) ?? [];
      expect(ill).not.to.be.empty;
      for (const one of ill) {
        controls?.setHealth(one);
        expect(controls?.health).to.equal(one);
        expect(() => device.state.parse(firmware.snapshot(), device.state.version)).not.to.throw();
        controls?.setHealth(well as string);
        expect(controls?.health).to.equal(well);
      }
    });

    it(`${name}: words of faults are found again, and each effect says itself in words`, () => {
      const { match = [], effects = [] } = device.faultWords ?? {};
      for (const { words } of [...match, ...effects.flatMap(({ parameters }) => parameters)]) {
        const names = words?.().flatMap((word) => word.names) ?? [];
        expect(new Set(names).size, String(names[0])).to.equal(names.length);
      }
      for (const { kind, parameters, text } of effects) {
        const values = parameters.map(({ name: one, usual, words }) => [
          one,
          usual?.() ?? words?.()[0]?.value ?? 1,
        ]);
        expect(text({ kind, ...Object.fromEntries(values) })).not.to.match(/undefined|NaN|^$/);
      }
    });
  }
});
