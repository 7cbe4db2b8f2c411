import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';

const load = createRequire(import.meta.url);
interface Fresh {
  isBuilt(): boolean;
  digestOfInputs(): string;
  noteBuilt(digest: string): void;
}

describe('what is built', () => {
  it('is built anew when a source has changed, or what was made; else it is there', () =>
    withFolder((folder) => {
      const at = (file: string) => join(folder, file);
      for (const file of ['bin/package.json', 'bin/build/fresh.js', 'bin/build/paths.js'])
        cpSync(join(ROOT, file), at(file), { recursive: true, force: true });
      for (const name of ['src/deep', 'dist/src', 'dist/test-cache'])
        mkdirSync(at(name), { recursive: true });
      writeFileSync(at('src/deep/a.ts'), 'a');
      writeFileSync(at('dist/src/a.js'), 'a');
      const { digestOfInputs, isBuilt, noteBuilt } = load(at('bin/build/fresh.js')) as Fresh;
      expect(isBuilt(), 'never built').to.equal(false);
      noteBuilt(digestOfInputs());
      expect(isBuilt()).to.equal(true);
      appendFileSync(at('dist/test-cache/b'), 'what a line keeps');
      expect(isBuilt()).to.equal(true);
      writeFileSync(at('src/deep/a.ts'), 'b');
      expect(isBuilt(), 'another source').to.equal(false);
      writeFileSync(at('src/deep/a.ts'), 'a');
      expect(isBuilt(), 'the source as it was').to.equal(true);
      writeFileSync(at('src/new.ts'), '');
      expect(isBuilt(), 'one more').to.equal(false);
      noteBuilt(digestOfInputs());
      expect(isBuilt()).to.equal(true);
      appendFileSync(at('dist/src/a.js'), 'b');
      expect(isBuilt(), 'another output').to.equal(false);
      noteBuilt(digestOfInputs());
      rmSync(at('dist/src/a.js'));
      expect(isBuilt(), 'an output is gone').to.equal(false);
      writeFileSync(at('dist/src/a.js'), 'a');
      const compiled = digestOfInputs();
      writeFileSync(at('src/new.ts'), 'edited while it is built');
      noteBuilt(compiled);
      expect(isBuilt(), 'not of what was compiled').to.equal(false);
    }));
});
