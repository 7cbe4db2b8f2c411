let find: () => AsyncIterable<Buffer> | undefined = () => undefined;

/** What the command that asks reads as its stdin where that is not its process's. */
export const otherInput = (): AsyncIterable<Buffer> | undefined => find();

/** What the command that asks reads as its stdin: its process's, unless it runs where it has another. */
export const standardInput = (): AsyncIterable<Buffer> => otherInput() ?? process.stdin;

/** From here on `standardInput()` asks this. */
export function standardInputBy(asked: typeof find): void {
  find = asked;
}
