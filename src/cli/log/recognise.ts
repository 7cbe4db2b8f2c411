import type { LogFinding, LogReader, LogText } from '../../client/log.js';
import { allFamilyClients } from '../../families/clients.js';

/** The one line that fwctl's own core writes (Linux drivers/fwctl/main.c); kernels before 7.0 say "device" twice. */
const FULL_ACCESS = /([^\s:]{1,16})\((\d{1,10})\): has requested full access to the physical device/i;

const coreLog: LogReader = {
  hint: /fullaccess/i,
  read({ text }) {
    const found = FULL_ACCESS.exec(text);
    if (!found) return undefined;
    const [, comm, pid] = found;
    return {
      form: 'fwctl_taint',
      title: `${comm} (${pid}) asked for full access`,
      facts: { comm, pid: Number(pid) },
      meaning:
        'a program sent an RPC at scope debug-write or debug-write-full: the kernel is tainted with J (TAINT_FWCTL, bit 19) until it boots again; it says so once',
      next: ['cat /proc/sys/kernel/tainted', 'fwctl policy show'],
    };
  },
};

/** Who reads lines of the kernel's log: each family, and fwctl's core. */
export async function logReaders(): Promise<LogReader[]> {
  const families = await allFamilyClients();
  const logs = await Promise.all(families.map((family) => family.log?.()));
  return [...logs.filter((log) => log !== undefined), coreLog];
}

const NOTHING = /^\W*$/;

/** What a clean line says; undefined where no family knows it. */
export function recognise(
  readers: readonly LogReader[],
  text: string,
  afterHealth: boolean,
): LogFinding | undefined {
  if (NOTHING.test(text)) return undefined;
  const line: LogText = { text, packed: text.replaceAll(' ', ''), afterHealth };
  for (const reader of readers)
    if (reader.hint.test(line.packed) || (afterHealth && reader.afterHealth)) {
      const found = reader.read(line);
      if (found) return found;
    }
  return undefined;
}
