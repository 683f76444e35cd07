// Loaded before libc (LD_PRELOAD): lets the n-th read, write, fsync or open of the files whose path begins with
// FAULT_FILE fail. FAULT_OP names the call, FAULT_AT its number, FAULT_ERRNO the error; with FAULT_ON=1 each later one fails too.
// How often each was called, and whether one failed, is kept in the file FAULT_COUNTS: five 64-bit numbers.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { READ, WRITE, FSYNC, OPEN, FAILED, SLOTS };
static const char *names[] = {"read", "write", "fsync", "open"};

static const char *prefix;
static int op = -1, error, goes_on;
static uint64_t at;
static uint64_t none[SLOTS], *counts = none;
static char watched[65536];

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  prefix = getenv("FAULT_FILE");
  const char *name = getenv("FAULT_OP"), *file = getenv("FAULT_COUNTS");
  for (int i = 0; name != NULL && i < 4; i++) if (strcmp(name, names[i]) == 0) op = i;
  if (getenv("FAULT_AT")) at = strtoull(getenv("FAULT_AT"), NULL, 10);
  if (getenv("FAULT_ERRNO")) error = atoi(getenv("FAULT_ERRNO"));
  goes_on = getenv("FAULT_ON") != NULL;
  if (file == NULL) return;
  int fd = REAL(open)(file, O_RDWR | O_CREAT, 0644);
  if (fd < 0 || REAL(ftruncate)(fd, sizeof none) != 0) return;
  void *shared = mmap(NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared != MAP_FAILED) counts = shared;
}

// Is this the call that is to fail?
static int fails(int which) {
  uint64_t number = __atomic_add_fetch(&counts[which], 1, __ATOMIC_SEQ_CST);
  if (which != op || !(number == at || (goes_on && number > at))) return 0;
  counts[FAILED] = 1;
  errno = error;
  return 1;
}

static int is_ours(const char *path) {
  return prefix != NULL && path != NULL && strncmp(path, prefix, strlen(prefix)) == 0;
}

static int is_watched(int fd) {
  return fd >= 0 && fd < (int)sizeof watched && watched[fd];
}

static int note(int fd, int ours) {
  if (fd >= 0 && fd < (int)sizeof watched) watched[fd] = ours;
  return fd;
}

static int mode_of(int flags, va_list rest) {
  return flags & (O_CREAT | O_TMPFILE) ? (int)va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                                  \
  int name(const char *path, int flags, ...) {                      \
    va_list rest;                                                   \
    va_start(rest, flags);                                          \
    int mode = mode_of(flags, rest), ours = is_ours(path);          \
    va_end(rest);                                                   \
    if (ours && fails(OPEN)) return -1;                             \
    return note(REAL(name)(path, flags, mode), ours);               \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  note(fd, 0);
  return REAL(close)(fd);
}

#define FALLIBLE(type, name, which, params, args) \
  type name params {                              \
    if (is_watched(fd) && fails(which)) return -1; \
    return REAL(name) args;                       \
  }
FALLIBLE(ssize_t, read, READ, (int fd, void *bytes, size_t size), (fd, bytes, size))
FALLIBLE(ssize_t, pread, READ, (int fd, void *bytes, size_t size, off_t from), (fd, bytes, size, from))
FALLIBLE(ssize_t, pread64, READ, (int fd, void *bytes, size_t size, off64_t from), (fd, bytes, size, from))
FALLIBLE(ssize_t, write, WRITE, (int fd, const void *bytes, size_t size), (fd, bytes, size))
FALLIBLE(ssize_t, pwrite, WRITE, (int fd, const void *bytes, size_t size, off_t to), (fd, bytes, size, to))
FALLIBLE(ssize_t, pwrite64, WRITE, (int fd, const void *bytes, size_t size, off64_t to), (fd, bytes, size, to))
FALLIBLE(int, ftruncate, WRITE, (int fd, off_t size), (fd, size))
FALLIBLE(int, ftruncate64, WRITE, (int fd, off64_t size), (fd, size))
FALLIBLE(int, fsync, FSYNC, (int fd), (fd))
FALLIBLE(int, fdatasync, FSYNC, (int fd), (fd))
