import { expect } from 'chai';
import fc from 'fast-check';
import type { TapeRecord } from '../../../src/backends/tape/read.js';
import { compose, type Message } from '../../../src/cli/rpc/message.js';
import { verifyTape } from '../../../src/cli/tape/verify.js';
import { parseDenyList } from '../../../src/client/denylist-file.js';
import { FwctlError } from '../../../src/client/errors.js';
import type { Request } from '../../../src/client/guard.js';
import { Session } from '../../../src/client/session.js';
import { allCommands } from '../../../src/families/mlx5/catalogue.js';
import { send } from '../../../src/families/mlx5/client/command.js';
import { mlx5Client } from '../../../src/families/mlx5/client/family.js';
import { vocabulary } from '../../../src/families/mlx5/client/words.js';
import { allRegisters } from '../../../src/families/mlx5/prm/registers.js';
import { SCOPES, scopeNumber } from '../../../src/uapi/scope.js';
import { devices, fakeBackend } from '../../support/fake-backend.js';

/*
 * What a policy forbids never reaches a device. Whether it is forbidden is told here by numbers alone: of the bytes that a handle got, and of
 * the rules as they were drawn; nothing of the program is asked.
 */

/** ACCESS_REG and ACCESS_REGISTER_USER of mlx5_ifc.h, and where their register_id stands. */
const ACCESS = [0x805, 0xb0c];
const REGISTER_ID = 10;

interface Rule {
  readonly opcodes?: number[];
  readonly registers?: number[];
  readonly devices?: number[];
}

const isForbidden = (rules: readonly Rule[], device: number, input: Uint8Array): boolean => {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const opcode = view.getUint16(0);
  const register = ACCESS.includes(opcode) ? view.getUint16(REGISTER_ID) : -1;
  return rules.some(
    (rule) =>
      (!rule.opcodes || rule.opcodes.includes(opcode)) &&
      (!rule.registers || rule.registers.includes(register)) &&
      (!rule.devices || rule.devices.includes(device)),
  );
};

const namesOfOpcode = new Map(allCommands().map(({ op, name }) => [op, [name]]));
const namesOfRegister = new Map(
  allRegisters().map(({ id, name, alias }) => [id, alias ? [name, alias] : [name]]),
);

/** Few of each, so that rules and commands meet; some without a name. */
const OPCODES = [0x100, 0x10a, 0x805, 0xb0c, 0x80d, 0x820, 0x50d, 0xfff0];
const REGISTERS = [0x9028, 0x900a, 0x6001, 0x5006, 0xfffe, 0, ...namesOfRegister.keys()].slice(0, 12);

/** A number in one of the ways in which people write it, or one of its names. */
const spelt = (value: number, names: readonly string[] = []): fc.Arbitrary<string> => {
  const hex = value.toString(16);
  return fc.constantFrom(
    String(value),
    `0x${hex}`,
    `0X${hex.toUpperCase()}`,
    `0x000${hex}`,
    `0b${value.toString(2)}`,
    `0x${hex.split('').join('_')}`,
    ...names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase(), name.replaceAll('_', '-')]),
  );
};
const speltOpcode = (op: number) => spelt(op, namesOfOpcode.get(op));
const speltRegister = (id: number) => spelt(id, namesOfRegister.get(id));
const speltDevice = (n: number) =>
  fc.constantFrom(
    `fwctl${n}`,
    `FWCTL${n}`,
    `${n}`,
    `0x${n}`,
    `0000:08:00.${n}`,
    `08:00.${n}`,
    `mlx5_${n}`,
    `MLX5_${n}`,
    `/dev/fwctl/fwctl${n}`,
  );

const some = <T>(from: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength: 3 });

const aRule: fc.Arbitrary<Rule> = fc
  .record(
    { opcodes: some(OPCODES), registers: some(REGISTERS), devices: some([0, 1, 2]) },
    { requiredKeys: [] },
  )
  .filter(
    ({ opcodes, registers, devices: named }) =>
      Boolean(opcodes || registers || named) &&
      !(opcodes && registers && !opcodes.some((op) => ACCESS.includes(op))),
  );

