// What esbuild puts between a file that is written as ES module and one that it requires.
const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

/** esbuild's helper for that, with short names: a copy of all exports, each behind a getter. */
const HELPER = /=\(([\w$]+),([\w$]+),([\w$]+)\)=>\(\3=\1!=null\?/g;

/** What tells its helper in a text, whatever it is called. */
const MARK = /"default",\{value:[\w$]+,enumerable:!0\}/;

function withoutCopies(text, path) {
  const made = text.replace(
    HELPER,
    (all, from, mode, to) =>
      `=(${from},${mode},${to})=>${from}&&${from}.__esModule&&${from}.default===void 0?${from}:(${all.slice(all.indexOf('>(') + 2)}`,
  );
  if (made === text && MARK.test(text)) throw new Error(`${path} has a helper of esbuild that is not known`);
  return made;
}

/**
 * Exports of what was an ES module itself, and has no default one, are taken as they are: of each module that is imported so the copy costs
 * a tenth of a millisecond when it is evaluated.
 */
exports.noCopies = {
  name: 'no-copies',
  setup(build) {
    const { write = true } = build.initialOptions;
    build.initialOptions.write = false;
    build.onEnd(({ outputFiles = [] }) => {
      for (const file of outputFiles) {
        const text = withoutCopies(file.text, file.path);
        file.contents = Buffer.from(text);
        if (!write) continue;
        mkdirSync(dirname(file.path), { recursive: true });
        writeFileSync(file.path, file.contents);
      }
    });
  },
};
