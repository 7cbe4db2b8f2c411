import { resolve } from 'node:path';
import { bedEnvironment, requireUmockdev } from '../backends/serve/enter.js';
import { makeBedFolder, takeBedFolder } from '../backends/serve/folder.js';
import { serveMachine } from '../backends/serve/served.js';
import { toJson } from '../present/json.js';
import { interruption } from './interrupt.js';
import { tryWriteResult, writeNote } from './output.js';
import { errorNote, servedJson, servedLine } from './served-line.js';

export interface ServeFlags {
  dir?: string | undefined;
  log?: boolean;
  json?: boolean;
  'state-dir'?: string | undefined;
}

/** Serves the built-in devices until it is told to end. */
export async function serveDevices(flags: ServeFlags, schema: string): Promise<void> {
  requireUmockdev();
  const folder = flags.dir === undefined ? makeBedFolder() : takeBedFolder(resolve(flags.dir));
  const stop = interruption();
  const write = (data: Record<string, unknown>, text: string): void => {
    if (!tryWriteResult(flags.json ? `${toJson({ schema, ...data }, 0)}\n` : text)) stop.closed();
  };
  try {
    const machine = await serveMachine(folder.path, {
      stateDir: flags['state-dir'],
      failed: (error) => writeNote(errorNote(error)),
      ...(flags.log ? { observe: (event) => write(servedJson(event), servedLine(event)) } : {}),
    });
    try {
      const environment = bedEnvironment(folder.path, process.env);
      write(
        { dir: folder.path, environment, devices: machine.devices() },
        Object.entries(environment)
          .map(([name, value]) => `export ${name}='${value}'\n`)
          .join(''),
      );
      while (!stop.requested) await stop.wait(60_000);
    } finally {
      await machine.close();
    }
  } finally {
    stop.end();
    folder.remove();
  }
}
