#include "norms/store_schema.h"

#define NEVER(what, table, thing)                                                                  \
    "CREATE TRIGGER " table "_no_" what " BEFORE " what " ON " table                               \
    " BEGIN SELECT raise(ABORT, '" thing " is never changed'); END"
#define NEITHER(table, thing) NEVER("update", table, thing), NEVER("delete", table, thing)

/* Nothing is added to a set whose row stands, nor put in the place of a row. */
#define SEALED(table, when, thing)                                                                 \
    "CREATE TRIGGER " table "_sealed BEFORE INSERT ON " table " WHEN " when                        \
    " BEGIN SELECT raise(ABORT, '" thing " is never changed'); END"
#define STANDS(table, id) "EXISTS (SELECT 1 FROM " table " WHERE " id " = NEW." id ")"

/* A set is written from its values up to its own row, which seals it. */
static const char *const NORMS[] = {
    "CREATE TABLE norm_set ("
    " norm_set_id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1),"
    " created TEXT NOT NULL, norma_version TEXT NOT NULL,"
    " instrument_id TEXT NOT NULL, instrument_version TEXT NOT NULL, key_sha256 TEXT NOT NULL,"
    " source_file TEXT NOT NULL, source_sha256 TEXT NOT NULL, filter TEXT NOT NULL,"
    " population TEXT NOT NULL, collected_from TEXT NOT NULL, collected_to TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL CHECK (n_rows >= n_kept),"
    " n_kept INTEGER NOT NULL CHECK (n_kept >= 0), n_effective REAL,"
    " company_column TEXT NOT NULL, n_companies INTEGER NOT NULL CHECK (n_companies >= 0),"
    " weighting TEXT NOT NULL CHECK (weighting IN ('respondents', 'companies')),"
    " margins TEXT NOT NULL,"
    " calibration TEXT, calibration_version INTEGER"
    " CHECK ((calibration IS NULL) = (calibration_version IS NULL)),"
    " n_scales INTEGER NOT NULL CHECK (n_scales >= 1),"
    " n_figures INTEGER NOT NULL CHECK (n_figures >= 0),"
    " n_parents INTEGER NOT NULL CHECK (n_parents >= 0),"
    " sha256 TEXT NOT NULL, previous_sha256 TEXT NOT NULL,"
    " contents_seal TEXT NOT NULL, seal TEXT NOT NULL,"
    " UNIQUE (name, version),"
    " FOREIGN KEY (calibration, calibration_version) REFERENCES calibration (name, version)"
    ") STRICT",
    "CREATE INDEX norm_set_key ON norm_set (instrument_id, key_sha256)",

    "CREATE TABLE norm_scale ("
    " norm_scale_id INTEGER PRIMARY KEY,"
    " norm_set_id INTEGER NOT NULL REFERENCES norm_set DEFERRABLE INITIALLY DEFERRED,"
    " scale TEXT NOT NULL, n INTEGER NOT NULL CHECK (n >= 1),"
    " mean REAL NOT NULL, sd REAL, skewness REAL, kurtosis REAL, min REAL, max REAL,"
    " alpha REAL, n_effective REAL, n_values INTEGER NOT NULL CHECK (n_values >= 0),"
    " n_companies INTEGER NOT NULL CHECK (n_companies >= 0), company_mean REAL,"
    " variance_between REAL, variance_within REAL, seal TEXT NOT NULL,"
    " UNIQUE (norm_set_id, scale)) STRICT",
    "CREATE INDEX norm_scale_size ON norm_scale (scale, n)",

    "CREATE TABLE norm_value ("
    " norm_scale_id INTEGER NOT NULL REFERENCES norm_scale DEFERRABLE INITIALLY DEFERRED,"
    " value REAL NOT NULL CHECK (value BETWEEN 0 AND 100),"
    " count INTEGER NOT NULL CHECK (count >= 1), share REAL, effective REAL,"
    " PRIMARY KEY (norm_scale_id, value)) STRICT, WITHOUT ROWID",

    "CREATE TABLE norm_company ("
    " norm_scale_id INTEGER PRIMARY KEY REFERENCES norm_scale DEFERRABLE INITIALLY DEFERRED,"
    " value BLOB NOT NULL CHECK (length(value) % 24 = 0)) STRICT",

    "CREATE TABLE norm_company_weight ("
    " norm_set_id INTEGER PRIMARY KEY REFERENCES norm_set DEFERRABLE INITIALLY DEFERRED,"
    " value BLOB NOT NULL CHECK (length(value) % 8 = 0)) STRICT",

    "CREATE TABLE norm_figure ("
    " norm_figure_id INTEGER PRIMARY KEY,"
    " norm_set_id INTEGER NOT NULL REFERENCES norm_set DEFERRABLE INITIALLY DEFERRED,"
    " name TEXT NOT NULL,"
    " n_rows INTEGER NOT NULL CHECK (n_rows >= 0),"
    " n_columns INTEGER NOT NULL CHECK (n_columns >= 0),"
    " sha256 TEXT NOT NULL, value BLOB NOT NULL CHECK (length(value) = 8 * n_rows * n_columns),"
    " UNIQUE (norm_set_id, name)) STRICT",

    "CREATE TABLE norm_parent ("
    " norm_set_id INTEGER NOT NULL REFERENCES norm_set DEFERRABLE INITIALLY DEFERRED,"
    " place INTEGER NOT NULL CHECK (place >= 1),"
    " name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1), sha256 TEXT NOT NULL,"
    " PRIMARY KEY (norm_set_id, place)) STRICT, WITHOUT ROWID",

    "CREATE TABLE norm_event ("
    " number INTEGER PRIMARY KEY CHECK (number >= 1),"
    " kind TEXT NOT NULL CHECK (kind IN ('built', 'imported', 'retired', 'rolled-back')),"
    " name TEXT NOT NULL, version INTEGER NOT NULL, created TEXT NOT NULL,"
    " set_sha256 TEXT NOT NULL, because TEXT NOT NULL,"
    " previous_sha256 TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " FOREIGN KEY (name, version) REFERENCES norm_set (name, version)) STRICT",

    /* what format 3 adds to calibrations; a version may be left out, where it is imported */
    "CREATE TRIGGER calibration_in_order BEFORE INSERT ON calibration WHEN"
    " EXISTS (SELECT 1 FROM calibration WHERE calibration_id = NEW.calibration_id) OR"
    " NEW.version <= (SELECT coalesce(max(version), 0) FROM calibration WHERE name = NEW.name)"
    " BEGIN SELECT raise(ABORT, 'versions of a calibration follow each other'); END",
    "CREATE TABLE calibration_digest ("
    " calibration_id INTEGER PRIMARY KEY REFERENCES calibration DEFERRABLE INITIALLY DEFERRED,"
    " sha256 TEXT NOT NULL) STRICT",
    SEALED("calibration_digest", STANDS("calibration_digest", "calibration_id"), "a calibration"),
    NEITHER("calibration_digest", "a calibration"),

    "CREATE TRIGGER norm_set_in_order BEFORE INSERT ON norm_set WHEN"
    " EXISTS (SELECT 1 FROM norm_set WHERE norm_set_id = NEW.norm_set_id) OR NEW.version <="
    " (SELECT coalesce(max(version), 0) FROM norm_set WHERE name = NEW.name)"
    " BEGIN SELECT raise(ABORT, 'versions of a norm set follow each other'); END",
    "CREATE TRIGGER norm_event_in_order BEFORE INSERT ON norm_event WHEN NEW.number <>"
    " (SELECT coalesce(max(number), 0) + 1 FROM norm_event)"
    " BEGIN SELECT raise(ABORT, 'events follow each other'); END",
    SEALED("norm_scale",
           STANDS("norm_scale", "norm_scale_id") " OR " STANDS("norm_set", "norm_set_id"),
           "a norm set"),
    SEALED("norm_value", STANDS("norm_scale", "norm_scale_id"), "a norm set"),
    SEALED("norm_company", STANDS("norm_scale", "norm_scale_id"), "a norm set"),
    SEALED("norm_company_weight", STANDS("norm_set", "norm_set_id"), "a norm set"),
    SEALED("norm_figure",
           STANDS("norm_figure", "norm_figure_id") " OR " STANDS("norm_set", "norm_set_id"),
           "a norm set"),
    SEALED("norm_parent", STANDS("norm_set", "norm_set_id"), "a norm set"),

    NEITHER("norm_set", "a norm set"),
    NEITHER("norm_scale", "a norm set"),
    NEITHER("norm_value", "a norm set"),
    NEITHER("norm_company", "a norm set"),
    NEITHER("norm_company_weight", "a norm set"),
    NEITHER("norm_figure", "a norm set"),
    NEITHER("norm_parent", "a norm set"),
    NEITHER("norm_event", "an event"),
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

    SEALED("calibration_item", STANDS("calibration", "calibration_id"), "a calibration"),
    SEALED("calibration_figure",
           STANDS("calibration_figure", "calibration_figure_id") " OR " STANDS("calibration",
                                                                               "calibration_id"),
           "a calibration"),

    NEITHER("calibration", "a calibration"),
    NEITHER("calibration_item", "a calibration"),
    NEITHER("calibration_figure", "a calibration"),
};

