/** Where a firmware keeps what is too large for its state: bytes by name, that stay when it is started again and outlive the process. */
export interface ByteStorage {
  names(): readonly string[];
  /** 0 where nothing has the name. */
  size(name: string): number;
  /** As much of `length` bytes as there is, in `room` where it is given. */
  read(name: string, offset: number, length: number, room?: Uint8Array): Uint8Array;
  /** What lies between the end and `offset` becomes zeros. */
  write(name: string, offset: number, bytes: Uint8Array): void;
  /** What was written stays even if the power fails. */
  settle(name: string): void;
  remove(name: string): void;
}

/** That of a firmware that was given none: it can keep nothing. */
export const NO_STORAGE: ByteStorage = {
  names: () => [],
  size: () => 0,
  read: () => new Uint8Array(0),
  write: () => {
    throw new Error('this firmware was given no storage');
  },
  settle: () => {},
  remove: () => {},
};
