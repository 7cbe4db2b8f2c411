import type { FirmwareCore } from '../handler.js';
import { nvValue } from '../nvconfig.js';
import type { Profile } from '../profile.js';
import { type RegisterRow, register } from '../register.js';

/** Device ids of BlueFields, which have a CPU of their own: PCI table of mlx5_core. */
const BLUEFIELDS = [0xa2d2, 0xa2d3, 0xa2d6, 0xa2dc, 0xa2df];

export const hasEmbeddedCpu = ({ identity }: Profile): boolean => BLUEFIELDS.includes(identity.device_id);

/** MRSI.device */
const MAIN = 0;
const EMBEDDED_CPU = 1;

/** MRSI.reset_reason */
const COLD = 0;
const WARM = 1;

/** MRSI.ecos */
const OS_RUNNING = 5;
const STANDBY = 6;

/** INTERNAL_CPU_OFFLOAD_ENGINE=DISABLED: NIC mode. */
const DISABLED = 1;

/** What the own CPU does. It runs its system in DPU mode; that it stands by in NIC mode, where nothing asks for it, was chosen. */
function cpuState(fw: FirmwareCore): number {
  const adapter = { profile: fw.profile, nv: fw.snapshot().nv };
  return nvValue(adapter, 'nv_internal_cpu_conf', 'offload_engine') === DISABLED ? STANDBY : OS_RUNNING;
}

export const embeddedCpu: Record<string, RegisterRow> = {
  /** Why chip and CPU were last reset, and how long they have had power: cycles of a clock of 1 GHz. */
  MRSI: register('mrsi_ext', {
    board: hasEmbeddedCpu,
    read: (fw, { device }) => {
      if (device > EMBEDDED_CPU) return 'REGISTER_VALUE';
      const reset = { device, reset_reason: fw.starts ? WARM : COLD, crts: fw.clock.now };
      return device === MAIN ? reset : { ...reset, ecos: cpuState(fw) };
    },
  }),
};
