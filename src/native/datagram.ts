import { addressOf, fixedMemory, native, result } from './libc.js';

/** Of Linux: unix(7), socket(2), send(2), memfd_create(2), fcntl(2). */
const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_SNDTIMEO = 21;
const SCM_RIGHTS = 1;
const MSG_NOSIGNAL = 0x4000;
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
/** F_SEAL_SEAL, _SHRINK, _GROW and _WRITE: who gets the memory need not fear that it changes. */
const ALL_SEALS = 15;
const EMSGSIZE = 90;
const ENOBUFS = 105;
const ENAMETOOLONG = 36;

/** Bytes of a path in a struct sockaddr_un, with its end. */
const MOST_PATH = 108;
/** Bytes of a struct cmsghdr with one descriptor, and of a struct msghdr, on machines of 64 bits. */
const CONTROL_SIZE = 24;
const CONTROL_LENGTH = 20;
const MESSAGE_SIZE = 56;
/** Seconds that a reader may let wait who takes nothing. */
const PATIENCE = 5n;

const nativeSocket = native('int socket(int domain, int type, int protocol)');
const nativeSetsockopt = native(
  'int setsockopt(int fd, int level, int name, void *value, unsigned int length)',
);
const nativeSendto = native(
  'long sendto(int fd, void *bytes, unsigned long length, int flags, void *address, unsigned int size)',
);
const nativeSendmsg = native('long sendmsg(int fd, void *message, int flags)');
const nativeMemfd = native('int memfd_create(const char *name, unsigned int flags)');
const nativeWrite = native('long write(int fd, void *bytes, unsigned long length)');
// It takes a variable third argument, which is passed on Linux as a fixed one is.
const nativeFcntl = native('int fcntl(int fd, int command, int value)');
const nativeClose = native('int close(int fd)');

/**
 * Sends bytes as one datagram to the Unix socket at a path, or, where they are too many for one, sealed memory with them, as systemd's journal takes both
 * (systemd.io, "Native Journal Protocol"). 0, or the errno below zero. Throws NO_KOFFI.
 */
export function sendDatagram(path: string, bytes: Uint8Array): number {
  const name = Buffer.from(path);
  if (name.length >= MOST_PATH) return -ENAMETOOLONG;
  const address = Buffer.alloc(2 + MOST_PATH);
  address.writeUInt16LE(AF_UNIX);
  name.copy(address, 2);
  const fd = result(nativeSocket()(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (fd < 0) return fd;
  try {
    const time = Buffer.from(new BigInt64Array([PATIENCE, 0n]).buffer);
    nativeSetsockopt()(fd, SOL_SOCKET, SO_SNDTIMEO, time, time.length);
    const sent = result(nativeSendto()(fd, bytes, bytes.length, MSG_NOSIGNAL, address, address.length));
    return sent === -EMSGSIZE || sent === -ENOBUFS ? sendMemory(fd, address, bytes) : Math.min(sent, 0);
  } finally {
    nativeClose()(fd);
  }
}

function sendMemory(fd: number, address: Uint8Array, bytes: Uint8Array): number {
  const memory = result(nativeMemfd()('fwctl', MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (memory < 0) return memory;
  try {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at);
      const written = result(nativeWrite()(memory, part, part.length));
      if (written < 0) return written;
      at += written;
    }
    nativeFcntl()(memory, F_ADD_SEALS, ALL_SEALS);
    return Math.min(sendDescriptor(fd, address, memory), 0);
  } finally {
    nativeClose()(memory);
  }
}

/** A message of no bytes, with a descriptor. */
function sendDescriptor(fd: number, address: Uint8Array, sent: number): number {
  const to = fixedMemory(address.length);
  to.set(address);
  const control = fixedMemory(CONTROL_SIZE);
  const head = new DataView(control.buffer);
  head.setBigUint64(0, BigInt(CONTROL_LENGTH), true);
  head.setUint32(8, SOL_SOCKET, true);
  head.setUint32(12, SCM_RIGHTS, true);
  head.setInt32(16, sent, true);
  const message = fixedMemory(MESSAGE_SIZE);
  const fields = new DataView(message.buffer);
  fields.setBigUint64(0, BigInt(addressOf(to)), true);
  fields.setUint32(8, to.length, true);
  fields.setBigUint64(32, BigInt(addressOf(control)), true);
  fields.setBigUint64(40, BigInt(CONTROL_SIZE), true);
  return result(nativeSendmsg()(fd, message, MSG_NOSIGNAL));
}
