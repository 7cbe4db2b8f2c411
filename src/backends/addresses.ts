import type { MessageMemory } from '../client/backend.js';

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A copy of a message with the address of each part of its memory where that has to stand, little-endian. */
export function withAddresses(
  input: Uint8Array,
  memory: readonly MessageMemory[],
  addressOf: (part: MessageMemory, index: number) => bigint,
): Uint8Array {
  const message = new Uint8Array(input);
  for (const [index, part] of memory.entries())
    view(message).setBigUint64(part.at, addressOf(part, index), true);
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
    if (view(output).getBigUint64(at, true) === view(sent).getBigUint64(at, true))
      output.set(input.subarray(at, at + 8), at);
  }
}
