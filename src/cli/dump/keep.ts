import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import { checkKept, type DumpRequest, dumpResource } from '../../families/mlx5/client/rscdump.js';
import type { DumpSegment } from '../../families/mlx5/client/rscdump-segments.js';
import { safe } from '../../present/safe.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { deviceJson } from '../connect.js';
import { progress } from '../terminal/progress.js';
import { breathing } from './dump.js';
import { PartialDump } from './partial.js';

type DumpInFile = Extract<Documents['fwctl.dump.resource/1'], { file: string }>;

/** Dumps into a file, or goes on with it. Throws FwctlError of the session, `firmware`, `reply`: then the file has what had come. */
export async function keepDump(
  session: Session,
  request: DumpRequest,
  path: string,
  {
    resume,
    force,
    refusalOf,
  }: { resume: boolean; force: boolean; refusalOf: (segment: DumpSegment) => FwctlError },
): Promise<Answer<DumpInFile>> {
  const { memory: _memory, most: _most, ...asked } = request;
  const file = new PartialDump(path, { parent: session.device.parent, ...asked });
  const bar = progress();
  let refused: DumpSegment | undefined;
  try {
    if (!resume) file.begin(force);
    const whole = resume ? file.resume() : undefined;
    if (whole) requireSame(path, whole, request);
    const resumedAt = file.length;
    if (!whole) {
      try {
        for await (const segment of breathing(dumpResource(session, request, file))) {
          if (segment.kind === 'error') refused ??= { ...segment, bytes: segment.bytes.slice() };
          bar.show(file.length, undefined, `${file.length} bytes`);
        }
      } catch (error) {
        if (!file.length) throw error;
        file.mark();
        throw error instanceof FwctlError ? withPlace(error, file) : error;
      }
      file.end();
    }
    bar.end();
    if (refused) throw refusalOf(refused);
    return {
      data: {
        device: deviceJson(session.backend, session.device),
        type: request.type,
        file: path,
        bytes: file.length,
        resumed_at: resumedAt,
      },
      text: () =>
        whole
          ? `${safe(path)} is whole: ${file.length} bytes\n`
          : `${file.length} bytes in ${safe(path)}${resumedAt ? `, of which ${resumedAt} were there` : ''}\n  see: fwctl dump parse ${safe(path)}\n`,
    };
  } finally {
    bar.end();
    file.close();
  }
}

/** Throws FwctlError `usage` where a file is not the dump that is asked for. */
function requireSame(path: string, bytes: Uint8Array, request: DumpRequest): void {
  try {
    checkKept(bytes, request);
  } catch (error) {
    throw new FwctlError('usage', `${path} is not the dump that is asked for: ${(error as Error).message}`, {
      path,
      next: 'name another file, or begin anew: --force without --resume',
    });
  }
}

const withPlace = ({ kind, message, facts }: FwctlError, { path, length }: PartialDump): FwctlError =>
  new FwctlError(kind, message, {
    ...facts,
    next: `the first ${length} bytes are in ${path}: the same line with --resume goes on from there`,
  });
