import type { DeviceEntry } from './backend.js';
import type { Reading } from './readers.js';
import { mayBeNamed } from './target.js';
import { inRange, parseRange } from './versions.js';

/** One rule of a policy file: it forbids what meets all of its conditions. A condition that is absent is met. */
export interface DenyRule {
  /** Canonical names of commands and registers, or their numbers in hex where they have none. */
  opcodes?: string[];
  registers?: string[];
  /** Names of devices, as `--device` takes them. */
  devices?: string[];
  /** Ranges of firmware versions; one of them must hold. */
  firmware?: string[];
  reason?: string;
  /** `FILE:LINE`, for messages. */
  source: string;
}

/** What a policy file may name: the canonical name of a command or register. Both throw FwctlError `usage` for what is none. */
export interface Vocabulary {
  opcode(given: string): string;
  register(given: string): string;
  /** Whether a command, by its canonical name, goes to a register. */
  goesToRegister(opcode: string): boolean;
}

/**
 * The first rule that forbids this command on this device. `command` undefined: nobody could read what it is, and it meets every condition
 * on commands and registers. A firmware version that is not known meets every range.
 */
export function denies(
  rules: readonly DenyRule[],
  command: Pick<Reading, 'opcode' | 'register'> | undefined,
  device: DeviceEntry,
): DenyRule | undefined {
  const { opcode, register } = command ?? {};
  return rules.find(
    (rule) =>
      (!rule.opcodes || opcode === undefined || rule.opcodes.includes(opcode)) &&
      (!rule.registers ||
        opcode === undefined ||
        (register !== undefined && rule.registers.includes(register))) &&
      (!rule.devices || rule.devices.some((name) => mayBeNamed(device, name))) &&
      (!rule.firmware || rule.firmware.some((text) => inRange(parseRange(text) ?? [], device.firmware))),
  );
}
