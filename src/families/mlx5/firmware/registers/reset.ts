import { type RegisterRow, register } from '../register.js';

/** MFRL.reset_trigger: a PCI link toggle or hot reset, and PERST. Live patching is for new firmware, of which there is none. */
const PCI_RESET = 0x08;
const PERST = 0x40;
const TRIGGERS = PCI_RESET | PERST;

/** Who asks for one trigger has the host do it, at once. Several arm the reset: it comes with the first of them, as with a loss of power. */
const isAtOnce = (triggers: number): boolean => triggers === PCI_RESET || triggers === PERST;

/** MFRL.reset_type, and what rst_type_sel is to select it. */
const FULL_CHIP = 1;
const SELECTS_FULL_CHIP = 0;

/** The greatest values of pci_sync_for_fw_update_start, synced by tools, and pci_reset_req_method, hot reset. */
const TOOL_FLOW = 2;
const HOT_RESET = 1;

/** MROQ: what of a reset of the whole chip there is; the bits of all ways to agree, and of all methods. */
const FLOWS = 2 ** (TOOL_FLOW + 1) - 1;
const METHODS = 2 ** (HOT_RESET + 1) - 1;

export const reset = {
  MFRL: register('mfrl_reg_ext', {
    glances: true,
    needs: 'pci_sync_for_fw_update_event',
    read: () => ({ reset_trigger: TRIGGERS, reset_type: FULL_CHIP }),
    write: (fw, data) => {
      const { reset_trigger, rst_type_sel, pci_sync_for_fw_update_start, pci_reset_req_method } = data;
      // The drivers' answers are for a reset that waits for them; this one has not.
      if (data.pci_sync_for_fw_update_resp) return 'RESET_NOT_REQUESTED';
      if (!reset_trigger || reset_trigger & ~TRIGGERS) return 'RESET_LEVEL_ABSENT';
      if (rst_type_sel !== SELECTS_FULL_CHIP) return 'RESET_TYPE_ABSENT';
      if (pci_sync_for_fw_update_start > TOOL_FLOW || pci_reset_req_method > HOT_RESET)
        return 'RESET_FLOW_UNKNOWN';
      if (isAtOnce(reset_trigger)) fw.reset();
      return undefined;
    },
  }),

  MROQ: register('mroq_ext', {
    needs: 'pci_sync_for_fw_update_event',
    read: (_fw, { reset_type }) =>
      reset_type === SELECTS_FULL_CHIP
        ? {
            query_is_valid: 1,
            reset_type,
            reset_trigger: TRIGGERS,
            pci_sync_for_fw_update_start: FLOWS,
            pci_reset_req_method: METHODS,
          }
        : { reset_type },
  }),
} satisfies Record<string, RegisterRow>;
