/**
 * What a session costs: each file of test/bench/session measures one part of it, as whole processes of the built command. Run all, or those that are
 * named: npm run bench:session, npm run bench:session -- shell
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('session', import.meta.url));
const named = process.argv.slice(2);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
  if (named.length && !named.includes(file.replace(/\.js$/, ''))) continue;
  const { measure } = (await import(join(folder, file))) as { measure(): Promise<void> };
  await measure();
}
