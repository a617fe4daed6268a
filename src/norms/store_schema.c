/* The tables of a norm store, by format: 1 has norm sets, 2 calibrations too. */
#include "norms/store_schema.h"

#define NEVER(what, table, thing)                                                                  \
    "CREATE TRIGGER " table "_no_" what " BEFORE " what " ON " table                               \
    " BEGIN SELECT raise(ABORT, '" thing " is never changed'); END"

/* A set is written from its values up to its own row, which seals it: nothing can be added to a
   scale or a set once its row stands, and nothing can be changed or taken away. */
static const char *const NORMS[] = {
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

/* The same for calibrations: figures and items, then the calibration. */
static const char *const CALIBRATIONS[] = {
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

/* What each format adds to the one before it. */
static const struct {
    const char *const *statements;
    size_t n;
} FORMATS[NORMA__STORE_FORMAT] = {{NORMS, sizeof NORMS / sizeof NORMS[0]},
                                  {CALIBRATIONS, sizeof CALIBRATIONS / sizeof CALIBRATIONS[0]}};

norma_status norma__store_bring_up_to_date(norma__store *store, norma_error *err)
{
    char identity[96];
    norma_status status = NORMA_OK;
    if (store->format == NORMA__STORE_FORMAT)
        return NORMA_OK;
    for (; status == NORMA_OK && store->format < NORMA__STORE_FORMAT; store->format++)
        for (size_t i = 0; status == NORMA_OK && i < FORMATS[store->format].n; i++)
            status = norma__store_run(store, FORMATS[store->format].statements[i], err);
    sqlite3_snprintf(sizeof identity, identity,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     NORMA__STORE_APPLICATION, NORMA__STORE_FORMAT);
    return status == NORMA_OK ? norma__store_run(store, identity, err) : status;
}
