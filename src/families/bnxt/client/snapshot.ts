import type { SnapshotJob } from '../../../client/snapshot.js';

/** The function that asks: FUNC_QCFG_REQ_FID and its like are 0xffff then (bnxt_hsi.h). */
const OWN = ['fid=0xffff'];

const BY_FUNCTION = ['HWRM_FUNC_QCAPS', 'HWRM_FUNC_QCFG', 'HWRM_FUNC_QSTATS'];

/** Commands that mean nothing without a place in a memory, or work long on it. */
const NOT_ASKED: Readonly<Record<string, string>> = {
  HWRM_PORT_PHY_I2C_READ: 'the section module has what it tells',
  HWRM_NVM_READ: 'it reads the flash',
  HWRM_NVM_FIND_DIR_ENTRY: 'it looks for an item of the flash by its number',
  HWRM_NVM_VERIFY_UPDATE: 'it checks images in the flash',
  HWRM_DBG_LOG_BUFFER_FLUSH: 'it moves on what a buffer of the log has',
  HWRM_FW_LIVEPATCH_QUERY: 'it asks for a patch by its target',
};

/** Of NetXtreme devices all that reads and needs no address. */
export const snapshot: SnapshotJob = {
  sections: [],
  asks: (opcode) => NOT_ASKED[opcode] ?? (BY_FUNCTION.includes(opcode) ? [[], OWN] : undefined),
  moves: (opcode) => opcode === 'HWRM_FW_GET_TIME',
};
