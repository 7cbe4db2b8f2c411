import { safe } from '../../present/safe.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { confirmChange } from '../confirm.js';
import { deviceJson, type Target, targetsOf } from '../connect.js';
import { familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { liveAfterReset } from './waiting.js';
import { claimed, milliseconds, otherProcess, PATIENCE, updateJobOf, working } from './work.js';

interface RollbackFlags extends ConnectionFlags {
  yes?: boolean;
  'dry-run'?: boolean;
  timeout?: string | undefined;
}

/** Takes back firmware that waits for a reset. */
export async function rollBack(
  flags: RollbackFlags,
): Promise<Answer<Documents['fwctl.firmware.rollback/1']>> {
  const [target] = (await targetsOf(flags, 'changes')) as [Target];
  const patience = milliseconds(flags.timeout ?? PATIENCE, '--timeout');
  const claim = claimed(target, flags);
  if (!claim) throw otherProcess(target);
  try {
    const session = await target.open();
    try {
      const job = await updateJobOf(session);
      const told = await (await familyOf(session)).jobs.firmware?.(session);
      const waiting = told ? liveAfterReset(told) : [];
      const name = safe(target.device.name);
      const running = told?.running_version ?? 'what runs';
      const head = () =>
        `${name}\n${waiting.map(({ component, version }) => `  ${safe(component)} ${safe(version)} is taken back; ${safe(running)} stays\n`).join('')}`;
      const data = {
        device: deviceJson(target.backend, target.device),
        ...(told?.running_version ? { running_version: told.running_version } : {}),
        taken_back: waiting,
      };
      if (!waiting.length)
        return {
          data: { ...data, rolled_back: false },
          text: () =>
            `${name}: nothing to take back: nothing waits for a reset, ${safe(running)} runs\n  the device keeps nothing that ran before; an earlier version comes back from its image: fwctl firmware update FILE\n`,
        };
      if (flags['dry-run'])
        return { data: { ...data, dry_run: true }, text: () => `dry run: nothing is taken back\n${head()}` };
      await confirmChange(
        session,
        {
          question: `Take back what waits for a reset of ${target.device.name}?`,
          deed: `taking back what waits for a reset of ${target.device.name}`,
        },
        head,
        flags.yes ?? false,
      );
      const { told: done } = await working(claim, patience, (around) => job.rollback(session, around));
      const changes = waiting.map(({ component, version }) => ({
        field: component,
        before: version,
        after: told?.components.find(({ name }) => name === component)?.running_version ?? null,
      }));
      return {
        data: { ...data, rolled_back: done },
        text: () => (done ? head() : `${name}: interrupted; nothing is taken back\n`),
        audit: { changesOf: () => (done ? changes : []) },
      };
    } finally {
      await session.close();
    }
  } finally {
    claim.end();
  }
}