static norma_status run_all(const norma__store *store, const char *const *statements, size_t n,
                            norma_error *err)
{
    norma_status status = NORMA_OK;
    for (size_t i = 0; status == NORMA_OK && i < n; i++)
        status = norma__store_run(store, statements[i], err);
    return status;
}

norma_status norma__store_create_calibrations(const norma__store *store, norma_error *err)
{
    return run_all(store, CALIBRATIONS, sizeof CALIBRATIONS / sizeof CALIBRATIONS[0], err);
}

norma_status norma__store_create_norms(const norma__store *store, norma_error *err)
{
    return run_all(store, NORMS, sizeof NORMS / sizeof NORMS[0], err);
}

norma_status norma__store_stamp(norma__store *store, norma_error *err)
{
    char identity[96];
    sqlite3_snprintf(sizeof identity, identity,
                     "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     NORMA__STORE_APPLICATION, NORMA__STORE_FORMAT);
    norma_status status = norma__store_run(store, identity, err);
    if (status == NORMA_OK)
        store->format = NORMA__STORE_FORMAT;
    return status;
}

norma_status norma__store_create(norma__store *store, norma_error *err)
{
    norma_status status = norma__store_create_calibrations(store, err);
    if (status == NORMA_OK)
        status = norma__store_create_norms(store, err);
    return status == NORMA_OK ? norma__store_stamp(store, err) : status;
}
