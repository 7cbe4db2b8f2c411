import { readdirSync, readFileSync } from 'node:fs';

/** By this variable of their environment the programs of a bed are known, with all that they have started. */
export const MARK = 'FWCTL_BED';

/** Processes that a bed has still; those of other users can't be known. */
function processesOf(bed: string, proc = '/proc'): number[] {
  const mark = Buffer.from(`\0${MARK}=${bed}\0`);
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        const environment = readFileSync(`${proc}/${name}/environ`);
        return Buffer.concat([Buffer.of(0), environment]).includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Ends the processes that a bed has still: without the supervisor, no file can be opened by them any more. */
export function endProcessesOf(bed: string): void {
  for (const pid of processesOf(bed))
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
}

/** The same for a shell, by which the guard of a bed does it; `$4` is the bed, as a regular expression has it. */
export const END_PROCESSES = `for one in $(grep -lsz "^${MARK}=$4$" /proc/[0-9]*/environ); do
  one=\${one#/proc/}
  kill -9 "\${one%/environ}" 2>/dev/null
done`;
