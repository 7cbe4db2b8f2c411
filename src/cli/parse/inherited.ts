/**
 * Throws, as oclif's parser does for a flag that is not there, for a name that every object has: `--toString`. That parser (of @oclif/core 4.14)
 * looks names up among all that its object of flags has, takes such a one for a flag, and says nothing.
 */
export function refuseInherited(argv: readonly string[], flags: object): void {
  const end = argv.indexOf('--');
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const name = /^--([^=]+)/.exec(word)?.[1];
    if (name === undefined || !(name in Object.prototype) || Object.hasOwn(flags, name)) continue;
    throw Object.assign(new Error(`Nonexistent flag: --${name}`), { parse: {}, flags: [`--${name}`] });
  }
}
