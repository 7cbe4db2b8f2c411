/*
 * What a program may do with descriptors of a device beside its ioctls, by libc and past it. The argument is the node. Prints a line for each thing done:
 *
 *   NAME RETURN ERRNO [VALUE]
 *
 * by the names of the recording of a real kernel, and others for what that does not have. `uid` values are the user context's, of the device data of FWCTL_INFO.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct info {
	uint32_t size, flags, type, length;
	uint64_t data;
};

static const char *node;

static void tell(const char *name, long value)
{
	printf("%s %ld %d\n", name, value < 0 ? -1 : value, value < 0 ? errno : 0);
	fflush(stdout);
}

#define TELL(name, call) (errno = 0, tell(name, (long)(call)))

/* FWCTL_INFO: the uid, or the errno below zero. */
static long uid_of(int fd)
{
	uint32_t data[2] = { 0, 0 };
	struct info info = { sizeof(info), 0, 0, sizeof(data), (uint64_t)(uintptr_t)data };

	return ioctl(fd, 0x9a00, &info) ? -errno : (long)data[0];
}

static void *uid_in_thread(void *fd)
{
	return (void *)uid_of(*(int *)fd);
}

static void vfs_ioctls(int fd)
{
	static const struct {
		const char *name;
		unsigned long nr;
		int value;
	} table[] = {
		{ "vfs_FIOCLEX_0x5451", 0x5451, 0 },
		{ "vfs_FIONCLEX_0x5450", 0x5450, 0 },
		{ "vfs_FIONBIO_0x5421", 0x5421, 0 },
		{ "vfs_FIOASYNC_0x5452", 0x5452, 0 },
		{ "vfs_FIOQSIZE_0x5460", 0x5460, 0 },
		{ "vfs_FIGETBSZ_0x2", 0x2, 0 },
		{ "vfs_FIONREAD_0x541b", 0x541b, 0 },
		{ "vfs_TCGETS_0x5401", 0x5401, 0 },
		{ "vfs_FS_IOC_GETFLAGS_0x80086601", 0x80086601, 0 },
		{ "vfs_BLKGETSIZE64_0x80081272", 0x80081272, 0 },
		{ "vfs_FIOASYNC_on_0x5452", 0x5452, 1 },
	};
	int on = 1, off = 0;

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		char room[256] = { 0 };

		memcpy(room, &table[i].value, sizeof(int));
		TELL(table[i].name, ioctl(fd, table[i].nr, room));
	}
	TELL("vfs_FIONBIO_on_0x5421", ioctl(fd, FIONBIO, &on));
	printf("flags_after_FIONBIO %d 0\n", fcntl(fd, F_GETFL));
	ioctl(fd, FIONBIO, &off);
	TELL("vfs_FIONBIO_NULL_0x5421", ioctl(fd, FIONBIO, NULL));
}

static void open_modes(void)
{
	static const struct {
		const char *name;
		int flags;
	} table[] = {
		{ "open_O_RDONLY", O_RDONLY },
		{ "open_O_WRONLY", O_WRONLY },
		{ "open_O_RDWR", O_RDWR },
		{ "open_O_RDWR|O_NONBLOCK", O_RDWR | O_NONBLOCK },
		{ "open_O_RDWR|O_APPEND|O_TRUNC", O_RDWR | O_APPEND | O_TRUNC },
		{ "open_O_RDWR|O_CREAT|O_EXCL", O_RDWR | O_CREAT | O_EXCL },
		{ "open_O_RDWR|O_DIRECTORY", O_RDWR | O_DIRECTORY },
		{ "open_O_RDWR|O_DIRECT", O_RDWR | O_DIRECT },
		{ "open_O_PATH", O_PATH },
		{ "open_3", 3 },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		int fd = open(node, table[i].flags, 0600);

		printf("%s %d %d", table[i].name, fd < 0 ? -1 : 0, fd < 0 ? errno : 0);
		if (fd >= 0)
			printf(" %ld", uid_of(fd) < 0 ? uid_of(fd) : 0);
		putchar('\n');
		if (fd >= 0)
			close(fd);
	}
}

