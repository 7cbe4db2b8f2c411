/** A recorded case that came out otherwise. */
export interface Failure {
  readonly name: string;
  readonly what: string;
  readonly expected: unknown;
  readonly came: unknown;
}

export interface Report {
  /** Names of the cases. */
  readonly passed: readonly string[];
  readonly failed: readonly Failure[];
}
