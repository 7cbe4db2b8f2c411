import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const FOLDER = join(ROOT, 'src/schema/published');

describe('fwctl schema', () => {
  it('tells of every schema of the package, in words', () =>
    withFolder(async (folder) => {
      const { schemas } = await fwctlJson(['schema'], { folder });
      expect(schemas.map(({ file }: { file: string }) => file)).to.deep.equal(readdirSync(FOLDER).sort());
      for (const { schema, description } of schemas) expect(description, schema).to.match(/\w+ \w+/);
      for (const { schema, file } of schemas)
        expect(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')).title, file).to.equal(schema);
    }));

  for (const name of [
    'fwctl.plan.apply/1',
    'fwctl.plan.apply',
    'plan.apply',
    'plan apply',
    'fwctl.plan.apply.1.json',
  ])
    it(`prints the one that "${name}" names`, () =>
      withFolder(async (folder) => {
        const { stdout, code } = await fwctl(['schema', name], { folder });
        expect(code).to.equal(0);
        expect(JSON.parse(stdout)).to.deep.equal(
          JSON.parse(readFileSync(join(FOLDER, 'fwctl.plan.apply.1.json'), 'utf8')),
        );
      }));

  it('takes the words of a command as they are typed', () =>
    withFolder(async (folder) => {
      const { stdout } = await fwctl(['schema', 'plan', 'apply'], { folder });
      expect(JSON.parse(stdout).title).to.equal('fwctl.plan.apply/1');
    }));

  it('names near ones for what is none', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await fwctl(['schema', 'fwctl.tmep/1'], { folder });
      expect(code).to.equal(2);
      expect(stderr).to.match(/there is no schema "fwctl\.tmep\/1"\n.*fwctl\.temp\/1/);
      const short = await fwctl(['schema', 'plan aply'], { folder });
      expect(short.code).to.equal(2);
      expect(short.stderr).to.match(/there is no schema "plan\.aply"\n.*plan\.apply/);
    }));
});
