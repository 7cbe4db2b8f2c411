/** A word that may stand where the cursor is. */
export interface Candidate {
  /** The whole word: `--scope=debug-write` where the line has `--scope=d`. */
  readonly value: string;
  /** What it is, in a line. */
  readonly description?: string;
  /** The word goes on behind this: `admin_status=`, `ptys.`; no space is to follow. */
  readonly goesOn?: true;
}

/** Names that the caller completes by its own means, as shells have them for files and programs. */
export interface Outside {
  readonly of: 'files' | 'folders' | 'programs';
  /** What of the word stands in front of the name: `--file=`, `replay:`. */
  readonly behind: string;
}

/** What may stand where the cursor is. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly outside?: Outside;
}

/** What only a device, or the machine, can tell. */
export type LiveKind =
  /** Names of devices. */
  | 'device'
  /** Adapters of the emulated machine by their addresses. */
  | 'adapter'
  /** Functions of the adapter. */
  | 'function'
  /** Rules of faults of the emulated machine. */
  | 'fault'
  /** Applies of plans that were recorded. */
  | 'apply'
  /** Profiles that adapters of the emulated machine can have. */
  | 'profile'
  /** Counters of the ports. */
  | 'counter'
  /** Ids of the objects of a kind; `about`: the kind. */
  | 'object id'
  /** Values of an index field; `about`: register and field. */
  | 'index value';

/**
 * Live values of a kind; undefined where they can't be had: then those that are known without a device are taken. `about` says of what.
 * It must not throw, and must not change anything.
 */
export type Live = (
  kind: LiveKind,
  about: readonly string[],
) => readonly Candidate[] | undefined | Promise<readonly Candidate[] | undefined>;
