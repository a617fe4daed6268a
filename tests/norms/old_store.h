/* Stores as norma 0.1 made them: format 1 had norm sets, format 2 calibrations too. */
#ifndef NORMA_TESTS_NORMS_OLD_STORE_H
#define NORMA_TESTS_NORMS_OLD_STORE_H

#include "store_file.h"

#define NEVER(what, table, thing)                                                                  \
    "CREATE TRIGGER " table "_no_" what " BEFORE " what " ON " table                               \
    " BEGIN SELECT raise(ABORT, '" thing " is never changed'); END"

static const char *const OLD_NORMS[] = {
    "CREATE TABLE norm_set ("
    " norm_set_id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1),"
    " created TEXT NOT NULL, norma_version TEXT NOT NULL,"
    " instrument_id TEXT NOT NULL, instrument_version TEXT NOT NULL, key_sha256 TEXT NOT NULL,"
    " source_file TEXT NOT NULL, source_sha256 TEXT NOT NULL, filter TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL CHECK (n_rows >= n_kept),"
    " n_kept INTEGER NOT NULL CHECK (n_kept >= 0),"
    " n_scales INTEGER NOT NULL CHECK (n_scales >= 1),"
    " UNIQUE (name, version)) STRICT",

    "CREATE TABLE norm_scale ("
    " norm_scale_id INTEGER PRIMARY KEY,"
    " norm_set_id INTEGER NOT NULL REFERENCES norm_set DEFERRABLE INITIALLY DEFERRED,"
    " scale TEXT NOT NULL, n INTEGER NOT NULL CHECK (n >= 1),"
    " mean REAL NOT NULL, sd REAL, skewness REAL, kurtosis REAL,"
    " min REAL NOT NULL, max REAL NOT NULL, alpha REAL,"
    " UNIQUE (norm_set_id, scale)) STRICT",

    "CREATE TABLE norm_value ("
    " norm_scale_id INTEGER NOT NULL REFERENCES norm_scale DEFERRABLE INITIALLY DEFERRED,"
    " value REAL NOT NULL CHECK (value BETWEEN 0 AND 100),"
    " count INTEGER NOT NULL CHECK (count >= 1),"
    " PRIMARY KEY (norm_scale_id, value)) STRICT, WITHOUT ROWID",

    "CREATE TRIGGER norm_set_in_order BEFORE INSERT ON norm_set WHEN"
    " EXISTS (SELECT 1 FROM norm_set WHERE norm_set_id = NEW.norm_set_id) OR NEW.version <>"
    " (SELECT coalesce(max(version), 0) + 1 FROM norm_set WHERE name = NEW.name)"
    " BEGIN SELECT raise(ABORT, 'versions of a norm set follow each other'); END",
    "CREATE TRIGGER norm_scale_sealed BEFORE INSERT ON norm_scale WHEN"
    " EXISTS (SELECT 1 FROM norm_scale WHERE norm_scale_id = NEW.norm_scale_id) OR"
    " EXISTS (SELECT 1 FROM norm_set WHERE norm_set_id = NEW.norm_set_id)"
    " BEGIN SELECT raise(ABORT, 'a norm set is never changed'); END",
    "CREATE TRIGGER norm_value_sealed BEFORE INSERT ON norm_value WHEN"
    " EXISTS (SELECT 1 FROM norm_scale WHERE norm_scale_id = NEW.norm_scale_id)"
    " BEGIN SELECT raise(ABORT, 'a norm set is never changed'); END",

    NEVER("update", "norm_set", "a norm set"),
    NEVER("delete", "norm_set", "a norm set"),
    NEVER("update", "norm_scale", "a norm set"),
    NEVER("delete", "norm_scale", "a norm set"),
    NEVER("update", "norm_value", "a norm set"),
    NEVER("delete", "norm_value", "a norm set"),
};

