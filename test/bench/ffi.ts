/** One ioctl by FFI, at once and on another thread, against a C loop on the same: FWCTL_INFO on /dev/null, which answers ENOTTY. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixedMemory, ioctl, ioctlNow } from '../../src/native/libc.js';
import { FWCTL_INFO, INFO_SIZE } from '../../src/uapi/ioctl.js';
import { withFolder } from '../support/files.js';
import { columns, interleave, perCall, type Side, say } from './measure.js';

const CALLS = 200_000;
const ASYNC_CALLS = 5000;
const ROUNDS = 9;

const C_LOOP = `
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
int main(void) {
  char info[${INFO_SIZE}] = { 0 };
  struct timespec from, to;
  int fd = open("/dev/null", O_RDWR);
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (int i = 0; i < ${CALLS}; i++) ioctl(fd, ${FWCTL_INFO}, info);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%f", ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / ${CALLS});
}
`;

/** The C loop, compiled into a folder. Undefined where there is no compiler. */
function compile(folder: string): string | undefined {
  const program = join(folder, 'loop');
  writeFileSync(`${program}.c`, C_LOOP);
  const { error, status } = spawnSync('cc', ['-O2', '-o', program, `${program}.c`], { stdio: 'inherit' });
  return error || status !== 0 ? undefined : program;
}

/** Nanoseconds a call, each after the one before has come back. */
async function perAsyncCall(count: number, call: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) await call();
  return Number(process.hrtime.bigint() - start) / count;
}

export const benchFfi = (): Promise<void> =>
  withFolder(async (folder) => {
    const fd = openSync('/dev/null', 'r+');
    const struct = fixedMemory(INFO_SIZE);
    const loop = compile(folder);
    const sides: Side[] = [
      { name: 'FFI, at once', run: () => perCall(CALLS, () => ioctlNow(fd, FWCTL_INFO, struct)) },
      ...(loop ? [{ name: 'C loop', run: () => Number(spawnSync(loop, { encoding: 'utf8' }).stdout) }] : []),
    ];
    for (const { run } of sides) run();
    const [now, c] = interleave(sides, ROUNDS) as [number, number | undefined];
    const call = () => ioctl(fd, FWCTL_INFO, struct);
    await perAsyncCall(ASYNC_CALLS, call);
    const away = await perAsyncCall(ASYNC_CALLS, call);
    closeSync(fd);

    const us = (ns: number) => (ns / 1000).toFixed(3);
    const row = (name: string, ns: number) =>
      say(
        columns(name, us(ns), c === undefined ? '' : us(ns - c), c === undefined ? '' : (ns / c).toFixed(1)),
      );
    say(columns('one ioctl on /dev/null', 'us', 'overhead us', 'times C'));
    if (c === undefined) say('C loop: left out, there is no C compiler (cc)');
    else row('C loop', c);
    row('FFI, at once', now);
    row('FFI, on another thread', away);
  });
