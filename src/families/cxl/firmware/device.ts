import { parseUuid, uuidText } from '../../../bits/uuid.js';
import { EmulatedFirmware, type Surroundings } from '../../emulated-firmware.js';
import type { Delivery, OwnEffect, Titled } from '../../family.js';
import type { CommandMarks } from '../../faults.js';
import { GET_FEATURE, packReply, SET_FEATURE } from '../mailbox.js';
import { RC } from '../status.js';
import { run } from './commands.js';
import type { Profile } from './profile.js';
import { qemuRules } from './qemu.js';
import { specificationRules } from './specification.js';
import { type DeviceState, type Features, NOTHING_SET, POWER_ON } from './state.js';
import { statistics } from './statistics.js';
import { afterReset, hexOf } from './values.js';

const HEALTH_STATES: readonly Titled[] = [
  { name: 'ok', title: 'it is well' },
  { name: 'fatal', title: 'the device is fatal: no command of its mailbox is answered' },
  { name: 'media-disabled', title: 'the media is disabled: features are answered with MEDIA_DISABLED' },
];

/** Bytes of a reply in front of its payload. */
const CODE = 2;

/** UUID_SIZE */
const UUID = 16;

/** The opcode of a command, as `packCommand` has it; undefined where it ends before it. */
const opcodeIn = (command: Uint8Array): number | undefined =>
  command.length < CODE ? undefined : (command[0] as number) | ((command[1] as number) << 8);

/** Where a command has the UUID of a feature; undefined where it names none. */
function uuidIn(command: Uint8Array): Uint8Array | undefined {
  const opcode = opcodeIn(command);
  const named = (opcode === GET_FEATURE || opcode === SET_FEATURE) && command.length >= CODE + UUID;
  return named ? command.subarray(CODE, CODE + UUID) : undefined;
}

/** The mailbox of a CXL memory device, in commands and replies as mailbox.ts packs them. The same profile, state, time and commands give the same replies. */
export class Device extends EmulatedFirmware<DeviceState> {
  override readonly healthStates = HEALTH_STATES;

  /** The feature that is computed, and its bytes in a command. */
  private readonly computed: { readonly uuid: string; readonly bytes: Uint8Array } | undefined;

  constructor(
    readonly profile: Profile,
    surroundings: Surroundings = { now: () => 0n, seed: 0 },
  ) {
    super(POWER_ON, surroundings);
    const { uuid } = profile.features.find(({ computed }) => computed) ?? {};
    if (uuid !== undefined) this.computed = { uuid, bytes: parseUuid(uuid) as Uint8Array };
  }

  protected override marksOf(input: Uint8Array): CommandMarks | undefined {
    const opcode = opcodeIn(input);
    if (opcode === undefined) return undefined;
    const uuid = uuidIn(input);
    return { marks: { opcode, ...(uuid ? { feature: uuidText(uuid) } : {}) } };
  }

  /** A device that is fatal lets the mailbox time out: drivers/cxl/pci.c gives ETIMEDOUT. */
  protected override whenUnwell(health: string, _name: string, input: Uint8Array): Delivery | undefined {
    if (health === 'fatal') return { errno: 'ETIMEDOUT' };
    return uuidIn(input) ? { output: packReply(RC.MEDIA_DISABLED) } : undefined;
  }

  protected override ownEffect(effect: OwnEffect, name: string, input: Uint8Array, room: number): Delivery {
    if (effect.kind === 'status') return { output: packReply(Number(effect.code)) };
    if (effect.kind !== 'short') return super.ownEffect(effect, name, input, room);
    return { output: this.execute(name, input, room).subarray(0, CODE + Number(effect.bytes)) };
  }

  protected override afterReset({ features }: DeviceState): Partial<DeviceState> {
    const kept = features && afterReset(features);
    return kept && Object.keys(kept.values).length ? { features: kept } : {};
  }

  /** One command; `room` counts the return code in front of the payload. The name is that of its one function. */
  execute(_name: string, input: Uint8Array, room: number): Uint8Array {
    const rules = this.profile.rules === 'qemu' ? qemuRules : specificationRules;
    const before = this.state.features ?? NOTHING_SET;
    const now = this.asNow(before, input);
    const { reply, features } = run(rules, this.profile, now, input, Math.max(room - CODE, 0));
    if (features !== now) this.change({ features });
    return reply;
  }

  /** The features with what one of them computes, where a Get asks for that: it is not kept. */
  private asNow(features: Features, input: Uint8Array): Features {
    const { computed } = this;
    if (!computed || opcodeIn(input) !== GET_FEATURE) return features;
    const uuid = uuidIn(input);
    if (!uuid || !computed.bytes.every((byte, at) => byte === uuid[at])) return features;
    const current = hexOf(statistics(this.profile, features, this.now(), this.starts));
    return { ...features, values: { ...features.values, [computed.uuid]: { current } } };
  }
}
