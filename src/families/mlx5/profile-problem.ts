/** What is wrong with a profile file, and where. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** A name that is not known, and those that are. */
  readonly given?: string;
  readonly known?: readonly string[];
}
