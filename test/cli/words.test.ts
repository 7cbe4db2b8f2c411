import * as Args from '@oclif/core/args';
import { Config } from '@oclif/core/config';
import { expect } from 'chai';
import { BaseCommand } from '../../src/cli/base.js';
import { ROOT } from '../support/files.js';

class Words extends BaseCommand {
  static override strict = false;
  static override args = { first: Args.string({ ignoreStdin: true, required: true }) };

  async answer() {
    const { argv } = await this.parse(Words);
    return { data: { argv }, text: () => '' };
  }
}

const wordsOf = async (given: string[]): Promise<unknown> =>
  (await new Words(given, await Config.load(ROOT)).answer()).data.argv;

describe('the words of a command', () => {
  it('stand in the order given, words that come twice too', async () => {
    expect(await wordsOf(['sh', 'a', 'b', 'a', 'sh'])).to.deep.equal(['sh', 'a', 'b', 'a', 'sh']);
  });

  it('are all that comes after --, flags and another -- too', async () => {
    expect(await wordsOf(['--json', '--', 'sh', '--json', '--', '-c', 'sh'])).to.deep.equal([
      'sh',
      '--json',
      '--',
      '-c',
      'sh',
    ]);
  });
});
