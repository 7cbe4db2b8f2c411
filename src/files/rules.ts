import { lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { FwctlError } from '../client/errors.js';
import { LIMITS, readNamedFile } from './named.js';

/**
 * Whether neither a file nor a link has this name, in a folder that can be looked into or that is not there itself. Behind a link that leads
 * nowhere the file may be meant to lie.
 */
export function isAbsent(file: string): boolean {
  const isThere = (path: string, look: typeof lstatSync) =>
    look(path, { throwIfNoEntry: false }) !== undefined;
  try {
    const folder = dirname(file);
    return !isThere(folder, lstatSync) || (!isThere(file, lstatSync) && isThere(folder, statSync));
  } catch {
    return false; // it can't be looked at
  }
}

/** A file that decides what fwctl does, as text. `next`: what is told where it can't be read. Throws FwctlError `usage`. */
export function readRules(what: string, file: string, next: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readNamedFile(what, file, LIMITS.rules));
  } catch (error) {
    const message =
      error instanceof FwctlError ? error.message : `${what} can't be read: ${file}: it is no text in UTF-8`;
    throw new FwctlError('usage', message, { path: file, next });
  }
}
