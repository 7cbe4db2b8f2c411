import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from './files.js';
import { type Ended, fwctl } from './fwctl.js';

/** A machine whose clock stands, with a snapshot of a device. */
export const taken = (
  device: string,
  work: (at: { folder: string; file: string; run: (line: string) => Promise<Ended> }) => Promise<void>,
  ...before: string[]
): Promise<void> =>
  withFolder(async (folder) => {
    const run = (line: string) => fwctl(line.split(' '), { folder });
    for (const line of [...before, 'emulator clock virtual'])
      expect((await run(line)).code, line).to.equal(0);
    const file = join(folder, 'a.snapshot');
    const { code, stderr } = await run(`snapshot save ${file} -d ${device}`);
    expect(code, stderr).to.equal(0);
    await work({ folder, file, run });
  });

/** The error that a command line ends with, as its document has it. */
export async function fwctlError(words: string[], folder: string) {
  const { stdout, stderr } = await fwctl([...words, '--json'], { folder });
  expect(stdout, stderr).not.to.equal('');
  const { error } = JSON.parse(stdout) as { error: Record<string, unknown> };
  expect(error, `${words.join(' ')}: ${stdout.slice(0, 300)}`).to.be.an('object');
  return error as { kind: string; code: number; message: string; next: string; opcode: string };
}
