import type { DeviceEntry } from './backend.js';
import type { Reading } from './readers.js';
import { mayBeNamed } from './target.js';
import { inRange, parseRange } from './versions.js';

/** The conditions on what a message asks for, and what of its reading they are about. */
export const TARGETS = {
  opcodes: 'opcode',
  registers: 'register',
  features: 'feature',
  endpoints: 'endpoint',
} as const satisfies Record<string, keyof Reading>;

export type Target = keyof typeof TARGETS;

/** One rule of a policy file: it forbids what meets all of its conditions. A condition that is absent is met. */
export interface DenyRule {
  /** Canonical names of commands and registers, or their numbers in hex where they have none. */
  opcodes?: string[];
  registers?: string[];
  /** Names of features, or their UUIDs. */
  features?: string[];
  /** Numbers of endpoints. */
  endpoints?: string[];
  /** The family whose devices are meant. */
  family?: string;
  /** Names of devices, as `--device` takes them. */
  devices?: string[];
  /** Ranges of firmware versions; one of them must hold. */
  firmware?: string[];
  reason?: string;
  /** `FILE:LINE`, for messages. */
  source: string;
}

/**
 * What a policy file may name of the messages of a family: canonical names. Each throws FwctlError `usage` for what is none; one that is absent has no
 * names in this family.
 */
export interface Vocabulary {
  opcode(given: string): string;
  register?(given: string): string;
  feature?(given: string): string;
  endpoint?(given: string): string;
  /** Whether a command, by its canonical name, goes to a register, or to what else has names of its own beside commands. */
  goesToRegister?(opcode: string): boolean;
}

/** What a message is, for rules: undefined where nobody could read it. */
export type Judged = Pick<Reading, 'opcode' | 'register' | 'feature' | 'endpoint'> | undefined;

/**
 * The first rule that forbids this command on this device. `command` undefined: nobody could read what it is, and it meets every condition
 * on commands and their targets. A firmware version, or a type, that is not known meets every condition on it.
 */
export function denies(
  rules: readonly DenyRule[],
  command: Judged,
  device: DeviceEntry,
): DenyRule | undefined {
  return rules.find(
    (rule) =>
      (Object.keys(TARGETS) as Target[]).every((target) => isMet(rule[target], command, target)) &&
      (!rule.family || !device.type || rule.family === device.type) &&
      (!rule.devices || rule.devices.some((name) => mayBeNamed(device, name))) &&
      (!rule.firmware || rule.firmware.some((text) => inRange(parseRange(text) ?? [], device.firmware))),
  );
}

function isMet(names: readonly string[] | undefined, command: Judged, target: Target): boolean {
  if (!names || !command) return true;
  const name = command[TARGETS[target]];
  return name !== undefined && names.includes(name);
}
