import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/files.js';

/** Runs a script that has guardStdout, with stdout in a pipe, and gives what it prints on stderr. */
function said(script: string): string {
  const module = join(ROOT, 'dist/src/cli/entry/stdout.js');
  const text = `import { guardStdout } from ${JSON.stringify(module)};
    const loaded = () => process.moduleLoadList.includes('NativeModule net');
    const tell = (what) => process._rawDebug(what);
    process.on('uncaughtException', (error) => tell('uncaught ' + error.code));
    const failing = (code) => Object.assign(new Error(code), { code });
    ${script}`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  return stderr;
}

describe('guardStdout', () => {
  it('does not make the stream', () => {
    expect(said(`guardStdout(); tell(loaded());`)).to.equal('false\n');
  });

  it('has the stream, once it is used, keep quiet of a reader that has gone, and of nothing else', () => {
    const script = `
      guardStdout();
      tell(typeof process.stdout.write);
      process.stdout.emit('error', failing('EPIPE'));
      tell(process.stdout.listenerCount('error'));
      process.stdout.emit('error', failing('EIO'));`;
    expect(said(script)).to.equal('function\n1\nuncaught EIO\n');
  });

  it('takes a stream that somebody else has put there', () => {
    const script = `
      const other = new (await import('node:events')).EventEmitter();
      Object.defineProperty(process, 'stdout', { configurable: true, value: other });
      guardStdout();
      other.emit('error', failing('EPIPE'));
      tell(process.stdout === other);`;
    expect(said(script)).to.equal('true\n');
  });
});
