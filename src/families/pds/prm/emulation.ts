import { ATTRIBUTES, type Attribute, type NamedOperation } from '../catalogue.js';

/** Operations of the emulated card. On a real one the same numbers mean something else, or nothing. */

const DEVICE = { endpoint: 1, endpointName: 'DEVICE' };
const DEBUG = { endpoint: 2, endpointName: 'DEBUG' };

/** An endpoint that has no operations, as the firmware may list it. */
export const SPARE_ENDPOINT = 3;

/** An attribute of two bits: the driver knows no such, and asks for the highest scope. */
const READ_AND_WRITE = 0x06;

const row = (
  where: typeof DEVICE,
  name: string,
  [command, version]: readonly [number, number],
  attribute: Attribute | number,
  { request, answer }: Pick<NamedOperation, 'request' | 'answer'> = {},
): NamedOperation => ({
  ...where,
  name,
  id: (version << 16) | command,
  attribute: typeof attribute === 'number' ? attribute : ATTRIBUTES[attribute][0],
  ...(request ? { request } : {}),
  ...(answer ? { answer } : {}),
});

/** In the order in which the emulated firmware lists them. */
export const emulatedOperations: readonly NamedOperation[] = [
  row(DEVICE, 'IDENTIFY', [1, 1], 'READ', { answer: 'pds_core_dev_identity' }),
  row(DEVICE, 'FW_LIST', [2, 1], 'READ', { answer: 'pds_core_fw_list_info' }),
  row(DEVICE, 'FW_CONTROL', [3, 1], 'WRITE', {
    request: 'pds_core_fw_control_cmd',
    answer: 'pds_core_fw_control_comp',
  }),
  row(DEVICE, 'SYNC', [4, 1], 'SYNC', { answer: 'emulated_sync_status' }),
  row(DEBUG, 'READ_BLOCK', [1, 1], 'DEBUG_READ', {
    request: 'emulated_register_read',
    answer: 'emulated_register_block',
  }),
  row(DEBUG, 'READ_BLOCK_V2', [1, 2], 'DEBUG_READ', {
    request: 'emulated_register_read',
    answer: 'emulated_register_block_v2',
  }),
  row(DEBUG, 'WRITE_REGISTER', [2, 1], 'DEBUG_WRITE', { request: 'emulated_register_write' }),
  row(DEBUG, 'RESET_REGISTERS', [3, 1], READ_AND_WRITE),
];
