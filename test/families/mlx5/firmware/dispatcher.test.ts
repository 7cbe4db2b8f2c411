import { expect } from 'chai';
import fc from 'fast-check';
import { byteLength } from '../../../../src/bits/layout.js';
import { allCommands, findCommand, inputLayout } from '../../../../src/families/mlx5/catalogue.js';
import { commandRows } from '../../../../src/families/mlx5/firmware/device.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { buildInput, HEADER_BYTES, readOutputHeader } from '../../../../src/families/mlx5/mailbox.js';
import { findRegister } from '../../../../src/families/mlx5/prm/registers.js';
import { statusName } from '../../../../src/families/mlx5/status.js';
import {
  type Syndrome,
  syndromeNumber,
  syndromeStatus,
  syndromes,
  syndromeWords,
} from '../../../../src/families/mlx5/syndromes.js';
import { ask, commandNamed, fixedRoom, freshDevice, readAnswer } from './ask.js';

const FUNCTIONS = ['pf0', 'pf1', 'pf0vf0', 'pf0sf0'];

/** An op_mod that each command has. */
const goodOpMod = (name: string): number => {
  const row = commandRows[name as keyof typeof commandRows];
  return typeof row === 'object' && row.opMods !== 'any' ? (row.opMods?.[0] ?? 0) : 0;
};

/** The commands that judge op_mod themselves, with the check that fails there. */
const OWN_OP_MOD: Record<string, Syndrome> = {
  QUERY_HCA_CAP: 'CAPABILITY_TYPE_UNKNOWN',
  SET_HCA_CAP: 'CAPABILITY_TYPE_UNKNOWN',
  QUERY_GENERAL_OBJECT: 'OBJECT_TYPE_ABSENT',
};

/** An input of zeros with this op_mod, whether the layout names the field or not. */
function inputWith(name: string, opMod: number): Uint8Array {
  const input = buildInput(commandNamed(name), {});
  new DataView(input.buffer).setUint16(6, opMod);
  return input;
}

describe('firmware: the checks that all commands have in common', () => {
  const names = Object.keys(commandRows);

  it('every row is a command of the catalogue', () => {
    expect(names.filter((name) => !findCommand(name))).to.deep.equal([]);
    expect(names.length).to.be.above(10);
  });

  for (const name of names) {
    describe(name, () => {
      const command = commandNamed(name);
      const input = inputWith(name, goodOpMod(name));
      const room = fixedRoom(command);

      const refused = (given: Uint8Array, space: number) => {
        const device = freshDevice();
        const before = device.snapshot();
        const answer = readAnswer(name, device.execute('pf0', given, space));
        expect(answer.output.length).to.equal(HEADER_BYTES);
        expect(answer.output.filter((byte, i) => byte && ![0, 4, 5, 6, 7].includes(i))).to.have.length(0);
        expect(device.snapshot()).to.equal(before);
        return [answer.status, answer.syndrome];
      };

      it('an input shorter than its fixed part is BAD_INP_LEN', () => {
        for (const length of [0, 1, HEADER_BYTES - 1, byteLength(inputLayout(command)) - 1])
          expect(refused(input.subarray(0, length), room)).to.deep.equal(['BAD_INP_LEN_ERR', 'INPUT_SHORT']);
      });

      it('room shorter than the fixed part of the output is BAD_OUTP_LEN', () => {
        expect(refused(input, room - 1)).to.deep.equal(['BAD_OUTP_LEN_ERR', 'OUTPUT_SHORT']);
      });

      it('the input length is checked before the room', () => {
        expect(refused(input.subarray(0, HEADER_BYTES - 1), 0)[0]).to.equal('BAD_INP_LEN_ERR');
      });

      it('an op_mod that it does not have is refused', () => {
        const [status, check] = refused(inputWith(name, 0xfffe), room);
        expect(check).to.equal(OWN_OP_MOD[name] ?? 'OP_MOD_UNKNOWN');
        expect(status).to.equal(syndromeStatus(check as Syndrome));
        if (!OWN_OP_MOD[name]) expect(status).to.equal('BAD_OP_ERR');
      });

      it('a user context that does not exist, or is another function’s, is BAD_RES', () => {
        const device = freshDevice();
        const foreign = device.contexts.create('pf1', 0).uid;
        for (const uid of [foreign, 77, 0xffff]) {
          const forged = input.slice();
          new DataView(forged.buffer).setUint16(2, uid);
          const answer = readAnswer(name, device.execute('pf0', forged, room));
          expect([answer.status, answer.syndrome]).to.deep.equal(['BAD_RES_ERR', 'UID_UNKNOWN']);
        }
      });

      it('longer input and more room than the whole answer takes change nothing', () => {
        const exact = freshDevice().execute('pf0', input, room + 4096);
        const longer = new Uint8Array(input.length + 2000);
        longer.set(input);
        expect(freshDevice().execute('pf0', longer, room + 9000)).to.deep.equal(exact);
      });
    });
  }

  it('an opcode that the firmware does not have is BAD_OP, known to the catalogue or not', () => {
    const missing = allCommands().filter(({ name }) => !(name in commandRows));
    expect(missing.length).to.be.above(100);
    for (const { name } of missing)
      expect(ask(freshDevice(), 'pf0', name).syndrome, name).to.equal('OPCODE_UNKNOWN');
    const output = freshDevice().execute('pf0', new Uint8Array(16).fill(0xff), 16);
    expect(statusName(output[0] as number)).to.equal('BAD_OP_ERR');
  });

  it('a command of a function that the profile lacks is a defect', () => {
    expect(() => freshDevice().execute('pf7', new Uint8Array(16), 16)).to.throw('no function pf7');
  });
});

