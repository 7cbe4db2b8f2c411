import { scopeFor } from '../../client/guard.js';
import type { Session } from '../../client/session.js';
import { send } from '../../families/mlx5/client/command.js';
import {
  type DiagCap,
  type DiagParams,
  readDiagParams,
  setDiagRequest,
} from '../../families/mlx5/client/diag.js';
import type { Documents } from '../../schema/documents.js';
import type { Scope } from '../../uapi/scope.js';
import { auditPlace } from '../audit/pending.js';
import type { Answer } from '../base.js';
import { changesOf } from '../changes.js';
import { deviceJson } from '../connect.js';
import { surroundings } from '../surroundings.js';
import { backBy, toDevice } from '../undo.js';
import { verdictExit, verdictJson, verdictText } from '../verdict.js';
import { paramsJson, paramsText, periodNs, type Rounded } from './counters.js';

/** Sampling that is about to be set, or to be disabled. */
export interface DiagStep {
  readonly session: Session;
  readonly cap: DiagCap;
  readonly params: DiagParams;
  readonly rounded?: { samples?: Rounded | undefined; period_ns?: Rounded | undefined };
  readonly scope: Scope | undefined;
}

/** Disables sampling, and drops what was sampled. */
export const DISABLED: DiagParams = {
  log_num_of_samples: 0,
  log_sample_period: 0,
  single: 0,
  repetitive: 0,
  sync: 0,
  clear: 1,
  on_demand: 0,
  enable: 0,
  counters: [],
};

const flat = ({ counters, ...others }: DiagParams) => ({ ...others, counters: counters.join(',') });

/** The line that sets sampling so. */
function lineFor(params: DiagParams, cap: DiagCap, where: readonly string[]): string[] {
  const behind = ['--allow-taint', ...where];
  if (!params.enable) return ['diag', 'disable', ...behind];
  const flags = (['single', 'repetitive', 'sync'] as const).filter((name) => params[name]);
  return [
    ...['diag', 'set', ...params.counters.map(String), ...flags.map((name) => `--${name}`)],
    ...(params.on_demand ? ['--on-demand'] : ['--period', `${periodNs(params.log_sample_period, cap)}ns`]),
    ...['--samples', String(2 ** params.log_num_of_samples), ...behind],
  ];
}

/** Sets it, or tells what would become of that. Throws FwctlError of the session, and `firmware`. */
export async function setOrTell(
  { session, cap, params, rounded, scope }: DiagStep,
  dryRun: boolean,
): Promise<Answer<Documents['fwctl.diag.set/1']>> {
  const request = setDiagRequest(params, scope);
  const document = {
    device: deviceJson(session.backend, session.device),
    scope: scopeFor(request),
    ...paramsJson(params, cap),
    ...(rounded ? { rounded } : {}),
  };
  const bytes = [{ title: request.opcode, bytes: request.input }];
  if (!dryRun) {
    // To tell what there was, a session and the log of changes ask first.
    const isTold = surroundings() !== undefined || auditPlace(session.backend) !== undefined;
    const before = isTold ? await readDiagParams(session) : undefined;
    await send(session, request);
    return {
      data: document,
      text: (style) => paramsText(params, cap, style, rounded),
      bytes,
      ...(before && {
        undo: backBy('sampling', lineFor(before, cap, toDevice(session))),
        audit: { changesOf: () => changesOf(flat(before), flat(params)) },
      }),
    };
  }
  const decision = await session.decide(request);
  return {
    data: { ...document, dry_run: true, in: request.input, verdict: verdictJson(request, decision) },
    text: async (style) =>
      [
        'dry run: nothing is set\n',
        await paramsText(params, cap, style, rounded),
        `\n${verdictText(request, decision, style)}`,
      ].join(''),
    bytes,
    exit: verdictExit(request, decision),
  };
}