/** A rule as it stands in a file. */
const written = (rule: Rule): fc.Arbitrary<string> => {
  const list = (key: string, items: fc.Arbitrary<string>[]) =>
    items.length
      ? [fc.tuple(...items).map((texts) => `${key}: [${texts.map((text) => `"${text}"`).join(', ')}]`)]
      : [];
  return fc
    .tuple(
      ...list('opcodes', (rule.opcodes ?? []).map(speltOpcode)),
      ...list('registers', (rule.registers ?? []).map(speltRegister)),
      ...list('devices', (rule.devices ?? []).map(speltDevice)),
    )
    .map((conditions) => `  - {${conditions.join(', ')}}`);
};

const aPolicy = fc
  .array(aRule, { minLength: 1, maxLength: 3 })
  .chain((rules) =>
    fc.tuple(...rules.map(written)).map((lines) => ({ rules, text: `deny:\n${lines.join('\n')}\n` })),
  );

const aCommand = fc.record({
  op: fc.constantFrom(...OPCODES),
  register: fc.constantFrom(...REGISTERS),
  opMod: fc.constantFrom(0, 1, 2),
});

const bytesOf = (
  { op, register, opMod }: { op: number; register: number; opMod: number },
  length = 32,
): Uint8Array => {
  const input = new Uint8Array(length);
  const view = new DataView(input.buffer);
  view.setUint16(0, op);
  view.setUint16(6, opMod);
  view.setUint16(REGISTER_ID, register);
  return input;
};

const lies = fc.record({
  opcode: fc.constantFrom('NOP', 'QUERY_ISSI', 'ACCESS_REG', '', '0x805'),
  register: fc.constantFrom('PAOS', 'MFRL', '0x9028', ''),
  needs: fc.constantFrom(undefined, ...SCOPES),
});

/** The ways by which a command can be asked for. */
const aWay = aCommand.chain((command) =>
  fc.oneof(
    // rpc NAME field=value ...
    fc
      .tuple(speltOpcode(command.op), speltRegister(command.register))
      .map(([name, register]) => (session: Session) => {
        const fields = ACCESS.includes(command.op)
          ? [
              { path: 'register_id', value: register },
              { path: 'op_mod', value: command.opMod },
            ]
          : [];
        return sendMessage(session, compose({ command: name, fields }, mlx5Client));
      }),
    // rpc --in HEX, with the name or without; fields over bytes of another command
    fc
      .option(speltOpcode(command.op))
      .map(
        (name) => (session: Session) =>
          sendMessage(
            session,
            compose({ command: name ?? undefined, fields: [], base: bytesOf(command) }, mlx5Client),
          ),
      ),
    speltOpcode(command.op).map((name) => (session: Session) => {
      const base = bytesOf({ ...command, op: 0x100 });
      const fields = [{ path: 'opcode', value: /^\d/.test(name) ? name : command.op }];
      return sendMessage(session, compose({ fields, base }, mlx5Client));
    }),
    // the library, with a request that calls itself something else
    lies.map((lie) => (session: Session) => session.send({ ...lie, input: bytesOf(command), outLen: 64 })),
    // replay verify
    fc.constantFrom(...SCOPES).map((scope) => async (session: Session) => {
      const call = {
        call: 'rpc',
        file: 1,
        scope: scopeNumber(scope),
        input: bytesOf(command),
        outLen: 64,
        output: new Uint8Array(64),
      };
      const open = { call: 'open', file: 1, device: session.device.name };
      const tape = {
        origin: { backend: 'fake' },
        calls: [open, call].map((one, i) => ({ line: i, number: i, call: one })),
      } as unknown as TapeRecord;
      for await (const _ of verifyTape(tape, { session: async () => session, changing: true }));
    }),
  ),
);

const sendMessage = (session: Session, { request }: Message) => send(session, request);

const someFlags = fc.record({
  guard: fc.boolean(),
  allowTaint: fc.boolean(),
  scope: fc.option(fc.constantFrom(...SCOPES), { nil: undefined }),
});

