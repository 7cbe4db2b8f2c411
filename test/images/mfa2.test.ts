import { expect } from 'chai';
import { sourceOf } from '../../src/images/bytes.js';
import { crc32 } from '../../src/images/crc32.js';
import { ImageError } from '../../src/images/error.js';
import { type Mfa2Archive, type Mfa2Component, readMfa2 } from '../../src/images/mfa2/read.js';
import { unpackMfa2 } from '../../src/images/mfa2/unpack.js';
import { readImage } from '../../src/images/read.js';
import { fileOf, vectors } from './vectors.js';

/** What can be unpacked with no package that is known: its filter is for code of x86. */
const FILTERED = 'ok-filter-x86.mfa2';

/** Linux takes a component for whole that ends behind the block, and one more component than there are. */
const TAKEN_BY_LINUX = ['bad-component-longer-than-cb.mfa2', 'ok-more-components-than-there.mfa2'];

describe('images: MFA2', () => {
  for (const vector of vectors.mfa2) {
    const { file, init, psids, block, logs } = vector;
    it(`${file}: ${init ? 'refused as Linux does' : 'devices and components as Linux finds them'}`, async () => {
      const bytes = fileOf(vector);
      if (init) {
        expect(() => readMfa2(bytes), logs.join()).to.throw(ImageError);
        return;
      }
      const archive = readMfa2(bytes);
      expect(readImage(bytes)).to.deep.equal(archive);
      expect([archive.block.offset, archive.block.packed]).to.deep.equal(block);
      expect(archive.devices.map(({ psid }) => psid)).to.deep.equal(psids?.map(({ psid }) => psid));
      for (const [i, { components }] of archive.devices.entries())
        for (const [j, number] of components.entries()) {
          const told = psids?.[i]?.components[j] ?? {};
          const found = await unpacked(bytes, archive, archive.components[number]);
          if (told.error || file === FILTERED || TAKEN_BY_LINUX.includes(file))
            expect(found).to.equal(undefined);
          else expect(found).to.deep.equal([told.index, told.data_size, told.crc32]);
        }
    });
  }

  async function unpacked(bytes: Uint8Array, archive: Mfa2Archive, component: Mfa2Component | undefined) {
    if (!component) return undefined;
    try {
      const data = await unpackMfa2(sourceOf(bytes), archive, component);
      return [component.identifier, data.length, crc32(data).toString(16).padStart(8, '0')];
    } catch (error) {
      if (error instanceof ImageError) return undefined;
      throw error;
    }
  }

  it('a PSID that Linux does not find is told', () => {
    const padded = vectors.mfa2.find(({ file }) => file.includes('psid16'));
    expect(
      readMfa2(fileOf(padded as never))
        .flaws.map(({ message }) => message)
        .join(),
    ).to.contain('padded to 16');
  });

  it('no more is unpacked than may be: what an archive promises is not believed', async () => {
    const bytes = fileOf(vectors.mfa2[0] as never);
    const archive = readMfa2(bytes);
    const [component] = archive.components as [Mfa2Component];
    for (const offset of [2n ** 63n, 2n ** 32n, 256n * 2n ** 20n]) {
      const error = await unpackMfa2(sourceOf(bytes), archive, { ...component, offset }).catch(
        (wrong: unknown) => wrong,
      );
      expect(error).to.be.instanceOf(ImageError);
      expect((error as ImageError).problem).to.equal('large');
    }
  });
});
