/*
 * A client of /dev/fwctl that does as it is told on stdin, a word and its arguments a line, and answers with a line each:
 *
 *   open PATH               "fd N" or "errno N"
 *   close FD                "ok"
 *   map ADDRESS LENGTH FILL memory that ends with a page, filled with a byte: "ok" or "errno N"
 *   protect ADDRESS         what is mapped there can no longer be written: "ok"
 *   poke ADDRESS HEX        "ok"
 *   peek ADDRESS LENGTH     "bytes HEX"
 *   unmap                   all that was mapped: "ok"
 *   ioctl FD NR ADDRESS     "errno N", 0 where it succeeds; before it a line "changed ADDRESS HEX" for each run of mapped bytes that changed
 *   loop FD NR ADDRESS N    the same N times: "seconds S"
 *
 * Numbers are hexadecimal but for FD and N.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct region {
	uint8_t *start;	/* of the mapping, at a page */
	size_t size;
	uint8_t *before;
};

static struct region regions[16];
static int count;

static void print_hex(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		putchar_unlocked("0123456789abcdef"[bytes[i] >> 4]);
		putchar_unlocked("0123456789abcdef"[bytes[i] & 15]);
	}
	putchar('\n');
}

static int map(uintptr_t address, size_t length, int fill)
{
	size_t page = sysconf(_SC_PAGESIZE);
	uintptr_t start = address & ~(page - 1);
	size_t size = address + length - start;
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE;
	uint8_t *mapped = mmap((void *)start, size, PROT_READ | PROT_WRITE, flags, -1, 0);

	if (mapped == MAP_FAILED)
		return errno;
	if (fill)
		memset((void *)address, fill, length);
	regions[count++] = (struct region){ mapped, size, NULL };
	return 0;
}

static void protect(uintptr_t address)
{
	for (int i = 0; i < count; i++) {
		uintptr_t start = (uintptr_t)regions[i].start;

		if (start <= address && address < start + regions[i].size)
			mprotect(regions[i].start, regions[i].size, PROT_READ);
	}
}

static uint8_t digit(char hex)
{
	return hex <= '9' ? hex - '0' : hex - 'a' + 10;
}

static void poke(uintptr_t address, const char *hex)
{
	for (; hex[0] && hex[1]; hex += 2)
		*(uint8_t *)address++ = digit(hex[0]) << 4 | digit(hex[1]);
}

static void print_changes(const struct region *region)
{
	for (size_t at = 0; at < region->size; at++) {
		size_t end = at;

		while (end < region->size && region->start[end] != region->before[end])
			end++;
		if (end == at)
			continue;
		printf("changed %lx ", (unsigned long)(region->start + at));
		print_hex(region->start + at, end - at);
		at = end;
	}
}

static void watched_ioctl(int fd, unsigned long nr, void *argument)
{
	int error;

	for (int i = 0; i < count; i++) {
		regions[i].before = malloc(regions[i].size);
		memcpy(regions[i].before, regions[i].start, regions[i].size);
	}
	error = ioctl(fd, nr, argument) == 0 ? 0 : errno;
	for (int i = 0; i < count; i++) {
		print_changes(&regions[i]);
		free(regions[i].before);
	}
	printf("errno %d\n", error);
}

static void loop(int fd, unsigned long nr, void *argument, long times)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long i = 0; i < times; i++)
		if (ioctl(fd, nr, argument)) {
			printf("errno %d\n", errno);
			return;
		}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("seconds %.9f\n", (double)(to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) / 1e9);
}

int main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0) {
		char word[16];
		char *rest = line;
		int used = 0, fd;
		unsigned long address, length, nr, fill;
		long times;

		line[strcspn(line, "\n")] = 0;
		if (sscanf(line, "%15s %n", word, &used) < 1)
			continue;
		rest += used;
		if (!strcmp(word, "open")) {
			fd = open(rest, O_RDWR | O_CLOEXEC);
			printf(fd < 0 ? "errno %d\n" : "fd %d\n", fd < 0 ? errno : fd);
		} else if (!strcmp(word, "close") && sscanf(rest, "%d", &fd) == 1) {
			close(fd);
			puts("ok");
		} else if (!strcmp(word, "map") && sscanf(rest, "%lx %lx %lx", &address, &length, &fill) == 3) {
			int error = map(address, length, fill);

			printf(error ? "errno %d\n" : "ok\n", error);
		} else if (!strcmp(word, "protect") && sscanf(rest, "%lx", &address) == 1) {
			protect(address);
			puts("ok");
		} else if (!strcmp(word, "poke") && sscanf(rest, "%lx %n", &address, &used) >= 1) {
			poke(address, rest + used);
			puts("ok");
		} else if (!strcmp(word, "peek") && sscanf(rest, "%lx %lx", &address, &length) == 2) {
			printf("bytes ");
			print_hex((uint8_t *)address, length);
		} else if (!strcmp(word, "unmap")) {
			while (count > 0) {
				count--;
				munmap(regions[count].start, regions[count].size);
			}
			puts("ok");
		} else if (!strcmp(word, "ioctl") && sscanf(rest, "%d %lx %lx", &fd, &nr, &address) == 3) {
			watched_ioctl(fd, nr, (void *)address);
		} else if (!strcmp(word, "loop") && sscanf(rest, "%d %lx %lx %ld", &fd, &nr, &address, &times) == 4) {
			loop(fd, nr, (void *)address, times);
		} else {
			printf("unknown: %s\n", line);
		}
		fflush(stdout);
	}
	free(line);
	return 0;
}
