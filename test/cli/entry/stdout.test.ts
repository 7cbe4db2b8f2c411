import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/files.js';

/** Runs a script that has deferStdout, with stdout in a pipe, and gives what it prints on stderr. */
function said(script: string): string {
  const module = join(ROOT, 'dist/src/cli/entry/stdout.js');
  const text = `import { deferStdout } from ${JSON.stringify(module)};
    const loaded = () => process.moduleLoadList.includes('NativeModule net');
    const tell = (what) => process._rawDebug(what);\n${script}`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  return stderr;
}

describe('deferStdout', () => {
  it('does not build the stream for a listener', () => {
    const script = `
      const before = loaded();
      await deferStdout(async () => process.stdout.on('error', () => {}));
      tell(before + ' ' + loaded());`;
    expect(said(script)).to.equal('false false\n');
  });

  it('puts the listeners on the stream when it is first used', () => {
    const script = `
      await deferStdout(async () => process.stdout.on('error', (error) => tell(error.message)));
      process.stdout.emit('error', new Error('heard'));
      tell(process.stdout.listenerCount('error'));`;
    expect(said(script)).to.equal('heard\n1\n');
  });

  it('gives the real stream to one that wants more of it meanwhile', () => {
    const script = `
      await deferStdout(async () => {
        process.stdout.on('error', (error) => tell(error.message));
        tell(typeof process.stdout.write);
      });
      process.stdout.emit('error', new Error('heard'));`;
    expect(said(script)).to.equal('function\nheard\n');
  });
});
