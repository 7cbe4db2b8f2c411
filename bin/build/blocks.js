// Blocks of archives (src/cli/bundle/archive.ts), packed by Brotli.
const { createBrotliCompress, constants } = require('node:zlib');

/** A block of stages, each of files: name and bytes. */
async function blockOf(stages) {
  const contents = stages.map((files) => Buffer.concat(files.map(([, bytes]) => bytes)));
  const packer = createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: contents.reduce((sum, { length }) => sum + length, 0),
    },
  });
  const chunks = [];
  let size = 0;
  packer.on('data', (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
  });
  const ended = new Promise((resolve, reject) => packer.on('end', resolve).on('error', reject));
  const sizes = [];
  for (const content of contents.slice(0, -1)) {
    packer.write(content);
    await new Promise((resolve) => packer.flush(resolve));
    sizes.push(size);
  }
  packer.end(contents.at(-1));
  await ended;
  return {
    bytes: Buffer.concat(chunks),
    stages: stages.map((files, i) => ({
      packed: sizes[i] ?? size,
      files: files.map(([name, { length }]) => [name, length]),
    })),
  };
}

module.exports = { blockOf };
