import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import { type DumpRequest, dumpResource } from '../../families/mlx5/client/rscdump.js';
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
  { resume, refusalOf }: { resume: boolean; refusalOf: (segment: DumpSegment) => FwctlError },
): Promise<Answer<DumpInFile>> {
  const { memory: _memory, most: _most, ...asked } = request;
  const file = new PartialDump(path, { parent: session.device.parent, ...asked });
  const bar = progress();
  let refused: DumpSegment | undefined;
  try {
    if (!resume) file.begin();
    const goesOn = !resume || file.resume();
    const resumedAt = file.length;
    if (goesOn) {
      try {
        for await (const segment of breathing(dumpResource(session, request, file))) {
          if (segment.kind === 'error') refused ??= { ...segment, bytes: segment.bytes.slice() };
          bar.show(file.length, undefined, `${file.length} bytes`);
        }
      } catch (error) {
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
        goesOn
          ? `${file.length} bytes in ${safe(path)}${resumedAt ? `, of which ${resumedAt} were there` : ''}\n  see: fwctl dump parse ${safe(path)}\n`
          : `${safe(path)} is whole: ${file.length} bytes\n`,
    };
  } finally {
    bar.end();
    file.close();
  }
}

const withPlace = ({ kind, message, facts }: FwctlError, { path, length }: PartialDump): FwctlError =>
  new FwctlError(kind, message, {
    ...facts,
    next: `the first ${length} bytes are in ${path}: the same line with --resume goes on from there`,
  });
