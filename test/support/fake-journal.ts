import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './running.js';

export const hasPython = (): boolean => spawnSync('python3', ['-c', '']).error === undefined;

/** Takes datagrams as systemd-journald does: entries, or memory that is sealed and has one. Prints each as JSON, its values in base64. */
const JOURNALD = `
import array, base64, fcntl, json, os, socket, struct, sys
server = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
server.bind(sys.argv[1])
print('ready', flush=True)
while True:
    data, control, flags, address = server.recvmsg(1 << 20, socket.CMSG_SPACE(4))
    way = 'datagram'
    for level, kind, value in control:
        fd = array.array('i', value[:4])[0]
        assert fcntl.fcntl(fd, 1034) == 15, 'it is not sealed'
        way, data = 'memory', os.pread(fd, os.fstat(fd).st_size, 0)
        os.close(fd)
    fields = {}
    while data:
        line, data = data.split(b'\\n', 1)
        if b'=' in line:
            name, value = line.split(b'=', 1)
        else:
            name, size = line, struct.unpack('<Q', data[:8])[0]
            value, data = data[8:8 + size], data[8 + size:]
            assert data[:1] == b'\\n', 'a value has no end'
            data = data[1:]
        fields[name.decode()] = base64.b64encode(value).decode()
    print(json.dumps({'way': way, 'fields': fields}), flush=True)
`;

export interface JournalEntry {
  readonly way: 'datagram' | 'memory';
  readonly fields: Readonly<Record<string, string>>;
}

/** Runs something with a journal under a folder that stands for /run; `entries` waits until so many have come. */
export async function withJournal<T>(
  folder: string,
  work: (env: { FWCTL_RUN_ROOT: string }, entries: (count: number) => Promise<JournalEntry[]>) => Promise<T>,
): Promise<T> {
  const run = join(folder, 'run');
  mkdirSync(join(run, 'systemd/journal'), { recursive: true });
  const journald = spawn('python3', ['-c', JOURNALD, join(run, 'systemd/journal/socket')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  journald.stdout.on('data', (chunk) => {
    told += chunk;
  });
  const lines = () => told.split('\n').slice(1, -1);
  try {
    await until(() => told.startsWith('ready\n') || journald.exitCode !== null);
    return await work({ FWCTL_RUN_ROOT: run }, async (count) => {
      await until(() => lines().length >= count || journald.exitCode !== null);
      return lines().map((line) => {
        const { way, fields } = JSON.parse(line) as JournalEntry;
        const text = Object.entries(fields).map(([name, value]) => [
          name,
          Buffer.from(value, 'base64').toString(),
        ]);
        return { way, fields: Object.fromEntries(text) };
      });
    });
  } finally {
    journald.kill();
  }
}