describe('firmware: syndromes', () => {
  it('each has a number of its own, a failing status and words', () => {
    expect(new Set(syndromes().map(syndromeNumber)).size).to.equal(syndromes().length);
    for (const name of syndromes()) {
      expect(syndromeNumber(name), name)
        .to.be.above(0)
        .and.below(2 ** 32);
      expect(syndromeStatus(name), name).not.to.equal('OK');
      expect(syndromeWords(syndromeNumber(name)), name)
        .to.be.a('string')
        .and.not.equal('');
    }
  });

  it('a number of another firmware has no words', () => {
    expect(syndromeWords(0x11223344)).to.equal(undefined);
    expect(syndromeWords(0)).to.equal(undefined);
  });
});

describe('firmware: whatever comes', () => {
  const opcodes = Object.keys(commandRows).map((name) => commandNamed(name).op);
  const registerIds = [...Object.keys(registerRows).map((name) => findRegister(name)?.id ?? 0), 0x1234];

  /** Mostly well-formed headers of commands that exist, with anything behind them. */
  const inputs = fc
    .tuple(
      fc.uint8Array({ maxLength: 300 }),
      fc.option(fc.constantFrom(...opcodes)),
      fc.option(fc.constantFrom(0, 1)),
      fc.option(fc.constantFrom(...registerIds)),
    )
    .map(([bytes, opcode, uid, register]) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (opcode !== null && bytes.length >= 2) view.setUint16(0, opcode);
      if (uid !== null && bytes.length >= 4) view.setUint16(2, uid);
      if (register !== null && bytes.length >= 12) {
        view.setUint16(6, register & 1);
        view.setUint16(10, register);
      }
      return bytes;
    });

  it('the answer is well-formed, and a failing one is a bare header with a known syndrome and leaves the state alone', () => {
    const device = freshDevice();
    const known = new Set(syndromes().map(syndromeNumber));
    fc.assert(
      fc.property(fc.constantFrom(...FUNCTIONS), inputs, fc.nat(5000), (vhca, input, room) => {
        const before = device.snapshot();
        const output = device.execute(vhca, input, room);
        expect(output.length).to.be.within(HEADER_BYTES, Math.max(room, HEADER_BYTES));
        const { status, syndrome } = readOutputHeader(output);
        expect(status === 0 ? syndrome === 0 : known.has(syndrome)).to.equal(true);
        if (status === 0) return;
        expect(output.length).to.equal(HEADER_BYTES);
        expect(device.snapshot()).to.equal(before);
      }),
      { numRuns: 3000 },
    );
  });

  it('the same commands on the same profile give the same bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...FUNCTIONS), inputs), { maxLength: 20 }), (calls) => {
        const run = () => {
          const device = freshDevice();
          return calls.map(([vhca, input]) => Buffer.from(device.execute(vhca, input, 4112)).toString('hex'));
        };
        expect(run()).to.deep.equal(run());
      }),
    );
  });

  it('an input is never changed', () => {
    const device = freshDevice();
    fc.assert(
      fc.property(inputs, (input) => {
        const before = input.slice();
        device.execute('pf0', input, 4112);
        expect(input).to.deep.equal(before);
      }),
    );
  });
});
