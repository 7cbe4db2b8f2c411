import type { Request } from './guard.js';

const settled = new WeakSet<Request>();

/**
 * Marks a request that its family has read from its bytes, and whose bytes nobody changes from here on: it is sent again and again, to many devices, and is neither
 * copied nor read anew each time.
 */
export function settle(request: Request): Request {
  settled.add(request);
  return request;
}

export const isSettled = (request: Request): boolean => settled.has(request);