static void other_calls(int fd)
{
	char room[16] = { 0 };
	struct pollfd polled = { fd, POLLIN | POLLOUT, 0 };
	struct epoll_event event = { EPOLLIN, { 0 } };
	int set = epoll_create1(EPOLL_CLOEXEC), write_only = open(node, O_WRONLY);
	struct iovec part = { room, sizeof(room) };
	struct stat stat;

	TELL("read", read(fd, room, sizeof(room)));
	TELL("read_0", read(fd, room, 0));
	TELL("write", write(fd, room, sizeof(room)));
	TELL("pread", pread(fd, room, sizeof(room), 0));
	TELL("preadv", preadv(fd, &part, 1, 0));
	TELL("pwritev", pwritev(fd, &part, 1, 0));
	TELL("preadv2", preadv2(fd, &part, 1, 0, 0));
	TELL("pwritev2", pwritev2(fd, &part, 1, 0, 0));
	TELL("preadv_of_write_only", preadv(write_only, &part, 1, 0));
	TELL("pwrite_of_write_only", pwrite(write_only, room, sizeof(room), 0));
	TELL("lseek_set_0", lseek(fd, 0, SEEK_SET));
	TELL("lseek_cur_0", lseek(fd, 0, SEEK_CUR));
	TELL("lseek_end_0", lseek(fd, 0, SEEK_END));
	TELL("mmap", mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0));
	TELL("poll", poll(&polled, 1, 0));
	printf("polled %d 0\n", polled.revents);
	TELL("ftruncate", ftruncate(fd, 0));
	TELL("fsync", fsync(fd));
	TELL("epoll_add", epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
	TELL("fcntl_getfl", fcntl(fd, F_GETFL));
	if (!fstat(fd, &stat))
		printf("fstat %o 0 %u:%u\n", stat.st_mode, major(stat.st_rdev), minor(stat.st_rdev));
	if (!lstat(node, &stat))
		printf("lstat %o 0 %u:%u\n", stat.st_mode, major(stat.st_rdev), minor(stat.st_rdev));
	close(set);
	close(write_only);
}

/* A descriptor through a socket (unix(7)). */
static int passed(int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 }, byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	int ends[2], given;

	socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	sendmsg(ends[0], &message, 0);
	recvmsg(ends[1], &message, 0);
	memcpy(&given, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(given));
	close(ends[0]);
	close(ends[1]);
	return given;
}

static void uids(const char *self)
{
	int a = open(node, O_RDWR), b = open(node, O_RDWR), dup_b, other;
	pthread_t thread;
	void *in_thread;
	char number[16];

	printf("uid_two_fds 0 0 %ld %ld\n", uid_of(a), uid_of(b));
	dup_b = dup(b);
	printf("uid_dup_same 0 0 %ld %ld\n", uid_of(b), uid_of(dup_b));
	close(b);
	printf("close_one_of_dup 0 0 %ld\n", uid_of(dup_b));
	other = dup3(dup_b, 300, O_CLOEXEC);
	printf("dup3 0 0 %ld\n", uid_of(other));
	close(dup_b);
	printf("dup3_alone 0 0 %ld\n", uid_of(other));
	close(other);
	errno = 0;
	printf("ioctl_closed_fd -1 %ld\n", -uid_of(other));
	TELL("close_closed_fd", close(other));

	fflush(stdout);
	if (fork() == 0) {
		printf("uid_in_forked_child 0 0 %ld\n", uid_of(a));
		fflush(stdout);
		snprintf(number, sizeof(number), "%d", a);
		execl(self, self, "--uid", number, (char *)NULL);
		_exit(1);
	}
	wait(NULL);
	printf("uid_after_child 0 0 %ld\n", uid_of(a));
	pthread_create(&thread, NULL, uid_in_thread, &a);
	pthread_join(thread, &in_thread);
	printf("uid_in_thread 0 0 %ld\n", (long)in_thread);
	other = passed(a);
	close(a);
	printf("uid_passed 0 0 %ld\n", uid_of(other));
	snprintf(number, sizeof(number), "/proc/self/fd/%d", other);
	a = open("/dev/null", O_RDONLY);
	printf("another_file_in_its_place 0 0 %ld\n", uid_of(a));
	close(a);
	a = syscall(SYS_openat, AT_FDCWD, node, O_RDWR | O_CLOEXEC, 0);
	printf("raw_openat 0 0 %d\n", uid_of(a) > 0);
	close(a);
	close(other);
	a = open("/dev/fwctl", O_PATH | O_DIRECTORY);
	other = openat(a, strrchr(node, '/') + 1, O_RDWR);
	printf("openat_folder 0 0 %d\n", uid_of(other) > 0);
}

