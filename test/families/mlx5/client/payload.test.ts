import { expect } from 'chai';
import { payloadFor } from '../../../../src/families/mlx5/client/update/payload.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { checkImage } from '../../../../src/families/mlx5/firmware/update/check.js';
import { sourceOf } from '../../../../src/images/bytes.js';
import { ImageError } from '../../../../src/images/error.js';
import { mfa2, pldm } from '../../../support/archives.js';
import { random } from '../../../support/random.js';
import { imageFor } from '../firmware/updating.js';

/** Changes bytes, most of them among the first: there are the tables; some files are cut, or longer. */
function mutant(whole: Uint8Array, below: (limit: number) => number): Uint8Array {
  const bytes = whole.slice();
  for (let changes = 1 + below(4); changes > 0; changes--) {
    const near = below(3) ? Math.min(0x2800, bytes.length) : bytes.length;
    bytes[below(near)] = below(256);
  }
  const [cut, grown] = [below(10) === 0, below(20) === 0];
  if (cut) return bytes.subarray(0, below(bytes.length));
  return grown ? Buffer.concat([bytes, new Uint8Array(below(8192)).fill(0xff)]) : bytes;
}

describe('mlx5: whatever is in a file, the client and the board know what to do with it', () => {
  const { identity } = connectx6dx();
  const image = imageFor({ size: 0x4000 });
  const boxes = [{ psid: identity.psid, image }];
  const files = { FS4: image, MFA2: mfa2(boxes), PLDM: pldm(boxes) };
  for (const [form, whole] of Object.entries(files))
    it(`mutants of ${form}: the image of them is found, or an ImageError tells why not; the board takes none that was changed where it counts`, async () => {
      const { below } = random(20261130);
      for (let i = 0; i < 3000; i++) {
        const bytes = mutant(whole, below);
        try {
          const payload = await payloadFor(sourceOf(bytes), identity.psid);
          if (!Array.isArray(payload)) payload.bytes.read(0, payload.bytes.length);
        } catch (error) {
          if (!(error instanceof ImageError)) throw error;
        }
        if (form !== 'FS4') continue;
        const found = checkImage(bytes, connectx6dx(), 0, 1);
        if (typeof found !== 'number') expect(found.version).to.deep.equal([22, 44, 1000]);
      }
    });
});
