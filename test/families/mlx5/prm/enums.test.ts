import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { enumNames, findEnum } from '../../../../src/families/mlx5/prm/enums.js';
import { readJson } from '../../../support/files.js';

describe('enums', () => {
  const names = enumNames();

  it('no enum stands twice, and each has values under names of its own', () => {
    expect(new Set(names).size).to.equal(names.length);
    for (const name of names) expect(findEnum(name).values.size, name).to.be.greaterThan(0);
  });

  it("the kernel's enums have the names and values of its headers, in their order", () => {
    // SHA-256, cut, of `name=value,...`, by a program that shares nothing with ours.
    for (const [name, wanted] of Object.entries(readJson<Record<string, string>>('vectors/enums.json'))) {
      const { values, prefix } = findEnum(name);
      const text = Array.from(values, ([short, value]) => `${prefix}${short}=${value}`).join(',');
      expect(createHash('sha256').update(text).digest('hex').slice(0, 16), name).to.equal(wanted);
    }
  });

  it('a name that no table has is a defect', () => {
    expect(() => findEnum('no_such_enum').values).to.throw('no enum no_such_enum');
  });
});
