import { get } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import type { Register } from './registers.js';

/** A field of a register that says that it could not do what it was asked for. */
export interface RegisterStatus {
  readonly field: string;
  readonly value: number;
  /** Undefined where no source names the value. */
  readonly name: string | undefined;
}

/** How a register tells of that: in which field, which values are no failure, and the names of the others where its layout has none. */
interface StatusField {
  readonly field: string;
  readonly fine: readonly number[];
  readonly names?: Readonly<Record<number, string>>;
}

/**
 * Sources: MCIA, Linux's mlxsw/reg.h (MLXSW_REG_MCIA_STATUS_*) and mstflint's register table; MCC, mlxfw's enum mlxfw_fsm_state_err; PEMI,
 * MKDC, MPECS, SLPRR the enums of mstflint's table, where PEMI's 5 and SLPRR's 0 to 2 say that a measurement is not done; MTCQ, MRSV and
 * MDPS the descriptions there.
 */
const STATUS: Readonly<Record<string, StatusField>> = {
  MCIA: {
    field: 'status',
    fine: [0],
    names: {
      1: 'NO_EEPROM_MODULE',
      2: 'MODULE_NOT_SUPPORTED',
      3: 'MODULE_NOT_CONNECTED',
      4: 'MODULE_TYPE_INVALID',
      9: 'I2C_ERROR',
      16: 'MODULE_DISABLED',
    },
  },
  MCC: {
    field: 'error_code',
    fine: [0],
    names: {
      1: 'ERROR',
      2: 'REJECTED_DIGEST_ERR',
      3: 'REJECTED_NOT_APPLICABLE',
      4: 'REJECTED_UNKNOWN_KEY',
      5: 'REJECTED_AUTH_FAILED',
      6: 'REJECTED_UNSIGNED',
      7: 'REJECTED_KEY_NOT_APPLICABLE',
      8: 'REJECTED_BAD_FORMAT',
      9: 'BLOCKED_PENDING_RESET',
    },
  },
  MTCQ: {
    field: 'status',
    fine: [0],
    names: {
      1: 'TOKEN_ALREADY_APPLIED',
      2: 'TOKEN_NOT_SUPPORTED',
      3: 'NO_KEY_CONFIGURED',
      4: 'INTERFACE_NOT_ALLOWED',
    },
  },
  PEMI: { field: 'status', fine: [0, 5] },
  MKDC: { field: 'error_code', fine: [0] },
  MPECS: { field: 'status', fine: [0] },
  SLPRR: { field: 'status', fine: [0, 1, 2] },
  MRSV: { field: 'v', fine: [1], names: { 0: 'the value is not valid' } },
  MDPS: { field: 'supported', fine: [1], names: { 0: 'not supported' } },
};

/** Names of the values of a register's own status field; undefined where it has none. */
export const statusNamesOf = (layout: string, field: string): StatusField['names'] => {
  const register = layout.replace(/(_reg)?(_ext)?$/, '').toUpperCase();
  const status = STATUS[register];
  return status?.field === field ? status.names : undefined;
};

/** What a register says of itself where it could not do what it was asked for; undefined where it did, or the answer ends before it. */
export function failureIn({ name }: Register, form: Layout, data: Uint8Array): RegisterStatus | undefined {
  const status = STATUS[name];
  const value = status && get(form, data, status.field);
  if (typeof value !== 'number' || status?.fine.includes(value)) return undefined;
  const field = form.fields.find((each) => each.name === status?.field);
  const known = [...(field?.enum?.values ?? [])].find(([, number]) => number === value)?.[0];
  return { field: status?.field as string, value, name: status?.names?.[value] ?? known };
}
