import { expect } from 'chai';
import { descriptionText } from '../../../src/cli/config/describe.js';
import { plainStyle } from '../../../src/cli/output.js';
import { describe as descriptionOf } from '../../../src/families/mlx5/client/config/describe.js';
import { allSettings } from '../../../src/families/mlx5/prm/nvconfig-settings.js';

describe('the description of a setting', () => {
  const long = allSettings()
    .map(descriptionOf)
    .filter((one) => (one.rule?.length ?? 0) > 200);

  it('is broken at blanks where there is a window, and stays below what it belongs to', () => {
    expect(long.length).to.be.above(0);
    for (const one of long) {
      const lines = descriptionText(one, { ...plainStyle, width: 80 })
        .trimEnd()
        .split('\n');
      for (const line of lines.filter((text) => text.slice('  takes effect  '.length).includes(' ')))
        expect(line.length).to.be.at.most(80);
      const whole = descriptionText(one, plainStyle);
      expect(lines.join(' ').replace(/\s+/g, ' ')).to.equal(whole.trimEnd().replace(/\s+/g, ' '));
    }
  });
});
