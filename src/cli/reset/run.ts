import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import type { Session } from '../../client/session.js';
import type { ResetWish } from '../../client/update.js';
import { toPairs } from '../../present/pairs.js';
import { safe } from '../../present/safe.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { confirmChange } from '../confirm.js';
import { type Target, targetsOf } from '../connect.js';
import { EXIT_CODES } from '../exit.js';
import { familyOf } from '../family.js';
import { milliseconds, resetJobOf } from '../firmware/work.js';
import type { ConnectionFlags } from '../flags.js';
import { writeNote } from '../output.js';
import { factsJson, type ResetFacts, resetFacts } from './facts.js';
import { pairsOf } from './words.js';

export interface ResetFlags extends ConnectionFlags {
  yes?: boolean;
  'dry-run'?: boolean;
  level?: string | undefined;
  type?: string | undefined;
  sync?: string | undefined;
  method?: string | undefined;
  timeout?: string | undefined;
}

/** Milliseconds that a device may take to come back, beyond what it says itself; and between two looks. */
const WAIT = 60_000;
const PAUSE = 100;

/** What is asked for, of what the device offers. Throws FwctlError `usage` for what there is not, `policy` for what the device does not offer now. */
function wishOf({ query, name }: ResetFacts, flags: ResetFlags): ResetWish {
  if (query.is_busy)
    throw new FwctlError('policy', `a reset of ${name} goes on already: ${query.state}`, {
      next: 'wait until it has ended: fwctl reset query',
    });
  const level = Number(
    flags.level === undefined
      ? query.level
      : resolveName(
          'level',
          flags.level,
          query.levels.map((one) => String(one.level)),
        ),
  );
  const chosen = query.levels.find((one) => one.level === level);
  if (!chosen?.offered || !chosen.can)
    throw new FwctlError(
      'policy',
      chosen
        ? `${name} does not offer a reset of level ${level} that fwctl can ask for: ${chosen.title}`
        : `${name} offers no reset that fwctl can ask for: boot the machine`,
      { next: 'see what it offers: fwctl reset query' },
    );
  const one = (what: string, given: string | undefined, all: typeof query.types): string | undefined => {
    if (given === undefined) return undefined;
    const found = resolveName(
      what,
      given,
      all.map(({ name }) => name),
    );
    if (all.find(({ name }) => name === found)?.offered) return found;
    throw new FwctlError('policy', `${name} does not offer the ${what} ${found}`, {
      next: 'see what it offers: fwctl reset query',
    });
  };
  return {
    level,
    type: one('type', flags.type, query.types),
    sync: one('sync', flags.sync, query.syncs),
    method: one('method', flags.method, query.methods),
  };
}

/** Opens the device as soon as it answers with firmware that began anew. Throws FwctlError `device`. */
async function back(target: Target, uptime: number, started: number, most: number): Promise<Session> {
  let why = 'its firmware was not started again';
  for (;;) {
    try {
      const session = await target.open();
      try {
        const now = await (await resetJobOf(session)).uptime(session);
        // The clock of the firmware counts whole seconds from its start.
        if (now < uptime || now <= Math.ceil((performance.now() - started) / 1000)) return session;
      } catch (error) {
        await session.close().catch(() => undefined);
        throw error;
      }
      await session.close();
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      why = error.message;
    }
    if (performance.now() - started >= most)
      throw new FwctlError(
        'device',
        `${target.device.name} is not back ${most / 1000} s after its reset was asked for: ${why}`,
        { next: 'look at the kernel log, and at fwctl list; a reset of level 4 needs a boot of the machine' },
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Starts the firmware of an adapter again, and waits for it. */
export async function runReset(
  flags: ResetFlags,
  onlyPending = false,
): Promise<Answer<Documents['fwctl.reset.run/1']>> {
  const [target] = (await targetsOf(flags, 'changes')) as [Target];
  let session = await target.open();
  try {
    const facts = await resetFacts(target, session);
    const name = safe(facts.name);
    const told = factsJson(target, facts);
    if (onlyPending && !facts.live.length)
      return {
        data: { ...told, reset: false },
        text: () => `${name}: nothing waits for a reset; ${safe(facts.running_version ?? '')} runs\n`,
      };
    const wish = wishOf(facts, flags);
    const head = () => `${name}\n${toPairs([...pairsOf(facts), ['level', String(wish.level)]], '  ')}`;
    if (flags['dry-run'])
      return {
        data: { ...told, dry_run: true, level: wish.level },
        text: () => `dry run: nothing is reset\n${head()}`,
      };
    await confirmChange(
      session,
      {
        question: `Reset ${facts.name} (level ${wish.level})?`,
        deed: `a reset of ${facts.name} (level ${wish.level})`,
      },
      head,
      flags.yes ?? false,
    );
    const most =
      flags.timeout === undefined
        ? WAIT + (facts.query.most_ms ?? 0)
        : milliseconds(flags.timeout, '--timeout');
    const job = await resetJobOf(session);
    const started = performance.now();
    await job.start(session, wish);
    await session.close().catch(() => undefined);
    writeNote(`fwctl: ${facts.name} starts again\n`);
    session = await back(target, facts.query.uptime_s, started, most);
    const seconds = (performance.now() - started) / 1000;
    const after = await (await familyOf(session)).jobs.firmware?.(session);
    const missing = facts.live.filter(
      ({ component, version }) =>
        after?.components.find((one) => one.name === component)?.running_version !== version,
    );
    const running = after?.running_version ?? 'firmware of no known version';
    return {
      data: {
        ...told,
        level: wish.level,
        reset: true,
        seconds: Math.round(seconds * 1000) / 1000,
        version_before: facts.running_version ?? null,
        running_version: after?.running_version ?? null,
        not_live: missing,
      },
      text: () =>
        `${name}: back after ${seconds.toFixed(1)} s; ${safe(running)} runs${
          facts.running_version === running ? '' : `, before it ${safe(facts.running_version ?? 'another')}`
        }\n${missing.map(({ component, version }) => `  ! ${safe(component)} ${safe(version)} did not start: the earlier one goes on\n`).join('')}`,
      audit: {
        changesOf: () => [
          {
            field: 'running_version',
            before: facts.running_version ?? null,
            after: after?.running_version ?? null,
          },
        ],
      },
      ...(missing.length ? { exit: EXIT_CODES.differs } : {}),
    };
  } finally {
    await session.close().catch(() => undefined);
  }
}
