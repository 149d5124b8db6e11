/* Stands between a process and the files of one folder: records what changes them, and has calls fail.
 *
 * It is preloaded (LD_PRELOAD) and told what to do by three variables; see lib.rs. Each call on a file of the folder is
 * made and recorded under one lock, so that the recording has the order in which the calls took effect. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* The kinds of calls, as in control.rs. */
enum call {
    OPEN = 1, READ = 2, WRITE = 4, TRUNCATE = 8, SYNC = 16, UNLINK = 32, MAP = 64, RENAME = 128, STAT = 256, LOCK = 512
};

/* The kinds of records, as in recording.rs. */
enum kind { CREATED = 1, WRITTEN, TRUNCATED, SYNCED, SYNC_FAILED, UNLINKED, RENAMED, FOLDER_SYNCED };

/* What the tests say and are told, as in control.rs; it is a file that is mapped here. */
struct control {
    uint64_t calls;         /* How many calls of the chosen kinds were made. */
    uint64_t first;         /* The first of them that fails, from 1; 0 is none. */
    uint64_t count;         /* How many fail, from that one on. */
    uint64_t kinds;         /* The kinds that count. */
    uint64_t error;         /* The errno of a call that fails. */
    uint64_t shortened;     /* Whether the first one is a write of half of its bytes, which succeeds. */
    uint64_t failed;        /* How many calls failed. */
    uint64_t syncs_retried; /* How many syncs of a log were made by a descriptor after one had failed. */
    uint64_t last_failed;   /* The kind of the last call that failed. */
    uint64_t deadly;        /* Whether the process is gone when a sync has failed. */
    uint64_t slow_kinds;    /* The kinds that take longer than they should. */
    uint64_t delay_us;      /* By how much. */
};

struct record {
    uint32_t kind;
    uint32_t length; /* Of what follows: the bytes written, or a name. */
    uint64_t inode;
    uint64_t offset; /* Where it was written, or the length after a truncation. */
};

enum { DESCRIPTORS = 65536 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    uint64_t inode; /* 0 where the descriptor is not one of the folder's. */
    char is_folder;
    char is_log; /* What is in it is not written again, as it is into a file that a log is copied to. */
    char sync_failed;
} opened[DESCRIPTORS];
static const char *folder;
static size_t folder_length;
static int recording = -1;
static struct control *control;

