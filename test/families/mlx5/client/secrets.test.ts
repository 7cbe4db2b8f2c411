import { expect } from 'chai';
import fc from 'fast-check';
import { redacted } from '../../../../src/backends/tape/redact.js';
import { encode } from '../../../../src/bits/codec.js';
import { allCommands, findCommand } from '../../../../src/families/mlx5/catalogue.js';
import { secretsIn } from '../../../../src/families/mlx5/client/secrets.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
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

  /** The texts that are found in the answer. */
  const textsIn = (input: Uint8Array, output: Uint8Array): string[] =>
    secretsIn(input, output).flatMap(({ kind, pieces: [piece] }) =>
      kind === 'text' && piece?.of === 'output'
        ? [Buffer.from(output.subarray(piece.at, piece.at + piece.length)).toString('latin1')]
        : [],
    );

  it('are the names of functions in the vital product data, each of them', () => {
    const { op } = findCommand('QUERY_VUID') ?? { op: 0 };
    const output = Buffer.alloc(64 + 2 * 128);
    output.write('MT2143X04273MLNXS0D0F0', 64);
    output.write('MT2143X04273MLNXS0D0F1', 64 + 128);
    const texts = textsIn(
      Uint8Array.from({ length: 16 }, (_, i) => [op >> 8, op & 255][i] ?? 0),
      output,
    );
    expect(texts.map((text) => text.replace(/\0+$/, ''))).to.deep.equal([
      'MT2143X04273MLNXS0D0F0',
      'MT2143X04273MLNXS0D0F1',
    ]);
  });

  it('are in a read of the memory of a module, as far as they are in it', () => {
    const access = (data: object) =>
      Buffer.concat([
        encode(layout('access_register_in'), { opcode: 0x805, op_mod: 1, register_id: 0x9014 } as never),
        encode(layout('mcia_ext'), data as never),
      ]);
    const answer = (place: object) => {
      const message = access({ i2c_device_address: 0x50, size: 48, ...place });
      message.fill(0, 0, 16);
      message.write('MT2136FT01841   ', 32);
      return message;
    };
    const input = access({});
    expect(textsIn(input, answer({ device_address: 196 }))).to.deep.equal(['MT2136FT01841   ']);
    expect(textsIn(input, answer({ device_address: 200 }))).to.deep.equal(['MT2136FT0184']);
    expect(textsIn(input, answer({ device_address: 166 }))).to.include('MT2136FT01841   ');
    for (const other of [
      { device_address: 212 },
      { device_address: 196, page_number: 3 },
      { device_address: 196, i2c_device_address: 0x51 },
    ])
      expect(textsIn(input, answer(other))).to.deep.equal([]);
  });
});
