import { expect } from 'chai';
import { ProcessMemory } from '../../../../src/backends/serve/notify/memory.js';
import { ROOM } from '../../../../src/backends/serve/notify/transfer.js';
import { addressOf, fixedMemory } from '../../../../src/native/libc.js';

/** A struct, an input and an output in this process's own memory, which stands for a client's. */
function client(length = 64) {
  const [struct, input, output] = [fixedMemory(32), fixedMemory(length).fill(1), fixedMemory(length)];
  return { struct, input, output };
}

/** What a call of the client copies: struct and input in, output and struct out. Gives how much of each. */
function copies(memory: ProcessMemory, { struct, input, output }: ReturnType<typeof client>): number[] {
  const at = addressOf(struct);
  memory.begin(at);
  const counts = [
    memory.read(at, struct.length).length,
    memory.read(addressOf(input), input.length).length,
    memory.write(addressOf(output), new Uint8Array(output.length).fill(2)),
    memory.write(at, new Uint8Array(struct.length).fill(3)),
  ];
  memory.end();
  return counts;
}

describe('the memory of a process that has called', () => {
  for (const length of [64, ROOM, 2 * ROOM + 5])
    it(`is neither read nor changed once its call does not wait any more, ${length} bytes at a time`, () => {
      const there = client(length);
      let waits = true;
      const memory = new ProcessMemory(process.pid, () => waits);
      const sizes = [32, length, length, 32];
      for (let call = 0; call < 3; call++) expect(copies(memory, there)).to.deep.equal(sizes);
      expect([there.output[length - 1], there.struct[0]]).to.deep.equal([2, 3]);
      waits = false;
      there.output.fill(0);
      there.struct.fill(0);
      const [structRead, inputRead] = copies(memory, there);
      expect([structRead, inputRead]).to.deep.equal([0, 0]);
      expect([...there.output, ...there.struct].every((byte) => byte === 0)).to.equal(true);
    });

  it('is asked about before each write, and after each read: what was read before is not given', () => {
    const there = client();
    const seen: number[][] = [];
    let left = 0;
    const memory = new ProcessMemory(process.pid, () => {
      seen.push([there.output[0] as number, there.struct[0] as number]);
      return left-- > 0;
    });
    // The input is read along with the struct from the second call on.
    for (const allowed of [0, 1]) {
      there.output.fill(0);
      there.struct.fill(0);
      left = allowed;
      const [structRead, inputRead] = copies(memory, there);
      expect([structRead, inputRead], `${allowed}`).to.deep.equal(allowed ? [32, 64] : [0, 0]);
      expect([there.output[0], there.struct[0]]).to.deep.equal([0, 0]);
    }
    expect(seen.flat().every((byte) => byte === 0)).to.equal(true);
  });
});
