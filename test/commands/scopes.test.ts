import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { hasRawio } from '../../src/kernel/credentials.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

/** Runs without CAP_SYS_RAWIO, as on a locked-down machine. */
const dropped = ['setpriv', '--bounding-set', '-sys_rawio', '--inh-caps', '-sys_rawio'];

describe('scopes, taint and consent', () => {
  it('a scope that is too low is refused before sending, with the one that would do', () =>
    withFolder(async (folder) => {
      const args = ['rpc', 'SET_DIAGNOSTIC_PARAMS', '--scope', 'configuration'];
      const { error } = await fwctlJson(args, { folder }, 4);
      expect(error).to.include({
        kind: 'policy',
        code: 4,
        opcode: 'SET_DIAGNOSTIC_PARAMS',
        scope: 'configuration',
      });
      expect(error.next).to.contain('debug-write');
    }));

  it('forced past the prediction, the kernel answers EBADMSG', () =>
    withFolder(async (folder) => {
      const args = [
        'rpc',
        'SET_DIAGNOSTIC_PARAMS',
        '--scope',
        'configuration',
        '--no-guard',
        '--allow-taint',
      ];
      const { error } = await fwctlJson(args, { folder }, 5);
      expect(error).to.include({ kind: 'kernel', errno: 'EBADMSG', opcode: 'SET_DIAGNOSTIC_PARAMS' });
    }));

  it('without CAP_SYS_RAWIO, debug-write-full is refused by the client, and with --no-guard by the kernel', function () {
    if (!hasRawio()) this.skip(); // this process has nothing to drop
    return withFolder(async (folder) => {
      const args = ['rpc', 'NOP', '--scope', 'debug-write-full'];
      const { error } = await fwctlJson(args, { folder, wrapper: dropped }, 4);
      expect(error.message).to.contain('CAP_SYS_RAWIO');
      const forced = await fwctlJson(
        [...args, '--no-guard', '--allow-taint'],
        { folder, wrapper: dropped },
        5,
      );
      expect(forced.error).to.include({ errno: 'EPERM', scope: 'debug-write-full' });
      const { tainted } = await fwctlJson(['info'], { folder });
      expect(tainted, 'a refused call does not taint').to.equal(0);
    });
  });

  itOfBuiltIn('the emulated kernel can be told what the caller has', () =>
    withFolder(async (folder) => {
      await fwctlJson(['emulator', 'set', 'caller-rawio=no'], { folder });
      const { scopes } = await fwctlJson(['info'], { folder });
      expect(scopes[3]).to.include({ scope: 'debug-write-full', allowed: false, errno: 'EPERM' });
      await fwctlJson(['emulator', 'set', 'caller-rawio=yes', 'lockdown=integrity'], { folder });
      const locked = await fwctlJson(['info'], { folder });
      expect(locked.lockdown).to.equal('integrity');
      expect(locked.scopes[3].allowed, 'lockdown alone changes nothing').to.equal(true);
      await fwctlJson(['emulator', 'set', 'rawio-under-lockdown=deny'], { folder });
      const denied = await fwctlJson(['info'], { folder });
      expect(denied.scopes[3]).to.include({ allowed: false });
      expect(denied.scopes[3].reason).to.contain('lockdown');
    }),
  );

  it('nothing taints without consent', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['rpc', 'NOP', '--scope', 'debug-write'], { folder }, 4);
      expect(error.next).to.contain('--allow-taint');
      expect((await fwctlJson(['info'], { folder })).tainted).to.equal(0);
    }));

  it('a taint is seen by the next process, and logged once', () =>
    withFolder(async (folder) => {
      const taint = ['rpc', 'NOP', '--scope', 'debug-write', '--allow-taint'];
      await fwctlJson(taint, { folder });
      expect(await fwctlJson(['info'], { folder })).to.include({ tainted: 524288, taint_letters: 'J' });
      await fwctlJson(taint, { folder });
      await fwctlJson(['rpc', 'NOP', '--scope', 'debug-write'], { folder });
      const { kernel } = await fwctlJson(['emulator', 'show'], { folder });
      expect(kernel.log).to.have.length(1);
      expect(kernel.log[0].level).to.equal(4);
      expect(kernel.log[0].text).to.match(
        /^fwctl fwctl0: .+\(\d+\): has requested full access to the physical device$/,
      );
      await fwctlJson(['emulator', 'reset'], { folder });
      expect((await fwctlJson(['info'], { folder })).tainted).to.equal(0);
    }));

  it('a policy file forbids what it names, and explain says so without sending', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'site.yaml');
      writeFileSync(policy, 'deny:\n  - opcodes: [QUERY_ISSI]\n    reason: not on this site\n');
      const refused = await fwctlJson(['rpc', 'QUERY_ISSI', '--no-guard', '--policy', policy], { folder }, 4);
      expect(refused.error.message).to.contain('not on this site');
      const explained = await fwctlJson(
        ['policy', 'explain', 'QUERY_ISSI', '--policy', policy],
        { folder },
        4,
      );
      expect(explained).to.include({ allowed: false });
      expect(explained.refusal.message).to.contain(`${policy}:2`);
      const ranged = join(folder, 'range.yaml');
      writeFileSync(ranged, 'deny:\n  - firmware: "<22.43.1014"\n');
      await fwctlJson(['rpc', 'QUERY_ISSI', '--policy', ranged], { folder });
      const shown = await fwctlJson(['policy', 'show', '--policy', policy], { folder });
      expect(shown.deny).to.have.length(1);
      const missing = await fwctlJson(['policy', 'show', '--policy', join(folder, 'none')], { folder }, 2);
      expect(missing.error.kind).to.equal('usage');
    }));

  it('explain of what would pass ends with 0 and sends nothing', () =>
    withFolder(async (folder) => {
      const explained = await fwctlJson(
        ['policy', 'explain', 'NOP', '--scope', 'debug-write', '--allow-taint'],
        { folder },
      );
      expect(explained).to.deep.include({
        allowed: true,
        kernel: { errno: null, taints: true },
        consent: 'given',
      });
      expect((await fwctlJson(['info'], { folder })).tainted).to.equal(0);
    }));

  it('text errors go to stderr, JSON errors to stdout', () =>
    withFolder(async (folder) => {
      const text = await fwctl(['rpc', 'SET_DIAGNOSTIC_PARAMS', '--scope', 'configuration'], { folder });
      expect(text.stdout).to.equal('');
      expect(text.stderr).to.match(/^fwctl: policy: SET_DIAGNOSTIC_PARAMS needs the scope debug-write/);
      const json = await fwctl(['rpc', 'SET_DIAGNOSTIC_PARAMS', '--scope', 'configuration', '--json'], {
        folder,
      });
      expect(json.stderr).to.equal('');
      expect(JSON.parse(json.stdout).schema).to.equal('fwctl.error/1');
    }));
});
