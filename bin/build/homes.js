// In which file of the bundle stands what hot.js has seen.
const { join } = require('node:path');
const { CENTRAL } = require('./bundle-text.js');
const { KEPT, KEPT_OTHERS, PERIODIC, PROGRAMS, SMALL } = require('./hot.js');
const { dist } = require('./paths.js');

const commandFile = (id) => `commands/${id.replaceAll(':', '.')}.cjs`;

/** What the usual lines run only where something is kept. */
const KEPT_FILE = 'kept.cjs';

/** What several of the larger commands run, of which the periodic one is one, and none of the small ones on a machine as it comes. */
const LARGER_FILE = 'larger.cjs';

/** What are no commands. */
const BESIDES = [KEPT, KEPT_OTHERS, PERIODIC, PROGRAMS];

/** What most programs ask of the library. */
const LIBRARY_FILE = 'usual.cjs';

const isOfLibrary = (file) => file.startsWith(join(dist, 'src/library/'));

/** Where stands what the lines of these commands run, of a file of the sources: undefined for none. */
function hotHome(ids, file) {
  if (ids.has(PROGRAMS) && isOfLibrary(file)) return LIBRARY_FILE;
  const [id, ...others] = Array.from(ids).filter((one) => !BESIDES.includes(one));
  if (id === undefined && (ids.has(KEPT) || ids.has(KEPT_OTHERS))) return KEPT_FILE;
  if (id === undefined) return ids.has(PERIODIC) ? commandFile(PERIODIC) : undefined;
  // What a larger command runs at any time, and the small ones on a machine that was changed.
  if (!others.length && !SMALL.includes(id) && ids.has(KEPT)) return KEPT_FILE;
  if (!others.length && !SMALL.includes(id) && ids.has(PERIODIC)) return LARGER_FILE;
  if (!others.length) return id === CENTRAL ? 'fwctl.cjs' : commandFile(id);
  return [id, ...others].some((one) => SMALL.includes(one)) ? 'fwctl.cjs' : LARGER_FILE;
}

module.exports = { commandFile, hotHome, KEPT_FILE, LARGER_FILE, LIBRARY_FILE };