describe('what a policy forbids', () => {
  it('never reaches a device, by whatever way, spelling or flag', async () => {
    let sent = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        aPolicy,
        aWay,
        someFlags,
        fc.constantFrom(0, 1, 2),
        async ({ rules, text }, way, { scope, ...flags }, n) => {
          const fake = fakeBackend(new Uint8Array(64));
          const deny = await parseDenyList(text, 'site.yaml', vocabulary);
          const options = { ...flags, deny, ...(scope ? { scope } : {}) };
          const session = await Session.open(fake.backend, devices[n] as (typeof devices)[0], options);
          await way(session).catch((error) => {
            if (!(error instanceof FwctlError)) throw error;
            refused++;
          });
          sent += fake.sent.length;
          for (const { input } of fake.sent) expect(isForbidden(rules, n, input), text).to.equal(false);
        },
      ),
      { numRuns: 400 },
    );
    // Both happen often: the property does not hold for lack of cases.
    expect(
      [sent, refused].every((count) => count > 40),
      `${sent} sent, ${refused} refused`,
    ).to.equal(true);
  });

  it('is told apart from what it allows: without a guard, and with consent, all else is sent', () =>
    fc.assert(
      fc.asyncProperty(
        aPolicy,
        aCommand,
        lies,
        fc.constantFrom(0, 1, 2),
        async ({ rules, text }, command, lie, n) => {
          const fake = fakeBackend(new Uint8Array(64));
          const deny = await parseDenyList(text, 'site.yaml', vocabulary);
          const session = await Session.open(fake.backend, devices[n] as (typeof devices)[0], {
            guard: false,
            allowTaint: true,
            deny,
          });
          const input = bytesOf(command);
          const error = await session.send({ ...lie, input, outLen: 64 }).catch((one) => one);
          const forbidden = isForbidden(rules, n, input);
          expect(fake.sent, text).to.have.length(forbidden ? 0 : 1);
          if (forbidden) expect(error).to.be.instanceOf(FwctlError).and.include({ kind: 'policy' });
        },
      ),
      { numRuns: 300 },
    ));

  it('is judged by the bytes that go out, whatever their owner does to them while consent is asked for', async () => {
    const fake = fakeBackend(new Uint8Array(64));
    const input = bytesOf({ op: 0x805, register: 0x900a, opMod: 0 });
    const ask = async () => {
      new DataView(input.buffer).setUint16(REGISTER_ID, 0x9028);
      return true;
    };
    const deny = await parseDenyList('deny:\n  - registers: MFRL\n', 'site.yaml', vocabulary);
    const session = await Session.open(fake.backend, devices[0] as (typeof devices)[0], {
      allowTaint: false,
      guard: false,
      deny,
      ask,
    });
    const request: Request = {
      opcode: 'ACCESS_REG',
      needs: 'debug-write',
      scope: 'debug-write',
      input,
      outLen: 64,
    };
    await session.send(request);
    expect(isForbidden([{ registers: [0x9028] }], 0, fake.sent[0]?.input as Uint8Array)).to.equal(false);
  });

  it("counts also where nobody can read the message: on a device of another type, and under a header's length", async () => {
    const deny = await parseDenyList('deny:\n  - registers: MFRL\n', 'site.yaml', vocabulary);
    for (const [device, length] of [
      // No family reads these, whichever are loaded.
      [{ ...devices[0], type: 'error', driver: 'acme_core' }, 32],
      [devices[0], 15],
    ] as const) {
      const fake = fakeBackend(new Uint8Array(64));
      const session = await Session.open(fake.backend, device as (typeof devices)[0], {
        allowTaint: true,
        guard: false,
        deny,
      });
      const error = await session
        .send({
          opcode: 'ACCESS_REG',
          register: 'PAOS',
          needs: 'configuration',
          input: bytesOf({ op: 0x805, register: 0x5006, opMod: 1 }, 32).subarray(0, length),
          outLen: 64,
        })
        .catch((one) => one);
      expect(error).to.include({ kind: 'policy' });
      expect(fake.sent).to.deep.equal([]);
    }
  });
});
