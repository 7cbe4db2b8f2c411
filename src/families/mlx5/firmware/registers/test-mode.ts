import type { FirmwareCore } from '../handler.js';
import { isPortOff, linkOf, settingsOf } from '../ports.js';
import type { Vhca } from '../vhca.js';
import { ofPort } from './of-port.js';

/** PPAOS.phy_test_mode_admin: the port sends patterns, as PPTT and PPRT have it, and has no link. */
export const isInTestMode = (fw: FirmwareCore, vhca: Vhca): boolean =>
  settingsOf(fw, vhca, 'PPAOS', 'ppaos_reg_ext').phy_test_mode_admin === 1;

export const testMode = {
  PPAOS: ofPort('PPAOS', 'ppaos_reg_ext', {
    show: (fw, vhca, { phy_test_mode_admin = 0 }) => ({
      phy_status: linkOf(fw, vhca) ? 1 : 0,
      phy_status_admin: 1,
      phy_test_mode_admin,
      phy_test_mode_status: phy_test_mode_admin,
    }),
    // mlxlink takes the port down first, and up when it has left the mode.
    accept: ({ phy_test_mode_admin }, _before, fw, vhca) =>
      phy_test_mode_admin > 1 || (phy_test_mode_admin && !isPortOff(fw, vhca))
        ? 'REGISTER_VALUE'
        : { phy_test_mode_admin },
  }),
};
