import type { DeviceMemory } from '../client/backend.js';
import type { Session } from '../client/session.js';
import * as coredump from '../families/mlx5/client/coredump.js';
import * as diag from '../families/mlx5/client/diag.js';
import * as rscdump from '../families/mlx5/client/rscdump.js';
import type { DumpSegment } from '../families/mlx5/client/rscdump-segments.js';
import { eachUnlessAborted } from './aborted.js';
import { requireKind, requireOptions } from './arguments.js';

/** How a dump is read. */
export interface DumpOptions {
  /** Ends it: nothing more is asked, and the dump throws FwctlError `policy`, whose cause is the reason of the signal. What came before it is whole. */
  readonly signal?: AbortSignal | undefined;
}

const checked = (of: string, options: DumpOptions): AbortSignal | undefined => {
  requireOptions(of, options, { signal: 'signal', add: 'function', kept: 'fields' });
  return options.signal;
};

/**
 * The core dump of a device, part by part through registered memory, from a cookie on: 0 is the start. Throws what the session throws, FwctlError `firmware`, `reply` with the
 * offset of what is malformed after the parts before it, and `policy` behind the signal. Source: register CORE_DUMP of mstflint's ADB.
 */
export const dumpCore = (
  session: Session,
  memory: DeviceMemory,
  from = 0n,
  options: DumpOptions = {},
): AsyncGenerator<coredump.CorePart, void> =>
  eachUnlessAborted(checked('dumpCore', options), coredump.dumpCore(session, memory, from));

/**
 * A dump, segment by segment as they come from the device at scope debug-read-only. References are followed as far as `depth` says: the dumps that they lead to come behind, each
 * once. Throws as `dumpCore`, and FwctlError `usage` for what is no number. Source: register RESOURCE_DUMP of mstflint's ADB; segments of Linux's mlx5_ifc.h.
 */
export const dumpResource = (
  session: Session,
  request: rscdump.DumpRequest,
  options: DumpOptions & Partial<rscdump.DumpKeeping> = {},
): AsyncGenerator<DumpSegment, void> => {
  const signal = checked('dumpResource', options);
  requireKind(request, 'fields', 'what dumpResource dumps');
  for (const name of ['type', 'index1', 'index2', 'num1', 'num2'] as const)
    requireKind(request[name], 'whole', `${name} of dumpResource`);
  const keeping = options.add ? (options as rscdump.DumpKeeping) : undefined;
  return eachUnlessAborted(signal, rscdump.dumpResource(session, request, keeping));
};

/**
 * The values that places of the ring of diagnostic counters hold, in several calls where they are many, place by place; ends at the first one without a sample. Throws as
 * `dumpCore`. Source: QUERY_DIAGNOSTIC_COUNTERS of Linux's mlx5_ifc.h.
 */
export const dumpDiag = (
  session: Session,
  params: Pick<diag.DiagParams, 'counters'>,
  range: Parameters<typeof diag.dumpDiag>[2],
  options: DumpOptions = {},
): AsyncGenerator<diag.DiagSample, void> =>
  eachUnlessAborted(checked('dumpDiag', options), diag.dumpDiag(session, params, range));
