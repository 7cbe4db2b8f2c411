import { uuidText } from '../../../bits/uuid.js';
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

/** The opcode and the feature of a command, as `packCommand` has it. */
function marksOf(input: Uint8Array): CommandMarks | undefined {
  if (input.length < CODE) return undefined;
  const opcode = new DataView(input.buffer, input.byteOffset).getUint16(0, true);
  const named = (opcode === GET_FEATURE || opcode === SET_FEATURE) && input.length >= CODE + 16;
  return { marks: { opcode, ...(named ? { feature: uuidText(input.subarray(CODE)) } : {}) } };
}

/** The mailbox of a CXL memory device, in commands and replies as mailbox.ts packs them. The same profile, state, time and commands give the same replies. */
export class Device extends EmulatedFirmware<DeviceState> {
  readonly healthStates = HEALTH_STATES;

  constructor(
    readonly profile: Profile,
    surroundings: Surroundings = { now: () => 0n, seed: 0 },
  ) {
    super(POWER_ON, surroundings);
  }

  protected marksOf(input: Uint8Array): CommandMarks | undefined {
    return marksOf(input);
  }

  /** A device that is fatal lets the mailbox time out: drivers/cxl/pci.c gives ETIMEDOUT. */
  protected whenUnwell(health: string, _name: string, input: Uint8Array): Delivery | undefined {
    if (health === 'fatal') return { errno: 'ETIMEDOUT' };
    const isFeature = marksOf(input)?.marks.feature !== undefined;
    return isFeature ? { output: packReply(RC.MEDIA_DISABLED) } : undefined;
  }

  protected override ownEffect(effect: OwnEffect, name: string, input: Uint8Array, room: number): Delivery {
    if (effect.kind === 'status') return { output: packReply(Number(effect.code)) };
    if (effect.kind !== 'short') return super.ownEffect(effect, name, input, room);
    return { output: this.execute(name, input, room).subarray(0, CODE + Number(effect.bytes)) };
  }

  protected afterReset({ features }: DeviceState): Partial<DeviceState> {
    const kept = features && afterReset(features);
    return kept && Object.keys(kept.values).length ? { features: kept } : {};
  }

  /** One command; `room` counts the return code in front of the payload. The name is that of its one function. */
  execute(_name: string, input: Uint8Array, room: number): Uint8Array {
    const rules = this.profile.rules === 'qemu' ? qemuRules : specificationRules;
    const before = this.state.features ?? NOTHING_SET;
    const { reply, features } = run(
      rules,
      this.profile,
      this.asNow(before, input),
      input,
      Math.max(room - CODE, 0),
    );
    if (marksOf(input)?.marks.opcode === SET_FEATURE && features !== before) this.change({ features });
    return reply;
  }

  /** The features with those that are computed, where a command asks for one: what it tells is not kept. */
  private asNow(features: Features, input: Uint8Array): Features {
    const { opcode, feature } = marksOf(input)?.marks ?? {};
    if (opcode !== GET_FEATURE) return features;
    const row = this.profile.features.find(({ uuid, computed }) => computed && uuid === feature);
    if (!row) return features;
    const current = hexOf(statistics(this.profile, features, this.now(), this.starts));
    return { ...features, values: { ...features.values, [row.uuid]: { current } } };
  }
}
