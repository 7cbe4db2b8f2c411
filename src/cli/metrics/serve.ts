import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FwctlError } from '../../client/errors.js';

/** What /metrics is, by its version: the text of Prometheus. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const PAGE = '<!doctype html><title>fwctl</title><a href="/metrics">metrics</a>\n';
const LOOPBACK = '127.0.0.1';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads PORT, :PORT, HOST:PORT, [IPv6]:PORT. Throws FwctlError `usage`. */
export function parseAddress(text: string): Address {
  const [, host = '', port] = /^(?:(\[[\da-f:.]+\]|[\w.-]*):)?(\d{1,5})$/i.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535)
    throw new FwctlError('usage', `--listen takes an address, not "${text}"`, {
      given: text,
      next: 'a port, on the loopback interface: 9960; or with an address: 10.0.0.7:9960, [::1]:9960, 0.0.0.0:9960',
    });
  return { host: host.replace(/[[\]]/g, '') || LOOPBACK, port: Number(port) };
}

/** Answers /metrics with what `read` gives, piece by piece. Throws FwctlError `usage` where it can't listen there. */
export async function listen(
  { host, port }: Address,
  read: () => Promise<readonly Uint8Array[]>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    respond(request, response, read).catch(() => {
      response.writeHead(500).end('internal error\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
      reject(
        new FwctlError('usage', `${place} can't be listened at: ${code}`, {
          next: 'choose another with --listen',
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  // Out of descriptors, for instance: who could not be let in has lost the connection, the others go on.
  server.on('error', () => undefined);
  return { url: urlOf(server), close: () => closed(server) };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<readonly Uint8Array[]>,
): Promise<void> {
  const { method = '', url = '' } = request;
  const path = url.split('?')[0];
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  if (path !== '/metrics') {
    const found = path === '/';
    response
      .writeHead(found ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' })
      .end(found ? PAGE : 'not found\n');
    return;
  }
  const pieces = await read();
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  response.writeHead(200, { 'Content-Type': CONTENT_TYPE, 'Content-Length': length });
  if (method !== 'HEAD') for (const piece of pieces) response.write(piece);
  response.end();
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** One reading for all who ask within `interval` milliseconds of its end, and for those who ask while it goes on. */
export function cached<T>(interval: number, read: () => Promise<T>): () => Promise<T> {
  let last: Promise<T> | undefined;
  let ended: number | undefined;
  return () => {
    if (last && (ended === undefined || performance.now() - ended < interval)) return last;
    ended = undefined;
    last = read().finally(() => {
      ended = performance.now();
    });
    last.catch(() => {
      last = undefined;
    });
    return last;
  };
}
