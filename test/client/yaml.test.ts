import { expect } from 'chai';
import { FwctlError } from '../../src/client/errors.js';
import { parseYaml } from '../../src/client/yaml.js';

const wrong = async (text: string): Promise<string> => {
  try {
    await parseYaml(text, 'a.yaml');
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'usage') return error.message;
    throw error;
  }
  throw new Error('nothing is wrong with it');
};

describe('YAML of files', () => {
  it('that goes too deep is an error with its line, whatever it is nested in', async () => {
    for (const deep of ['['.repeat(200), '{"a":'.repeat(200), `${'- '.repeat(200)}x`])
      expect(await wrong(`first: 1\nsecond:\n  ${deep}\n`), deep.slice(0, 8)).to.match(
        /^a\.yaml:3: it is nested too deep: .* at most 64 levels$/,
      );
    const shallow = `a: ${'['.repeat(30)}1${']'.repeat(30)}\n`;
    expect((await parseYaml(shallow, 'a.yaml')).lineOf(['a'])).to.equal(1);
  });

  it('with aliases in great number is an error with the line of the first that is too many', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `k${i}: *a\n`).join('');
    expect(await wrong(`a: &a [1, 2]\n${many}`)).to.match(/^a\.yaml:102: there are more than 100 aliases/);
  });

  it('a name that comes twice is an error with its line, among however many', async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1\n`).join('');
    expect(await wrong(`${many}k7: 2\n`)).to.equal(
      'a.yaml:20001: Map keys must be unique: "k7" stands at line 8 already',
    );
  });

  it('names that are one in the result come twice, whatever YAML has them for', async () => {
    for (const [first, second] of [
      ['1', '"1"'],
      ['0x10', "'16'"],
      ['true', '"true"'],
      ['null', '""'],
    ])
      expect(await wrong(`x: 1\n${first}: a\n${second}: b\n`), first).to.match(
        /^a\.yaml:3: Map keys must be unique: "\w*" stands at line 2 already$/,
      );
    const file = await parseYaml('x:\n  1: a\n  2: b\n', 'a.yaml');
    expect(file.lineOf(['x', '2'])).to.equal(3);
  });

  it('lists that stand for lists that stand for lists end in an error', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]\n`,
    );
    expect(await wrong(`l0: &l0 [x]\n${levels.join('')}`)).to.match(/^a\.yaml:\d+: .*alias/i);
  });
});
