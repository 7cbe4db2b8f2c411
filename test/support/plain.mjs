// `plain.mjs WORD...`: a line of fwctl by plain oclif.
import { runPlain } from './plain-oclif.mjs';

await runPlain(process.argv.slice(2));
