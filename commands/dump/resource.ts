import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { connect, deviceJson } from '../../src/cli/connect.js';
import { breathing, menuText, recordJson, segmentJson, segmentText } from '../../src/cli/dump/dump.js';
import { memoryOf, umemBytes, umemFlag } from '../../src/cli/dump/memory.js';
import { askedBy, BESIDE_TYPE, checkAsked, requestFlags, typeOf } from '../../src/cli/dump/request.js';
import { rpcFlags } from '../../src/cli/flags.js';
import { isTerminal, styleFor, writeResult } from '../../src/cli/output.js';
import { progress } from '../../src/cli/terminal/progress.js';
import { FwctlError } from '../../src/client/errors.js';
import type { Session } from '../../src/client/session.js';
import {
  type DumpRequest,
  dumpResource,
  type MenuRecord,
  readMenu,
} from '../../src/families/mlx5/client/rscdump.js';
import { decodeSegment } from '../../src/families/mlx5/client/rscdump-fields.js';
import type { DumpSegment } from '../../src/families/mlx5/client/rscdump-segments.js';
import type { Documents } from '../../src/schema/documents.js';

export default class DumpResource extends BaseCommand {
  static override summary = 'Dump resources of the device: contexts, buffers, tables.';
  static override description = [
    'Without --type, shows the menu: what the device can dump, and by which indexes. With it, the segments of the dump are decoded by their layouts; what has no published layout, or is not as long as it, is shown in hex.',
    'References of a dump to other resources are followed as far as --depth says; their dumps stand behind it. -o binary gives the raw segments, as `dump parse` and mstresourceparse read them. Also as `fwctl rscdump`.',
    'With --file what has come is kept, also where the connection to another machine is cut: --resume asks for the rest. FILE.resume says where that begins, until the file is whole. A file that is there and whole is kept, but with --force.',
    'Ends with 6 where the device answers with an error segment, and with 7 where the dump is malformed: what came before that is shown.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> dump resource',
    '<%= config.bin %> dump resource --type FULL_QPC --index1 0x200 -H',
    '<%= config.bin %> dump resource --type FULL_QPC --index1 0x200 --depth 2 --json',
    '<%= config.bin %> dump resource --type CQ_BUFF --index1 1135 -o binary > dump.bin',
    '<%= config.bin %> dump resource --type CQ_BUFF --index1 1135 --file cq.bin',
  ];
  static override hiddenAliases = ['rscdump'];
  static override flags = {
    ...rpcFlags,
    ...requestFlags,
    umem: umemFlag('have the device write into so much memory, in KiB, instead of the register'),
    file: Flags.string({
      description:
        'keep the raw segments in a file as they come; the rest is got later by --resume, if need be',
      helpValue: 'FILE',
      ...BESIDE_TYPE,
      exclusive: ['umem'],
    }),
    resume: Flags.boolean({ description: 'go on with a file that is not whole', dependsOn: ['file'] }),
    force: Flags.boolean({ description: 'replace a file that is there' }),
  };

  async answer(): Promise<Answer<Documents['fwctl.dump.resource/1']> | undefined> {
    const { flags } = await this.parse(DumpResource);
    const asked = askedBy(flags);
    const { force, ...others } = flags;
    // A tape that is there is replaced by the same word.
    const isOfTape = flags.record !== undefined || flags.file === undefined;
    const session = await connect({ ...others, ...(force && isOfTape ? { force } : {}) }, 'mlx5');
    try {
      const menu = await readMenu(session, asked.vhca);
      if (flags.type === undefined) return menuAnswer(session, menu);
      const type = typeOf(flags.type, menu);
      checkAsked(type, menu, flags);
      if (flags.file !== undefined)
        return await this.keep(session, menu, { type, ...asked }, flags.file, flags);
      if (flags.umem === undefined) return await this.dump(session, menu, { type, ...asked });
      const memory = await memoryOf(
        session,
        umemBytes(flags.umem),
        'leave --umem out: the dump then comes inline',
      );
      const answer = await this.dump(session, menu, { type, ...asked, memory });
      await memory.release();
      return answer;
    } finally {
      await session.close();
    }
  }

  private async keep(
    session: Session,
    menu: readonly MenuRecord[],
    request: DumpRequest,
    path: string,
    { resume, force }: { resume: boolean; force: boolean },
  ): Promise<Answer<Documents['fwctl.dump.resource/1']>> {
    if (this.format === 'hex' || this.format === 'binary')
      throw new FwctlError('usage', `the dump goes to the file: -o ${this.format} does not apply`);
    const { keepDump } = await import('../../src/cli/dump/keep.js');
    return keepDump(session, request, path, {
      resume,
      force,
      refusalOf: (segment) => refusal(segment, menu),
    });
  }

  /** Text and binary are written as they come; JSON and hex when all is there. */
  private async dump(
    session: Session,
    menu: readonly MenuRecord[],
    request: DumpRequest,
  ): Promise<Answer<Documents['fwctl.dump.resource/1']> | undefined> {
    const { format } = this;
    const { meanings } = this.common;
    const style = await styleFor(1);
    const kept: DumpSegment[] = [];
    const bar = format === 'text' && (await isTerminal(1)) ? undefined : progress();
    let refused: DumpSegment | undefined;
    const json = () => ({
      device: deviceJson(session.backend, session.device),
      type: request.type,
      segments: kept.map((segment) => segmentJson(segment, meanings, menu)),
    });
    try {
      for await (const segment of breathing(dumpResource(session, request))) {
        if (segment.kind === 'error') refused ??= { ...segment, bytes: segment.bytes.slice() };
        if (format === 'text') writeResult(segmentText(segment, meanings, style, menu));
        else if (format === 'binary') writeResult(segment.bytes);
        else kept.push({ ...segment, bytes: segment.bytes.slice() });
        bar?.show(segment.offset, undefined, `${segment.offset + segment.bytes.length} bytes`);
      }
    } catch (error) {
      throw error instanceof FwctlError && format === 'json' ? withPartial(error, json()) : error;
    } finally {
      bar?.end();
    }
    if (format === 'text' || format === 'binary') {
      if (refused) throw refusal(refused, menu);
      return undefined;
    }
    const bytes = kept.map(({ bytes: each }) => each);
    return {
      data: json(),
      text: () => '',
      bytes: [{ title: 'dump', bytes: Buffer.concat(bytes) }],
      ...(refused ? { exit: 6 } : {}),
    };
  }
}

const withPartial = (error: FwctlError, partial: Record<string, unknown>): FwctlError =>
  new FwctlError(error.kind, error.message, { ...error.facts, partial });

function menuAnswer(
  session: Session,
  menu: readonly MenuRecord[],
): Answer<Documents['fwctl.dump.resource/1']> {
  return {
    data: { device: deviceJson(session.backend, session.device), records: menu.map(recordJson) },
    text: (style) => menuText(menu, style),
  };
}

/** The error segment of a dump, as an error. */
function refusal(segment: DumpSegment, menu: readonly MenuRecord[]): FwctlError {
  const { syndrome_id, error } = decodeSegment(segment, menu).fields as {
    syndrome_id: number;
    error: string;
  };
  return new FwctlError('firmware', `the device refused the dump: ${error} (syndrome ${syndrome_id})`, {
    offset: segment.offset,
    next: 'see what it can dump: fwctl dump resource',
  });
}
