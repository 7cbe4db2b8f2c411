/** What errnos of the file system mean to whoever named the file. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is there already',
  EFBIG: 'a file may not get that large here',
  EINVAL: 'the file system does not take this',
  EIO: 'the disk gave an input/output error',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links form a loop',
  EMFILE: 'too many files are open in this process',
  ENAMETOOLONG: 'its name is too long',
  ENFILE: 'too many files are open on this machine',
  ENODEV: 'there is no such device',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  ENXIO: 'nothing is at the other end',
  EPERM: 'not permitted',
  EPIPE: 'nobody reads it any more',
  EROFS: 'the file system is read-only',
  ESTALE: 'the file server no longer knows it',
  ETXTBSY: 'it is a program that runs',
};

/** Why the file system refused, in words and with the errno; the message of any other error. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof FileError || code === undefined) return message;
  return `${REASONS[code] ?? message} (${code})`;
}

/** A file that is not what it has to be: no regular one, too large. `message` says only that. */
export class FileError extends Error {
  override readonly name = 'FileError';
  constructor(
    message: string,
    readonly path: string,
    /** The errno that stands for it. */
    readonly code: string,
  ) {
    super(message);
  }
}
