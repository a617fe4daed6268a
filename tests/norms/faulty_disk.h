/* A disk that fails on purpose: an SQLite VFS over the default one, whose k-th write (or sync, or
   cut) fails, or at which the process dies with half of it written. */
#ifndef NORMA_TESTS_ASSESSMENT_FAULTY_DISK_H
#define NORMA_TESTS_ASSESSMENT_FAULTY_DISK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

typedef enum disk_fault { DISK_SOUND = 0, DISK_FULL, DISK_BROKEN, DISK_POWER_CUT } disk_fault;
enum { POWER_CUT_EXIT = 77 };

static struct {
    disk_fault fault;
    long countdown; /* writes until the fault; it stays from then on */
    bool read_only; /* files open for reading only */
} disk;

typedef struct disk_file {
    sqlite3_file base;
    sqlite3_file *real;
} disk_file;

static sqlite3_vfs *real_vfs;

static inline sqlite3_file *real_of(sqlite3_file *file)
{
    return ((disk_file *)file)->real;
}

/* SQLITE_OK, or what this write comes to. */
static inline int strike(void)
{
    if (disk.fault == DISK_SOUND || --disk.countdown > 0)
        return SQLITE_OK;
    return disk.fault == DISK_FULL ? SQLITE_FULL : SQLITE_IOERR;
}

static inline int disk_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at)
{
    int code = strike();
    if (code != SQLITE_OK && disk.fault == DISK_POWER_CUT) {
        real_of(f)->pMethods->xWrite(real_of(f), bytes, n / 2, at);
        _exit(POWER_CUT_EXIT);
    }
    return code != SQLITE_OK ? code : real_of(f)->pMethods->xWrite(real_of(f), bytes, n, at);
}

static inline int disk_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (disk.fault == DISK_POWER_CUT && strike() != SQLITE_OK)
        _exit(POWER_CUT_EXIT);
    return real_of(f)->pMethods->xTruncate(real_of(f), size); /* a full disk can be cut */
}

static inline int disk_sync(sqlite3_file *f, int flags)
{
    int code = disk.fault == DISK_FULL ? SQLITE_OK : strike();
    if (code != SQLITE_OK && disk.fault == DISK_POWER_CUT)
        _exit(POWER_CUT_EXIT);
    (void)f; /* nobody pulls the plug of the real disk, and waiting for it takes seconds */
    (void)flags;
    return code;
}

static inline int disk_close(sqlite3_file *f)
{
    return real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
}
static inline int disk_read(sqlite3_file *f, void *bytes, int n, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), bytes, n, at);
}
static inline int disk_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
}
static inline int disk_lock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}
static inline int disk_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}
static inline int disk_reserved(sqlite3_file *f, int *is)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), is);
}
static inline int disk_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
static inline int disk_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}
static inline int disk_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

/* What several processes share while they read and write at once is memory, and no disk. */
static inline int disk_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **at)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, at);
}
static inline int disk_shm_lock(sqlite3_file *f, int from, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), from, n, flags);
}
static inline void disk_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}
static inline int disk_shm_unmap(sqlite3_file *f, int forget)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), forget);
}

static inline int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
                            int *out_flags)
{
    static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = disk_close,
        .xRead = disk_read,
        .xWrite = disk_write,
        .xTruncate = disk_truncate,
        .xSync = disk_sync,
        .xFileSize = disk_size,
        .xLock = disk_lock,
        .xUnlock = disk_unlock,
        .xCheckReservedLock = disk_reserved,
        .xFileControl = disk_control,
        .xSectorSize = disk_sector,
        .xDeviceCharacteristics = disk_device,
        .xShmMap = disk_shm_map,
        .xShmLock = disk_shm_lock,
        .xShmBarrier = disk_shm_barrier,
        .xShmUnmap = disk_shm_unmap,
    };
    (void)vfs;
    disk_file *file = (disk_file *)f;
    if (disk.read_only && (flags & SQLITE_OPEN_MAIN_DB))
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    file->real = (sqlite3_file *)(file + 1);
    file->base.pMethods = NULL;
    int code = real_vfs->xOpen(real_vfs, name, file->real, flags, out_flags);
    if (code == SQLITE_OK)
        file->base.pMethods = &methods;
    return code;
}

/* From here on every database is on this disk. */
static inline void disk_install(void)
{
    static sqlite3_vfs vfs;
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = "faulty disk";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(disk_file) + real_vfs->szOsFile;
    vfs.xOpen = disk_open;
    sqlite3_vfs_register(&vfs, 1);
}

static inline void disk_set(disk_fault fault, long countdown)
{
    disk.fault = fault;
    disk.countdown = countdown;
}

#endif
