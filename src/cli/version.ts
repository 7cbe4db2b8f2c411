/** The program that runs; a command that is run tells. */
export const program = { version: 'unknown' };
