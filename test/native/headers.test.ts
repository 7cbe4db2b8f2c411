import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

interface Facts {
  readonly NR: Readonly<Record<string, number>>;
  readonly AUDIT_ARCH: number;
  readonly COMPAT_ARCH: number;
  readonly STATX_SIZE: number;
  readonly constants: Readonly<Record<string, number>>;
}

/** By the name that Node has for it: what compiles for it (Debian's gcc, gcc-aarch64-linux-gnu with libc6-dev-arm64-cross), and the architectures that it runs. */
const MACHINES = {
  x64: { compiler: 'x86_64-linux-gnu-gcc', audit: 'AUDIT_ARCH_X86_64', compat: 'AUDIT_ARCH_I386' },
  arm64: { compiler: 'aarch64-linux-gnu-gcc', audit: 'AUDIT_ARCH_AARCH64', compat: 'AUDIT_ARCH_ARM' },
};

const same = (what: string, value: number | string): string =>
  `_Static_assert(${what} == ${value}, "${what}");`;

/** A program that is compiled where the headers say the same. */
const programOf = (
  { NR, AUDIT_ARCH, COMPAT_ARCH, STATX_SIZE, constants }: Facts,
  names: { audit: string; compat: string },
) =>
  [
    '#define _GNU_SOURCE',
    '#include <fcntl.h>',
    '#include <asm/unistd.h>',
    '#include <linux/audit.h>',
    '#include <linux/stat.h>',
    ...Object.entries(NR).map(([name, number]) =>
      number < 0 ? `#ifdef __NR_${name}\n#error __NR_${name} is there\n#endif` : same(`__NR_${name}`, number),
    ),
    ...Object.entries(constants).map(([name, value]) => same(name, value)),
    same(names.audit, `${AUDIT_ARCH}u`),
    same(names.compat, `${COMPAT_ARCH}u`),
    same('sizeof(struct statx)', STATX_SIZE),
    '',
  ].join('\n');

const compile = (compiler: string, program: string) =>
  spawnSync(compiler, ['-std=gnu11', '-Wall', '-Werror', '-fsyntax-only', '-x', 'c', '-'], {
    input: program,
    encoding: 'utf8',
  });

describe('numbers of the kernel', () => {
  for (const [arch, { compiler, ...names }] of Object.entries(MACHINES))
    it(`are on ${arch} those of its headers`, function () {
      if (spawnSync(compiler, ['--version']).error) {
        process.stderr.write(`no test of the headers of ${arch}: ${compiler} is not installed\n`);
        return this.skip();
      }
      const script = fileURLToPath(new URL('facts.js', import.meta.url));
      const facts: Facts = JSON.parse(execFileSync(process.execPath, [script, arch], { encoding: 'utf8' }));
      expect(Object.values(facts.NR).filter((number) => number >= 0)).to.have.length.above(35);
      const { status, stderr } = compile(compiler, programOf(facts, names));
      expect(stderr).to.equal('');
      expect(status).to.equal(0);
      const wrong = programOf({ ...facts, NR: { ...facts.NR, ioctl: 1 } }, names);
      expect(compile(compiler, wrong).stderr).to.include('"__NR_ioctl"');
    });
});
