let known = 'unknown';

/** The version of the program that runs; a command that is run tells. */
export const programVersion = (): string => known;

export function runsAs(version: string): void {
  known = version;
}
