import { callsRunning, exitAtOnce } from '../native/libc.js';
import { writeNote } from './output.js';

/**
 * Ends the process now. With a call in the kernel, process.exit would wait for it to come back; and the kernel itself keeps the process where the
 * driver waits for the device whatever happens, as mlx5's does, up to 60 s.
 */
export function endProcess(code: number): never {
  if (callsRunning()) {
    writeNote('fwctl: the device still has a command; the kernel may finish it before this process can go\n');
    // What is told of the end is not told by that: a tape gets its end mark.
    process.emit('exit', code);
    exitAtOnce(code);
  }
  process.exit(code);
}
