import { BY_INDEX, changeFunction, findFunction } from './functions.js';
import type { FirmwareCore, Rows } from './handler.js';
import { volumeOf, volumeOfFunction } from './ports.js';
import { keepHighest } from './registers/sensors.js';
import { driverLeavesTracer, driverTakesTracer } from './registers/tracer.js';
import { toHexNumber } from './text.js';
import type { Vhca } from './vhca.js';

/** enum mlx5_ifc_vhca_state of the kernel's mlx5_ifc_vhca_event.h */
const ALLOCATED = 1;
const ACTIVE = 2;
const IN_USE = 3;
const TEARDOWN_REQUEST = 4;

/** Whether a driver may come: a PF needs nobody, VFs are enabled by the PF's driver as they are made, SFs one by one. */
const isEnabled = (fw: FirmwareCore, vhca: Vhca): boolean =>
  fw.stateOf(vhca).enabled ?? (vhca.kind !== 'sf' || vhca.bound);

function vhcaState(fw: FirmwareCore, vhca: Vhca): number {
  if (isEnabled(fw, vhca)) return vhca.bound ? IN_USE : ACTIVE;
  return vhca.bound ? TEARDOWN_REQUEST : ALLOCATED;
}

/** The child that ENABLE_HCA or DISABLE_HCA names; the caller's own driver says 0. */
function childOf(fw: FirmwareCore, caller: Vhca, input: { function_id: number; function_id_type: number }) {
  return findFunction(fw.functions.values(), caller, input.function_id_type, input.function_id);
}

/** How the host's drivers take functions and leave them: what mlx5_core sends as it loads and unloads. */
export const binding = {
  /** A function that is enabled stays so: every driver begins with it, for itself. */
  ENABLE_HCA: (fw, input, { vhca, uid }) => {
    if (uid !== 0) return 'DRIVER_ONLY';
    const target = input.function_id === 0 ? vhca : childOf(fw, vhca, input);
    if (!target || input.embedded_cpu_function) return 'FUNCTION_UNKNOWN';
    if (target === vhca) return {};
    if (target.pf !== vhca) return 'FUNCTION_NO_CHILD';
    if (!isEnabled(fw, target)) changeFunction(fw, target, { enabled: true });
    return {};
  },

  /** A driver that has the function is asked to leave it. */
  DISABLE_HCA: (fw, input, { vhca, uid }) => {
    if (uid !== 0) return 'DRIVER_ONLY';
    const target = input.function_id === 0 ? vhca : childOf(fw, vhca, input);
    if (!target || input.embedded_cpu_function) return 'FUNCTION_UNKNOWN';
    if (target === vhca) return {};
    if (target.pf !== vhca) return 'FUNCTION_NO_CHILD';
    if (isEnabled(fw, target)) changeFunction(fw, target, { enabled: false });
    return {};
  },

  /** A driver comes: what was set for it becomes current. */
  INIT_HCA: (fw, _input, { vhca, uid }) => {
    if (uid !== 0) return 'DRIVER_ONLY';
    if (vhca.bound) return 'FUNCTION_BOUND';
    if (!isEnabled(fw, vhca)) return 'FUNCTION_DISABLED';
    if (vhca.pf !== vhca && !vhca.pf.bound) return 'PARENT_UNBOUND';
    if (vhca.kind === 'pf') {
      keepHighest(fw, vhca);
      driverTakesTracer(fw, vhca);
    }
    const { binds = 0, capabilities, next_capabilities: next } = fw.stateOf(vhca);
    changeFunction(fw, vhca, {
      driver: true,
      enabled: true,
      since: toHexNumber(volumeOf(fw, vhca)),
      binds: binds + 1,
      ...(next ? { capabilities: { ...capabilities, ...next }, next_capabilities: undefined } : {}),
    });
    return {};
  },

  /** The driver leaves: its user contexts end, and its port carries nothing for it any more. */
  TEARDOWN_HCA: (fw, _input, { vhca, uid }) => {
    if (uid !== 0) return 'DRIVER_ONLY';
    if (!vhca.bound) return 'FUNCTION_UNBOUND';
    if (fw.functionsOn(vhca).some((one) => one !== vhca && one.bound)) return 'CHILDREN_BOUND';
    const carried = toHexNumber(volumeOfFunction(fw, vhca));
    fw.contexts.endOf(vhca.name);
    driverLeavesTracer(fw, vhca);
    changeFunction(fw, vhca, { driver: false, since: undefined, carried, enabled: isEnabled(fw, vhca) });
    return {};
  },

  /** The number that software has given to a function is its index; only SFs get one, and only their changes are waited for. */
  QUERY_VHCA_STATE: {
    needs: 'vhca_state',
    run: (fw, { embedded_cpu_function, function_id }, { vhca }) => {
      const target = findFunction(fw.functions.values(), vhca, BY_INDEX, function_id);
      if (!target || embedded_cpu_function) return 'FUNCTION_UNKNOWN';
      const isSf = target.kind === 'sf';
      return {
        vhca_state_context: {
          arm_change_event: Number(isSf),
          vhca_state: vhcaState(fw, target),
          sw_function_id: isSf ? target.index : 0,
        },
      };
    },
  },
} satisfies Rows;
