/* A disk that is slow, or that loses its power in the middle of a write: preloaded into the bot's process by the tests.
 * Only files with ".sqlite" in their names are concerned.
 *   DISK_SYNC_MS=n  every sync takes n milliseconds longer
 *   DISK_KILL_AT=n  the n-th write stops half way, and with it the process, as by kill -9
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long writes;

static int is_database(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, ".sqlite") != NULL;
}

static long setting(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

static int is_the_last(int fd) {
    long at = setting("DISK_KILL_AT");
    return at > 0 && is_database(fd) && atomic_fetch_add(&writes, 1) + 1 == at;
}

static void lose_power(void) { kill(getpid(), SIGKILL); }

ssize_t write(int fd, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    if (is_the_last(fd)) {
        real(fd, bytes, count / 2);
        lose_power();
    }
    return real(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    if (is_the_last(fd)) {
        real(fd, bytes, count / 2, at);
        lose_power();
    }
    return real(fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return pwrite64(fd, bytes, count, at); }

static void take_time(int fd) {
    long ms = setting("DISK_SYNC_MS");
    if (ms > 0 && is_database(fd)) usleep(ms * 1000);
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    take_time(fd);
    return real(fd);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    take_time(fd);
    return real(fd);
}
