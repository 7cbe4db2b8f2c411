import { requireDescriptors } from '../../backends/serve/descriptors.js';
import { bedEnvironment, requireUmockdev } from '../../backends/serve/enter.js';
import { makeBedFolder, takeBedFolder } from '../../backends/serve/folder.js';
import { type ServedEvent, serveMachine } from '../../backends/serve/served.js';
import type { FamilyClient } from '../../client/family.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import { endProcess } from '../end.js';
import { interruption } from '../interrupt.js';
import { isTerminal, tryWriteResult, writeNote } from '../output.js';
import { requireTape } from '../record/flags.js';
import { type ServedFlags, servedFolder, servedJson, servedLine, watching } from './served.js';

export interface ServeFlags extends ServedFlags {
  dir?: string | undefined;
  log?: boolean;
  json?: boolean;
}

/** A word of a shell; where a terminal would obey some of it, by the bytes that it has, as bash and others read it. */
function quoted(text: string): string {
  if (safe(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  const bytes = Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `$'${bytes.join('')}'`;
}

/** Serves the built-in devices until it is told to end. */
export async function serveDevices(flags: ServeFlags, schema: string): Promise<void> {
  requireTape(flags);
  requireDescriptors();
  requireUmockdev();
  const stop = interruption();
  const write = (data: Record<string, unknown>, text: string): void => {
    if (!tryWriteResult(flags.json ? `${toJson({ schema, ...data }, 0)}\n` : text)) stop.closed();
  };
  const log = (event: ServedEvent, family: FamilyClient): void =>
    write(servedJson(event, family), servedLine(event, family));
  const watch = await watching(flags, flags.log ? log : undefined);
  const folder = flags.dir === undefined ? makeBedFolder() : takeBedFolder(servedFolder(flags.dir));
  try {
    const machine = await serveMachine(folder.path, watch);
    try {
      const environment = bedEnvironment(folder.path, process.env);
      write(
        { dir: folder.path, environment, devices: machine.devices() },
        Object.entries(environment)
          .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
          .join(''),
      );
      if (await isTerminal(2))
        writeNote(
          `fwctl: serving ${machine.devices().join(', ')} until Ctrl-C; or: fwctl exec --dir ${safe(folder.path)} -- PROGRAM\n`,
        );
      while (!stop.requested) await stop.wait(60_000);
    } finally {
      await machine.close();
    }
  } finally {
    stop.end();
    folder.remove();
    watch.end();
  }
  // A command of a client that has been left may take long yet.
  endProcess(Number(process.exitCode));
}
