import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { FwctlError } from '../../../client/errors.js';
import { openRegular } from '../../../files/read.js';
import { reasonOf } from '../../../files/reason.js';
import type { Answer } from '../../base.js';
import type { OwnWord } from '../shell.js';
import { StreamSource } from '../source.js';

export const source: OwnWord = {
  usage: 'FILE',
  summary: 'Run the lines of a file; it ends at the first that fails, unless -k was given to the shell.',
  async run(shell, words): Promise<Answer> {
    const [file, ...more] = words;
    if (file === undefined || more.length)
      throw new FwctlError('usage', `source takes one file, not ${words.length}`);
    const done = await shell.script(new StreamSource(streamOf(file)), file);
    return {
      data: { file, lines: done.lines, failed: done.failed },
      text: () => '',
      ...(done.code ? { exit: done.code } : {}),
    };
  },
};

function streamOf(file: string): Readable {
  try {
    return createReadStream('', { fd: openRegular(file).fd });
  } catch (error) {
    throw new FwctlError('usage', `the lines can't be read: ${file}: ${reasonOf(error)}`, { path: file });
  }
}
