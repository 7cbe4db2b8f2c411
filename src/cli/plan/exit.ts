/** The exit code of --exit-code where something has changed, or would. */
export const CHANGED = 10;
