// SPDX-License-Identifier: Apache-2.0
//
// Faults of the machine beneath one process, preloaded into it: a clock that was set, a disk that is
// full or read-only, an fsync that fails. A file that both sides map says which; see faults.mjs.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
  volatile int64_t clock_offset_ms;
  volatile int64_t write_error;  // an errno; 0: none
  volatile int64_t sync_error;
  volatile int64_t write_failures;  // how often it has struck
  volatile int64_t sync_failures;
};

static struct faults none, *faults = &none;

__attribute__((constructor)) static void open_faults(void) {
  const char* path = getenv("FAULTS_FILE");
  int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void* mapped = mmap(NULL, sizeof(none), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) faults = mapped;
}

#define REAL(name) ((__typeof__(&name))real(#name))
static void* real(const char* name) { return dlsym(RTLD_NEXT, name); }

int clock_gettime(clockid_t clock, struct timespec* now) {
  static __typeof__(&clock_gettime) next;
  if (next == NULL) next = REAL(clock_gettime);
  int result = next(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
    now->tv_sec += faults->clock_offset_ms / 1000;
  }
  return result;
}

int gettimeofday(struct timeval* restrict now, void* restrict zone) {
  (void)zone;
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}

// What waits until a time of the system's clock, as Abseil does, and through it gRPC's timers, waits as
// long as it would on a machine whose clock says so.
long syscall(long number, ...) {
  static __typeof__(&syscall) next;
  if (next == NULL) next = REAL(syscall);
  long in[6];
  va_list list;
  va_start(list, number);
  for (int i = 0; i < 6; ++i) in[i] = va_arg(list, long);
  va_end(list);
  struct timespec until;
  if (number == SYS_futex && (in[1] & FUTEX_CLOCK_REALTIME) && in[3] != 0) {
    until = *(const struct timespec*)in[3];
    until.tv_sec -= faults->clock_offset_ms / 1000;
    in[3] = (long)&until;
  }
  return next(number, in[0], in[1], in[2], in[3], in[4], in[5]);
}

// Only what lies on the disk: sockets and pipes go on.
static int refuses(int fd) {
  struct stat about;
  if (faults->write_error == 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
  __atomic_fetch_add(&faults->write_failures, 1, __ATOMIC_RELAXED);
  errno = (int)faults->write_error;
  return 1;
}

static int fails_to_sync(void) {
  if (faults->sync_error == 0) return 0;
  __atomic_fetch_add(&faults->sync_failures, 1, __ATOMIC_RELAXED);
  errno = (int)faults->sync_error;
  return 1;
}

#define WRITER(type, name, parameters, arguments)     \
  type name parameters {                              \
    static __typeof__(&name) next;                    \
    if (next == NULL) next = REAL(name);              \
    return refuses(fd) ? (type) - 1 : next arguments; \
  }
WRITER(ssize_t, write, (int fd, const void* data, size_t size), (fd, data, size))
WRITER(ssize_t, pwrite, (int fd, const void* data, size_t size, off_t at), (fd, data, size, at))
WRITER(ssize_t, pwrite64, (int fd, const void* data, size_t size, off64_t at), (fd, data, size, at))
WRITER(int, ftruncate, (int fd, off_t size), (fd, size))
WRITER(int, ftruncate64, (int fd, off64_t size), (fd, size))

int posix_fallocate(int fd, off_t at, off_t size) {
  static __typeof__(&posix_fallocate) next;
  if (next == NULL) next = REAL(posix_fallocate);
  return refuses(fd) ? errno : next(fd, at, size);
}

#define SYNCER(name)                        \
  int name(int fd) {                        \
    static __typeof__(&name) next;          \
    if (next == NULL) next = REAL(name);    \
    return fails_to_sync() ? -1 : next(fd); \
  }
SYNCER(fsync)
SYNCER(fdatasync)