static const char *const OLD_CALIBRATIONS[] = {
    "CREATE TABLE calibration ("
    " calibration_id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1),"
    " created TEXT NOT NULL, norma_version TEXT NOT NULL,"
    " instrument_id TEXT NOT NULL, instrument_version TEXT NOT NULL,"
    " source_file TEXT NOT NULL, source_sha256 TEXT NOT NULL, filter TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL CHECK (n_rows >= n_kept),"
    " n_kept INTEGER NOT NULL CHECK (n_kept >= 1),"
    " n_items INTEGER NOT NULL CHECK (n_items >= 1),"
    " n_figures INTEGER NOT NULL CHECK (n_figures >= 1),"
    " UNIQUE (name, version)) STRICT",

    "CREATE TABLE calibration_item ("
    " calibration_id INTEGER NOT NULL REFERENCES calibration DEFERRABLE INITIALLY DEFERRED,"
    " place INTEGER NOT NULL CHECK (place >= 1), item TEXT NOT NULL,"
    " min INTEGER NOT NULL CHECK (min <= max), max INTEGER NOT NULL,"
    " PRIMARY KEY (calibration_id, place), UNIQUE (calibration_id, item)) STRICT, WITHOUT ROWID",

    "CREATE TABLE calibration_figure ("
    " calibration_figure_id INTEGER PRIMARY KEY,"
    " calibration_id INTEGER NOT NULL REFERENCES calibration DEFERRABLE INITIALLY DEFERRED,"
    " name TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL CHECK (n_rows >= 0),"
    " n_columns INTEGER NOT NULL CHECK (n_columns >= 0),"
    " sha256 TEXT NOT NULL, value BLOB NOT NULL CHECK (length(value) = 8 * n_rows * n_columns),"
    " UNIQUE (calibration_id, name)) STRICT",

    "CREATE TRIGGER calibration_in_order BEFORE INSERT ON calibration WHEN"
    " EXISTS (SELECT 1 FROM calibration WHERE calibration_id = NEW.calibration_id) OR"
    " NEW.version <>"
    " (SELECT coalesce(max(version), 0) + 1 FROM calibration WHERE name = NEW.name)"
    " BEGIN SELECT raise(ABORT, 'versions of a calibration follow each other'); END",
    "CREATE TRIGGER calibration_item_sealed BEFORE INSERT ON calibration_item WHEN"
    " EXISTS (SELECT 1 FROM calibration WHERE calibration_id = NEW.calibration_id)"
    " BEGIN SELECT raise(ABORT, 'a calibration is never changed'); END",
    "CREATE TRIGGER calibration_figure_sealed BEFORE INSERT ON calibration_figure WHEN"
    " EXISTS (SELECT 1 FROM calibration_figure"
    " WHERE calibration_figure_id = NEW.calibration_figure_id) OR"
    " EXISTS (SELECT 1 FROM calibration WHERE calibration_id = NEW.calibration_id)"
    " BEGIN SELECT raise(ABORT, 'a calibration is never changed'); END",

    NEVER("update", "calibration", "a calibration"),
    NEVER("delete", "calibration", "a calibration"),
    NEVER("update", "calibration_item", "a calibration"),
    NEVER("delete", "calibration_item", "a calibration"),
    NEVER("update", "calibration_figure", "a calibration"),
    NEVER("delete", "calibration_figure", "a calibration"),
};

/* Three sets under two names, built in another order than that of their names. */
static const char OLD_SETS[] =
    "INSERT INTO norm_value VALUES (1, 25, 10), (1, 75, 30);"
    "INSERT INTO norm_scale VALUES (1, 1, 'a', 40, 62.5, 21.9, -1.15, -0.67, 25, 75, NULL);"
    "INSERT INTO norm_set VALUES (1, 'old', 1, '2023-01-01T00:00:00Z', '0.1.0', 'fixture', '1',"
    " 'x', 'a.csv', 'y', '', 40, 40, 1);"
    "INSERT INTO norm_value VALUES (2, 0, 5), (2, 50, 50), (3, 0, 20), (3, 33.333333333333336, 5),"
    " (3, 100, 30);"
    "INSERT INTO norm_scale VALUES (2, 2, 'a', 55, 45.5, 14.5, NULL, NULL, 0, 50, 0.8),"
    " (3, 2, 'b', 55, 57.5, 45.1, -0.2, -1.9, 0, 100, 0.75);"
    "INSERT INTO norm_set VALUES (2, 'early', 1, '2023-02-01T00:00:00Z', '0.1.0', 'fixture', '1',"
    " 'x', 'b.csv', 'z', 'year is 2022', 60, 55, 2);"
    "INSERT INTO norm_value VALUES (4, 25, 30), (4, 75, 70);"
    "INSERT INTO norm_scale VALUES (4, 3, 'a', 100, 60, 23, -0.87, -1.24, 25, 75, 0.1);"
    "INSERT INTO norm_set VALUES (3, 'old', 2, '2023-03-01T00:00:00Z', '0.1.0', 'fixture', '1',"
    " 'x', 'c.csv', 'w', '', 120, 100, 1)";

static inline void make_old_store(const char *path, int format)
{
    char *sql = sqlite3_mprintf("PRAGMA synchronous = OFF; BEGIN");
    for (size_t i = 0; i < sizeof OLD_NORMS / sizeof OLD_NORMS[0]; i++)
        sql = sqlite3_mprintf("%z; %s", sql, OLD_NORMS[i]);
    for (size_t i = 0; format > 1 && i < sizeof OLD_CALIBRATIONS / sizeof OLD_CALIBRATIONS[0]; i++)
        sql = sqlite3_mprintf("%z; %s", sql, OLD_CALIBRATIONS[i]);
    sql = sqlite3_mprintf("%z; %s; PRAGMA application_id = 0x6e726d61; PRAGMA user_version = %d;"
                          " COMMIT",
                          sql, OLD_SETS, format);
    run_sql(path, sql);
    sqlite3_free(sql);
}

#endif
