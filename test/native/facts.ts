// Prints what the sources say of the kernel of an architecture, whose name is the argument: test/native/headers.test.ts holds its headers against it.
Object.defineProperty(process, 'arch', { value: process.argv[2] });
const [numbers, call, look] = await Promise.all([
  import('../../src/backends/serve/notify/numbers.js'),
  import('../../src/backends/serve/notify/call.js'),
  import('../../src/backends/serve/notify/look.js'),
]);
const { O_CREAT, O_EXCL, O_DIRECT, O_DIRECTORY, O_NOFOLLOW } = call;
const { O_CLOEXEC, O_PATH } = look;
const { AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, STATX_INO, STATX_SIZE } = look;
const { AUDIT_ARCH, COMPAT_ARCH, NR } = numbers;
const flags = { O_CREAT, O_EXCL, O_DIRECT, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC, O_PATH };
const looks = { AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, STATX_INO };
process.stdout.write(
  JSON.stringify({ NR, AUDIT_ARCH, COMPAT_ARCH, STATX_SIZE, constants: { ...flags, ...looks } }),
);