__attribute__((constructor)) static void start(void) {
    const char *record_to = getenv("DISK_FAULTS_RECORDING");
    const char *controlled_by = getenv("DISK_FAULTS_CONTROL");
    if (record_to) {
        recording = syscall(SYS_openat, AT_FDCWD, record_to, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        if (recording < 0) _exit(97);
    }
    if (controlled_by) {
        int file = syscall(SYS_openat, AT_FDCWD, controlled_by, O_RDWR | O_CLOEXEC, 0);
        control = (void *)syscall(SYS_mmap, NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0L);
        if (control == MAP_FAILED) _exit(98);
        syscall(SYS_close, file);
    }
    folder = getenv("DISK_FAULTS_FOLDER");
    folder_length = folder ? strlen(folder) : 0;
}

/* The name of a file of the folder, "" for the folder itself, or NULL for another's. */
static const char *name_of(const char *path) {
    if (!folder || !path || strncmp(path, folder, folder_length) != 0) return NULL;
    if (path[folder_length] == 0) return path + folder_length;
    if (path[folder_length] != '/') return NULL;
    const char *name = path + folder_length + 1;
    return strchr(name, '/') ? NULL : name;
}

static int ends_with(const char *name, const char *end) {
    size_t length = strlen(name), end_length = strlen(end);
    return length >= end_length && strcmp(name + length - end_length, end) == 0;
}

static int is_ours(int descriptor) {
    return descriptor >= 0 && descriptor < DESCRIPTORS && opened[descriptor].inode != 0;
}

static void put(uint32_t kind, uint64_t inode, uint64_t offset, const void *what, size_t length) {
    if (recording < 0) return;
    struct record record = {kind, length, inode, offset};
    struct iovec parts[] = {{&record, sizeof record}, {(void *)what, length}};
    int before = errno;
    if (syscall(SYS_writev, recording, parts, 2) != (long)(sizeof record + length)) _exit(99);
    errno = before;
}

/* Ends the process if a sync that has failed is to do so. It is called under the lock, so no record is left half. */
static void die_of_failure(void) {
    if (control && control->deadly) _exit(93);
}

enum fate { SUCCEEDS, FAILS, IS_SHORT };

/* Counts a call, and says what becomes of it. */
static enum fate fate_of(enum call call) {
    if (!control || !(control->kinds & call)) return SUCCEEDS;
    uint64_t number = ++control->calls;
    uint64_t first = control->first;
    if (first == 0 || number < first || number - first >= control->count) return SUCCEEDS;
    control->failed++;
    control->last_failed = call;
    if (control->shortened && number == first && call == WRITE) return IS_SHORT;
    errno = control->error;
    return FAILS;
}

/* The same for a call that changes nothing, so that it need not be made under the lock. */
static int fails(enum call call) {
    pthread_mutex_lock(&lock);
    enum fate fate = fate_of(call);
    pthread_mutex_unlock(&lock);
    return fate == FAILS;
}

/* Has a call take its time, before it takes the lock. */
static void dawdle(enum call call) {
    if (!control || !(control->slow_kinds & call)) return;
    uint64_t delay_us = control->delay_us;
    struct timespec delay = {delay_us / 1000000, delay_us % 1000000 * 1000};
    nanosleep(&delay, NULL);
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
    const char *name = at == AT_FDCWD || (path && path[0] == '/') ? name_of(path) : NULL;
    if (!name) return syscall(SYS_openat, at, path, flags, mode);
    pthread_mutex_lock(&lock);
    int descriptor = -1;
    if (fate_of(OPEN) == SUCCEEDS) {
        struct stat facts;
        int is_new = (flags & O_CREAT) && syscall(SYS_newfstatat, AT_FDCWD, path, &facts, 0) != 0;
        descriptor = syscall(SYS_openat, at, path, flags, mode);
        if (descriptor >= DESCRIPTORS) _exit(96);
        if (descriptor >= 0) {
            if (syscall(SYS_fstat, descriptor, &facts) != 0) _exit(95);
            opened[descriptor].inode = facts.st_ino;
            opened[descriptor].is_folder = S_ISDIR(facts.st_mode);
            opened[descriptor].is_log = ends_with(name, "-wal");
            opened[descriptor].sync_failed = 0;
            if (is_new) put(CREATED, facts.st_ino, 0, name, strlen(name));
            if (!is_new && (flags & O_TRUNC)) put(TRUNCATED, facts.st_ino, 0, NULL, 0);
        }
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

static mode_t mode_in(int flags, va_list more) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPENS(NAME)                                  \
    int NAME(const char *path, int flags, ...) {     \
        va_list more;                                \
        va_start(more, flags);                       \
        mode_t mode = mode_in(flags, more);          \
        va_end(more);                                \
        return open_at(AT_FDCWD, path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(NAME)                                   \
    int NAME(int at, const char *path, int flags, ...) { \
        va_list more;                                    \
        va_start(more, flags);                           \
        mode_t mode = mode_in(flags, more);              \
        va_end(more);                                    \
        return open_at(at, path, flags, mode);           \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int descriptor) {
    if (!is_ours(descriptor)) return syscall(SYS_close, descriptor);
    pthread_mutex_lock(&lock);
    opened[descriptor].inode = 0;
    int closed = syscall(SYS_close, descriptor);
    pthread_mutex_unlock(&lock);
    return closed;
}

ssize_t read(int descriptor, void *into, size_t length) {
    if (is_ours(descriptor) && fails(READ)) return -1;
    return syscall(SYS_read, descriptor, into, length);
}

static ssize_t pread_any(int descriptor, void *into, size_t length, off_t offset) {
    if (is_ours(descriptor) && fails(READ)) return -1;
    return syscall(SYS_pread64, descriptor, into, length, offset);
}
ssize_t pread(int descriptor, void *into, size_t length, off_t offset) {
    return pread_any(descriptor, into, length, offset);
}
ssize_t pread64(int descriptor, void *into, size_t length, off_t offset) {
    return pread_any(descriptor, into, length, offset);
}

/* Writes at an offset, or where the descriptor is if that is -1. */
static ssize_t write_at(int descriptor, const void *from, size_t length, off_t offset) {
    dawdle(WRITE);
    pthread_mutex_lock(&lock);
    ssize_t written = -1;
    enum fate fate = fate_of(WRITE);
    if (fate == IS_SHORT) length = (length + 1) / 2;
    if (fate != FAILS) {
        written = offset < 0 ? syscall(SYS_write, descriptor, from, length)
                             : syscall(SYS_pwrite64, descriptor, from, length, offset);
        if (written > 0) {
            off_t at = offset < 0 ? lseek(descriptor, 0, SEEK_CUR) - written : offset;
            put(WRITTEN, opened[descriptor].inode, at, from, written);
        }
    }
    pthread_mutex_unlock(&lock);
    return written;
}
ssize_t write(int descriptor, const void *from, size_t length) {
    if (!is_ours(descriptor)) return syscall(SYS_write, descriptor, from, length);
    return write_at(descriptor, from, length, -1);
}
ssize_t pwrite(int descriptor, const void *from, size_t length, off_t offset) {
    if (!is_ours(descriptor)) return syscall(SYS_pwrite64, descriptor, from, length, offset);
    return write_at(descriptor, from, length, offset);
}
ssize_t pwrite64(int descriptor, const void *from, size_t length, off_t offset) {
    return pwrite(descriptor, from, length, offset);
}

int ftruncate(int descriptor, off_t length) {
    if (!is_ours(descriptor)) return syscall(SYS_ftruncate, descriptor, length);
    pthread_mutex_lock(&lock);
    int truncated = -1;
    if (fate_of(TRUNCATE) == SUCCEEDS) {
        truncated = syscall(SYS_ftruncate, descriptor, length);
        if (truncated == 0) put(TRUNCATED, opened[descriptor].inode, length, NULL, 0);
        /* Nothing is left that the disk may not have. */
        if (truncated == 0 && length == 0) opened[descriptor].sync_failed = 0;
    }
    pthread_mutex_unlock(&lock);
    return truncated;
}
int ftruncate64(int descriptor, off_t length) { return ftruncate(descriptor, length); }

static int sync_by(long call, int descriptor) {
    if (!is_ours(descriptor)) return syscall(call, descriptor);
    dawdle(SYNC);
    pthread_mutex_lock(&lock);
    int synced = -1;
    uint64_t inode = opened[descriptor].inode;
    if (control && opened[descriptor].sync_failed && opened[descriptor].is_log) control->syncs_retried++;
    if (fate_of(SYNC) == SUCCEEDS) {
        synced = syscall(call, descriptor);
        if (synced == 0) put(opened[descriptor].is_folder ? FOLDER_SYNCED : SYNCED, inode, 0, NULL, 0);
    } else {
        opened[descriptor].sync_failed = 1;
        if (!opened[descriptor].is_folder) put(SYNC_FAILED, inode, 0, NULL, 0);
        die_of_failure();
    }
    pthread_mutex_unlock(&lock);
    return synced;
}
int fsync(int descriptor) { return sync_by(SYS_fsync, descriptor); }
int fdatasync(int descriptor) { return sync_by(SYS_fdatasync, descriptor); }

int unlink(const char *path) {
    const char *name = name_of(path);
    if (!name) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    pthread_mutex_lock(&lock);
    int unlinked = -1;
    if (fate_of(UNLINK) == SUCCEEDS) {
        unlinked = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
        if (unlinked == 0) put(UNLINKED, 0, 0, name, strlen(name));
    }
    pthread_mutex_unlock(&lock);
    return unlinked;
}

static int rename_any(const char *from, const char *to, unsigned flags) {
    const char *old = name_of(from), *new = name_of(to);
    if (!old || !new) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
    pthread_mutex_lock(&lock);
    int renamed = -1;
    if (fate_of(RENAME) == SUCCEEDS) {
        renamed = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
    }
    if (renamed == 0) {
        char names[512];
        size_t length = strlen(old) + 1 + strlen(new);
        if (length >= sizeof names) _exit(94);
        stpcpy(stpcpy(stpcpy(names, old), "/"), new);
        put(RENAMED, 0, 0, names, length);
    }
    pthread_mutex_unlock(&lock);
    return renamed;
}
int rename(const char *from, const char *to) { return rename_any(from, to, 0); }
int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags) {
    if (from_at == AT_FDCWD && to_at == AT_FDCWD) return rename_any(from, to, flags);
    return syscall(SYS_renameat2, from_at, from, to_at, to, flags);
}

/* Whether it fails to be said what a file is, by its path, or by a descriptor where that is empty. */
static int stat_fails(int descriptor, const char *path) {
    if (!path) return 0;
    return (path[0] ? name_of(path) != NULL : is_ours(descriptor)) && fails(STAT);
}

static int stat_any(int descriptor, const char *path, struct stat *into, int flags) {
    if (stat_fails(descriptor, path)) return -1;
    return syscall(SYS_newfstatat, descriptor, path, into, flags);
}
int fstat(int descriptor, struct stat *into) { return stat_any(descriptor, "", into, AT_EMPTY_PATH); }
int stat(const char *path, struct stat *into) { return stat_any(AT_FDCWD, path, into, 0); }
int lstat(const char *path, struct stat *into) { return stat_any(AT_FDCWD, path, into, AT_SYMLINK_NOFOLLOW); }
/* On 64 bits these are the same. */
int fstat64(int descriptor, struct stat64 *into) { return fstat(descriptor, (struct stat *)into); }
int stat64(const char *path, struct stat64 *into) { return stat(path, (struct stat *)into); }
int lstat64(const char *path, struct stat64 *into) { return lstat(path, (struct stat *)into); }
int statx(int at, const char *path, int flags, unsigned mask, struct statx *into) {
    /* The header promises that there is a path; Rust's library calls it without one, to see whether it is there. */
    const char *volatile given = path;
    if (stat_fails(at, given)) return -1;
    return syscall(SYS_statx, at, given, flags, mask, into);
}

/* Locks are the only thing that is counted of it. One that another process has is no failure. */
static int control_by(int descriptor, int command, void *argument) {
    int is_lock = command == F_GETLK || command == F_SETLK || command == F_SETLKW;
    if (is_lock && is_ours(descriptor) && fails(LOCK)) return -1;
    return syscall(SYS_fcntl, descriptor, command, argument);
}

#define CONTROLS(NAME)                                    \
    int NAME(int descriptor, int command, ...) {          \
        va_list more;                                     \
        va_start(more, command);                          \
        void *argument = va_arg(more, void *);            \
        va_end(more);                                     \
        return control_by(descriptor, command, argument); \
    }
CONTROLS(fcntl)
CONTROLS(fcntl64)

static void *map(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    if (is_ours(descriptor) && fails(MAP)) return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}
void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return map(address, length, protection, flags, descriptor, offset);
}
void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return map(address, length, protection, flags, descriptor, offset);
}
