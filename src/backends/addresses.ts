import type { MessageMemory } from '../client/backend.js';

/** A copy of a message with the address of each part of its memory where that has to stand: 64 bits, little-endian. */
export function withAddresses(
  input: Uint8Array,
  memory: readonly MessageMemory[],
  addressOf: (index: number) => number,
): Uint8Array {
  const message = new Uint8Array(input);
  for (let i = 0; i < memory.length; i++) {
    const { at } = memory[i] as MessageMemory;
    let rest = addressOf(i);
    for (let byte = at; byte < at + 8; byte++) {
      message[byte] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return message;
}

/**
 * Takes addresses out of an answer again that came back at the places at which they were sent: where memory lies is no part of a message, and differs from
 * call to call. `sent`: the message with addresses, made of `input`.
 */
export function takeAddresses(
  output: Uint8Array,
  sent: Uint8Array,
  input: Uint8Array,
  memory: readonly MessageMemory[],
): void {
  for (const { at } of memory) {
    if (at + 8 > output.length) continue;
    let same = true;
    for (let i = at; i < at + 8; i++) same &&= output[i] === sent[i];
    if (same) for (let i = at; i < at + 8; i++) output[i] = input[i] as number;
  }
}
