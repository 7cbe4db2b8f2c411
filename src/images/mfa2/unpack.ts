import { type ByteSource, partOf } from '../bytes.js';
import { ImageError } from '../error.js';
import type { Mfa2Archive, Mfa2Component } from './read.js';

/** In front of each component in the unpacked block. */
const MAGIC = '#BIN.COMPONENT!#';

/** Bytes that are unpacked at most: four of the largest images of today's cards. */
const MOST_UNPACKED = 256 * 2 ** 20;

/** As far as this needs it; the package's own types are for the browser's streams. */
interface Decompressor {
  readonly XzReadableStream: new (packed: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
}

/**
 * Takes a component out of an archive that was read from these bytes. Unpacks no more than it needs, up to 256 MiB. Throws ImageError: `short` where the
 * block ends before the component, `checksum` where XZ is damaged or of a kind that can't be unpacked.
 */
export async function unpackMfa2(
  bytes: ByteSource,
  { block }: Mfa2Archive,
  { number, offset, size }: Mfa2Component,
): Promise<Uint8Array> {
  const end = offset + BigInt(MAGIC.length + size);
  if (end > BigInt(MOST_UNPACKED))
    throw new ImageError(
      'large',
      block.offset,
      `component ${number} ends at ${end} bytes of the unpacked block; at most ${MOST_UNPACKED} are unpacked`,
    );
  const start = Number(offset);
  const component = new Uint8Array(MAGIC.length + size);
  let at = 0;
  for await (const chunk of unpacked(partOf(bytes, block.offset, block.packed), block.offset)) {
    const from = Math.max(start - at, 0);
    const place = Math.max(at - start, 0);
    if (from < chunk.length && place < component.length)
      component.set(chunk.subarray(from, from + component.length - place), place);
    at += chunk.length;
    if (at >= Number(end)) break;
  }
  if (at < Number(end))
    throw new ImageError(
      'short',
      block.offset,
      `component ${number} ends at ${end} bytes of the unpacked block, which has ${at}`,
    );
  if (new TextDecoder('latin1').decode(component.subarray(0, MAGIC.length)) !== MAGIC)
    throw new ImageError(
      'form',
      block.offset,
      `component ${number} does not begin with ${MAGIC} in the unpacked block`,
    );
  return component.subarray(MAGIC.length);
}

/** Packed bytes that are read at a time. */
const PIECE = 1 << 16;

async function* unpacked(packed: ByteSource, offset: number): AsyncGenerator<Uint8Array> {
  const loaded = (await import('xz-decompress')) as unknown as Decompressor & {
    readonly default?: Decompressor;
  };
  // A CommonJS package: whether its names are those of the module depends on who loads it.
  const { XzReadableStream } = loaded.default ?? loaded;
  let at = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = packed.read(at, Math.min(PIECE, packed.length - at));
      at += piece.length;
      if (piece.length) controller.enqueue(piece);
      else controller.close();
    },
  });
  const reader = new XzReadableStream(source).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw new ImageError(
      'checksum',
      offset,
      `the block of components can't be unpacked: ${(error as Error).message}`,
    );
  } finally {
    reader.cancel().catch(() => {});
  }
}
