/** The topics above a command, by id: `a` and `a:b` for `a:b:c`. */
exports.topicsAbove = (id) =>
  id
    .split(':')
    .map((_, i, words) => words.slice(0, i).join(':'))
    .slice(1);

/** The rows of src/cli/entry/rows.ts: commands and aliases, and each topic above them. oclif has something to say before those run that have a state. */
exports.rowsOf = (commands) => {
  const rows = new Map();
  for (const { aliases, args, deprecateAliases, hiddenAliases, id, state, strict } of Object.values(
    commands,
  )) {
    if (state || deprecateAliases) continue;
    const row = { id, args: strict === false || Object.keys(args).length > 0 };
    for (const name of [id, ...aliases, ...hiddenAliases]) rows.set(name, row);
  }
  for (const topic of [...rows.keys()].flatMap(exports.topicsAbove))
    if (!rows.has(topic)) rows.set(topic, undefined);
  return rows;
};