#ifdef __x86_64__
/* A call as programs of 32 bits make it: its value, or the errno below zero. */
static long call_32bit(long nr, long a, long b, long c)
{
	long value;

	asm volatile("int $0x80" : "=a"(value) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
	return (int)value;
}

static void compat(void)
{
	char *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct info info = { sizeof(info), 0, 0, 0, 0 };
	long fd, value;

	strcpy(low, node);
	fd = call_32bit(5, (long)low, O_RDWR, 0);
	printf("compat_32bit_open %d %ld\n", fd < 0 ? -1 : 0, fd < 0 ? -fd : 0);
	memcpy(low, &info, sizeof(info));
	value = call_32bit(54, fd, 0x9a00, (long)low);
	printf("compat_32bit_FWCTL_INFO %ld %ld %ld\n", value < 0 ? -1 : value, value < 0 ? -value : 0, uid_of(fd));
	value = call_32bit(54, fd, 0x9a01, (long)low);
	printf("compat_32bit_FWCTL_RPC %ld %ld\n", value < 0 ? -1 : value, value < 0 ? -value : 0);
	fflush(stdout);
}
#endif

static int served(int first, int descriptors)
{
	int served = 0;

	for (int fd = first; fd < first + descriptors; fd++)
		served += uid_of(fd) > 0;
	return served;
}

/* Opens a node so many times, tells its process, and at each SIGUSR1 how many of the descriptors are served; busy, it asks that all the time. */
static int hold(const char *path, int descriptors, int busy)
{
	static const struct timespec now;
	sigset_t set;
	int first = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < descriptors; i++) {
		int fd = open(path, O_RDWR);

		if (fd < 0)
			return 1;
		if (!first)
			first = fd;
	}
	printf("held %d\n", getpid());
	fflush(stdout);
	for (;;) {
		if (busy)
			served(first, descriptors);
		if (sigtimedwait(&set, NULL, busy ? &now : NULL) != SIGUSR1)
			continue;
		printf("served %d\n", served(first, descriptors));
		fflush(stdout);
	}
}

int main(int count, char **words)
{
	int fd;

	if (count == 4 && (!strcmp(words[1], "--hold") || !strcmp(words[1], "--busy")))
		return hold(words[2], atoi(words[3]), words[1][2] == 'b');
	if (count == 3 && !strcmp(words[1], "--uid")) {
		printf("uid_after_exec 0 0 %ld\n", uid_of(atoi(words[2])));
		return 0;
	}
	node = words[1];
	fd = open(node, O_RDWR);
	if (fd < 0)
		return 1;
	vfs_ioctls(fd);
	open_modes();
	other_calls(fd);
	close(fd);
	uids(words[0]);
#ifdef __x86_64__
	/* It ends by a signal where the kernel runs no such programs. */
	fflush(stdout);
	if (fork() == 0) {
		compat();
		_exit(0);
	}
	wait(NULL);
#endif
	return 0;
}
