/**
 * From here on a signal is heard by one listener alone; gives what undoes that. At no time nobody listens: with the last listener of a signal Node drops
 * what has come of it, and was not told yet.
 */
export function hearAlone(signal: NodeJS.Signals, listener: () => void): () => void {
  const before = process.listeners(signal);
  process.on(signal, listener);
  for (const one of before) process.off(signal, one);
  return () => {
    for (const one of before) process.on(signal, one);
    process.off(signal, listener);
  };
}
