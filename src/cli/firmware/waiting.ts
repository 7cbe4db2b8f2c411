import type { Firmware, FirmwareComponent } from '../../client/jobs.js';

/** A component that runs another version from the next reset on. */
export interface Waiting {
  readonly component: string;
  readonly version: string;
}

/** The version that waits; undefined where what is stored runs, or lies in a slot that the next start does not take. */
export function pendingOf({
  running_version,
  stored_version,
  waits_for_reset,
}: FirmwareComponent): string | undefined {
  if (waits_for_reset) return stored_version ?? 'of no known version';
  return running_version !== undefined && stored_version !== running_version ? stored_version : undefined;
}

/** What the next reset makes live. */
export function liveAfterReset(told: Firmware): readonly Waiting[] {
  const all = told.components.flatMap((component) => {
    const version = pendingOf(component);
    return version === undefined ? [] : [{ component: component.name, version }];
  });
  if (all.length || told.stored_version === undefined || told.stored_version === told.running_version)
    return all;
  return [{ component: 'firmware', version: told.stored_version }];
}
