import type { SnapshotJob } from '../../../client/snapshot.js';

/** Of DSCs what operations tell that need no more than their name; blocks of registers are of the moment. */
export const snapshot: SnapshotJob = {
  sections: [],
  asks: () => undefined,
  moves: (opcode) => opcode.startsWith('DEBUG.READ_BLOCK'),
};
