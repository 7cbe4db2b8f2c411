import { encode, get, leaves } from '../../../bits/codec.js';
import { byteLength, type Fields, type Layout, type Value } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import { type Feature, readLayout, setSize, writeLayout } from './features.js';

/**
 * What Set takes of a feature, with the values that Get gave: of fields that have the same name in both. Throws FwctlError `usage` where nobody knows how
 * one follows from the other.
 */
export function imageOf(feature: Feature, read: Uint8Array): Uint8Array {
  const { entry, known, name } = feature;
  const size = setSize(feature);
  const form = writeLayout(feature);
  if (known?.write === undefined || known.write === known.read) {
    if (known?.write === undefined && size !== entry.get_feat_size)
      throw new FwctlError(
        'usage',
        `how the ${size} bytes that ${name} takes follow from the ${entry.get_feat_size} that it gives is not known`,
        { next: `give all that is to be set: --in HEX, ${size} bytes` },
      );
    return read.slice(0, size);
  }
  const image = new Uint8Array(Math.max(size, byteLength(form)));
  const source = readLayout(feature);
  for (const { path } of leaves(form, size)) {
    const value = valueAt(source, read, path);
    if (value !== undefined) image.set(encode(form, { [path]: value } as Fields, image));
  }
  return image.slice(0, size);
}

function valueAt(form: Layout, bytes: Uint8Array, path: string): Value | undefined {
  try {
    return get(form, bytes, path);
  } catch {
    return undefined; // Get does not tell it
  }
}
