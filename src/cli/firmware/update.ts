import { FwctlError } from '../../client/errors.js';
import type { Proposal, Updated, UpdateFile, UpdateState } from '../../client/update.js';
import { LIMITS } from '../../files/named.js';
import { openNamedFile } from '../../files/source.js';
import { toPairs } from '../../present/pairs.js';
import { safe } from '../../present/safe.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { confirmChange, writing } from '../confirm.js';
import { deviceJson, type Target } from '../connect.js';
import type { ConnectionFlags } from '../flags.js';
import { writeNote } from '../output.js';
import { onEach } from './each.js';
import { targetsFor } from './target.js';
import { claimed, milliseconds, otherProcess, PATIENCE, updateJobOf, working } from './work.js';

export interface UpdateFlags extends ConnectionFlags {
  yes?: boolean;
  'dry-run'?: boolean;
  'force-send'?: boolean;
  all?: boolean;
  wait?: string | undefined;
  timeout?: string | undefined;
}

/** Milliseconds between two looks whether another update has ended. */
const PAUSE = 500;

/** What can't be forced: that another one is at work, and that the power may go. */
const KEPT = ['owner', 'power'];

const isHeld = ({ hindrances }: Proposal): boolean => hindrances.some(({ check }) => check === 'owner');

/** Looks again, as long as the user lets it, where another one is at work: gives the last look. */
async function whenFree<T>(until: number, look: () => Promise<T>, isFree: (found: T) => boolean): Promise<T> {
  for (let told = false; ; told = true) {
    const found = await look();
    if (isFree(found) || performance.now() >= until) return found;
    if (!told) writeNote('fwctl: waiting for the end of another update\n');
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Throws FwctlError for what stands against an update: the first of it, with the rest beside. */
function requireFit({ hindrances }: Proposal, forced: boolean, path: string): void {
  const [first, ...others] = hindrances.filter(({ check }) => !forced || KEPT.includes(check));
  if (!first) return;
  throw new FwctlError(first.kind, `nothing is sent: ${first.message}`, {
    path,
    next: first.next ?? `look at the file: fwctl firmware show ${safe(path)}`,
    ...(others.length ? { also: others.map(({ message }) => message) } : {}),
  });
}

const rows = ({ image, ...told }: Proposal): [string, string][] =>
  [
    ['component', told.component],
    ['running', told.running_version ?? 'nothing'],
    [
      'new',
      `${told.version ?? 'of no known version'}${told.security_version === undefined ? '' : `, security version ${told.security_version}`}`,
    ],
    ['size', `${image.length} bytes`],
    ['runs', told.waits_for_reset ? 'after a reset: fwctl reset run' : 'at once'],
    ...told.notes.map((note): [string, string] => ['note', note]),
  ] as [string, string][];

const proposalJson = ({ image, hindrances, ...told }: Proposal, { path }: { readonly path: string }) => ({
  file: { path, bytes: image.length },
  ...told,
  refusals: hindrances.map(({ check, message }) => ({ check, message })),
});

/** An error with where the device stands behind it. */
async function withAftermath(error: unknown, target: Target, before: UpdateState): Promise<unknown> {
  if (!(error instanceof FwctlError)) return error;
  try {
    const session = await target.open();
    try {
      const { state, running_version, uptime_s } = await (await updateJobOf(session)).state(session);
      const held = state === 'IDLE' ? 'the update handle is free' : `the update is still in state ${state}`;
      return new FwctlError(
        error.kind,
        `${error.message}; ${uptime_s < before.uptime_s ? 'the firmware was started again meanwhile, ' : ''}${held}, and ${running_version} runs`,
        error.facts,
      );
    } finally {
      await session.close();
    }
  } catch {
    return error;
  }
}

/** Replaces firmware by a file: on the device that is meant, or on the one that it fits. */
export async function updateFirmware(
  path: string,
  flags: UpdateFlags,
): Promise<Answer<Documents['fwctl.firmware.update/1']>> {
  const source = openNamedFile('the image', path, LIMITS.image);
  try {
    const file = { path, bytes: source };
    const targets = await targetsFor(file, flags);
    const update = (target: Target) => updateOn(target, file, flags);
    return await (flags.all ? onEach(targets, update) : update(targets[0] as Target));
  } finally {
    source.close();
  }
}

async function updateOn(
  target: Target,
  file: UpdateFile,
  flags: UpdateFlags,
): Promise<Answer<Documents['fwctl.firmware.update/1']>> {
  const { 'force-send': forced = false } = flags;
  const wait = flags.wait === undefined ? 0 : milliseconds(flags.wait, '--wait');
  const patience = milliseconds(flags.timeout ?? PATIENCE, '--timeout');
  if (forced && target.backend.name !== 'emulated')
    throw new FwctlError('usage', '--force-send is for emulated devices alone', {
      next: 'what stands against the image is told without it',
    });
  const until = performance.now() + wait;
  const claim = await whenFree(until, async () => claimed(target, flags), Boolean);
  if (!claim) throw otherProcess(target);
  try {
    const session = await target.open();
    try {
      const job = await updateJobOf(session);
      const look = () => job.propose(session, file, { kept: claim.kept, forced });
      const proposal = await whenFree(until, look, (last) => wait === 0 || !isHeld(last));
      const told = {
        device: deviceJson(target.backend, target.device),
        ...proposalJson(proposal, file),
      };
      const head = () =>
        `${safe(target.device.name)} (${safe(target.device.parent)})\n${toPairs(rows(proposal), '  ')}`;
      if (flags['dry-run']) {
        const exit = proposal.hindrances.length ? { exit: 4 } : {};
        return {
          data: { ...told, dry_run: true },
          text: () =>
            `dry run: nothing is sent\n${head()}${proposal.hindrances.map(({ message }) => `  ! ${safe(message)}\n`).join('')}`,
          ...exit,
        };
      }
      requireFit(proposal, forced, file.path);
      await confirmChange(
        session,
        writing(
          `${proposal.component} ${proposal.version ?? ''} to ${target.device.name}`.replace('  ', ' '),
        ),
        head,
        flags.yes ?? false,
      );
      const before = await job.state(session);
      const { told: outcome, ...how } = await working(claim, patience, (around) =>
        job.update(session, proposal, around),
      ).catch(async (error) => {
        throw await withAftermath(error, target, before);
      });
      return answerOf(told, proposal, outcome, how, target);
    } finally {
      await session.close().catch(() => undefined);
    }
  } finally {
    claim.end();
  }
}

function answerOf(
  told: Record<string, unknown>,
  proposal: Proposal,
  { done, resumed_at, stored_version }: Updated,
  { code, seconds }: { readonly code: number | undefined; readonly seconds: number },
  { device }: Target,
): Answer<Documents['fwctl.firmware.update/1']> {
  const name = safe(device.name);
  const version = safe(stored_version ?? proposal.version ?? 'what was sent');
  const from = resumed_at ? `, gone on with at byte ${resumed_at}` : '';
  const next = proposal.waits_for_reset
    ? `it runs after a reset: fwctl reset run -d ${name}`
    : 'it is in use';
  return {
    data: {
      ...told,
      updated: done,
      interrupted: !done,
      resumed_at,
      ...(done && stored_version ? { stored_version } : {}),
      seconds: Math.round(seconds * 1000) / 1000,
      reset_needed: done && proposal.waits_for_reset,
    },
    text: () =>
      done
        ? `${name}: ${proposal.component} ${version} is stored${from}, in ${seconds.toFixed(1)} s\n  ${next}\n`
        : `${name}: interrupted; what was sent is cancelled, and ${safe(proposal.running_version ?? 'the earlier firmware')} stays\n`,
    audit: {
      changesOf: () =>
        done
          ? [
              {
                field: proposal.component,
                before: proposal.stored_version ?? proposal.running_version ?? null,
                after: stored_version ?? proposal.version ?? null,
              },
            ]
          : [],
    },
    ...(code === undefined ? {} : { exit: code }),
  };
}
