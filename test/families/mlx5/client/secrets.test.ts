import { expect } from 'chai';
import fc from 'fast-check';
import { redacted } from '../../../../src/backends/tape/redact.js';
import { allCommands } from '../../../../src/families/mlx5/catalogue.js';
import { secretsIn } from '../../../../src/families/mlx5/client/secrets.js';
import { allRegisters } from '../../../../src/families/mlx5/prm/registers.js';

/** An input of any command, or of an access to any register, and an answer. */
const messages = fc
  .tuple(
    fc.constantFrom(
      ...allCommands().map(({ op }) => [op, 0, 0]),
      ...allRegisters().map(({ id }) => [0x805, 1, id]),
    ),
    fc.uint8Array({ minLength: 16, maxLength: 600 }),
    fc.uint8Array({ maxLength: 600 }),
  )
  .map(([[op = 0, opMod = 0, id = 0], input, output]) => {
    const header = new DataView(input.buffer);
    header.setUint16(0, op);
    if (opMod) header.setUint16(6, opMod);
    if (id) header.setUint16(10, id);
    if (output.length) output[0] = 0;
    return { input, output };
  });

describe('secrets of mlx5 commands', () => {
  it('stand within the bytes, of whatever command and length', () => {
    fc.assert(
      fc.property(messages, ({ input, output }) => {
        for (const { kind, pieces } of secretsIn(input, output)) {
          let length = 0;
          for (const piece of pieces) {
            expect(piece.at + piece.length).to.be.at.most((piece.of === 'input' ? input : output).length);
            length += piece.length;
          }
          if (kind !== 'text') expect(length).to.equal(kind === 'mac' ? 6 : 8);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are replaced without a change of length; no GUID stays', () => {
    fc.assert(
      fc.property(messages, ({ input, output }) => {
        const call = { call: 'rpc', file: 1, scope: 0, input, outLen: 600, output } as const;
        const [hidden] = redacted([call], secretsIn);
        if (hidden?.call !== 'rpc' || typeof hidden.output === 'string') throw new Error('another call');
        expect([hidden.input.length, hidden.output.length]).to.deep.equal([input.length, output.length]);
        for (const { kind, pieces } of secretsIn(input, output)) {
          const [piece] = pieces;
          if (kind !== 'guid' || !piece) continue;
          const { of, at, length } = piece;
          const before = call[of].subarray(at, at + length);
          const after = (hidden[of] as Uint8Array).subarray(at, at + length);
          if (before.some((byte) => byte !== 0) && before.some((byte) => byte !== 0xff))
            expect(after).not.to.deep.equal(before);
        }
      }),
      { numRuns: 300 },
    );
  });
});
