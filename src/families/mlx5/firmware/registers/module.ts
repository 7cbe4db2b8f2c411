import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { dwords, hasPage, isWritable, memoryOf, writeMemory } from '../module.js';
import { moduleIn } from '../modules/cages.js';
import { isModuleOff } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { echoOf, moduleIndex } from './of-port.js';

type Mcia = Shapes['mcia_ext'];

/** MCIA.status, as Linux's mlxsw/reg.h has it. */
const GOOD = 0;
const NOT_CONNECTED = 3;
const I2C_ERROR = 9;
const MODULE_DISABLED = 16;

/** The address of the module on its I2C bus: MLX5_I2C_ADDR_LOW. */
const I2C_ADDRESS = 0x50;

/** Bytes of the memory that are seen at a time, and of the register's data, which lie behind its head. */
const SEEN = 256;
const MOST = 128;
const HEAD = 16;

function index(data: Mcia, vhca: Vhca): Syndrome | undefined {
  const wrong = moduleIndex(data, vhca);
  if (wrong) return wrong;
  return data.size > MOST || data.device_address + data.size > SEEN ? 'EEPROM_RANGE' : undefined;
}

/** With pnv set, the page that is selected stays: the firmware, whose the modules are, leaves page 0 selected. */
const pageOf = ({ pnv, page_number }: Mcia): number => (pnv ? 0 : page_number);

/** How the way to the module went. It answers at one address. */
function statusOf(fw: FirmwareCore, vhca: Vhca, data: Mcia): number {
  const found = moduleIn(fw, vhca);
  if (!found) return NOT_CONNECTED;
  if (isModuleOff(fw, vhca)) return MODULE_DISABLED;
  const there =
    found.fault !== 'i2c' &&
    data.i2c_device_address === I2C_ADDRESS &&
    hasPage(fw, vhca, pageOf(data), data.bank_number);
  return there ? GOOD : I2C_ERROR;
}

export const module: Record<string, RegisterRow> = {
  /** The memory of a module. Where it can't be reached, `status` tells why and the command succeeds. */
  MCIA: register('mcia_ext', {
    read: (fw, data, { vhca }) => {
      const wrong = index(data, vhca);
      if (wrong) return wrong;
      const status = statusOf(fw, vhca, data);
      const echo = echoOf('mcia_ext', data);
      if (status !== GOOD) return { ...echo, status };
      const { device_address, size, bank_number } = data;
      const bytes = new Uint8Array(MOST);
      const memory = memoryOf(fw, vhca, pageOf(data), bank_number);
      bytes.set(memory.subarray(device_address, device_address + size));
      return { ...echo, dword: dwords(bytes) };
    },
    write: (fw, data, { vhca }, bytes) => {
      const wrong = index(data, vhca);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (statusOf(fw, vhca, data) !== GOOD) return undefined;
      const { device_address, size } = data;
      for (let address = device_address; address < device_address + size; address++)
        if (!isWritable(fw, vhca, pageOf(data), address)) return 'EEPROM_READ_ONLY';
      writeMemory(fw, vhca, pageOf(data), device_address, bytes.subarray(HEAD, HEAD + size));
      return undefined;
    },
  }),
};
