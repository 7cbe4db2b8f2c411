// What commands are in the bundle: without texts that the manifest has too, from which all help comes.
const { readFileSync } = require('node:fs');

const TEXT = /^ {4}static (?:summary|description|examples) = [\s\S]*?;\n(?= {4}\S|\})/gm;

/** A flag or an argument that is made of plain settings. */
const DEFINED = /\b(?:Args|Flags)\.\w+\(\{[^{}]*\}\)/g;

const DESCRIPTION = /\bdescription:\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")(?:,\s*|(?=\s*\}))/;

/** Without the description of what may be left out: oclif tells that of what has to be given. */
const undescribed = (defined) =>
  /\brequired: true\b/.test(defined) ? defined : defined.replace(DESCRIPTION, '');

function withoutTexts(text, path) {
  const made = text.replace(TEXT, '').replace(DEFINED, undescribed);
  if (/^ {4}static (?:summary|description|examples)\b/m.test(made))
    throw new Error(`${path} has a text of another form`);
  return made;
}

exports.withoutTexts = {
  name: 'without-texts',
  setup(build) {
    build.onLoad({ filter: /\/dist\/commands\/.*\.js$/, namespace: 'file' }, ({ path }) => ({
      contents: withoutTexts(readFileSync(path, 'utf8'), path),
    }));
  },
};
