#include "norms/norms_head.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/status.h"

/* ---- writing ----------------------------------------------------------------------------------
 */

static norma_status write_parents(const norma__store *store, const norma_norm_set *set, int64_t id,
                                  norma_error *err)
{
    sqlite3_stmt *insert = NULL;
    norma_status status =
        norma__store_prepare(&insert, store, "INSERT INTO norm_parent VALUES (?, ?, ?, ?, ?)", err);
    for (size_t p = 0; status == NORMA_OK && p < set->n_parents; p++) {
        sqlite3_bind_int64(insert, 1, id);
        norma__bind_size(insert, 2, p + 1);
        norma__bind_text(insert, 3, set->parents[p].name);
        sqlite3_bind_int64(insert, 4, set->parents[p].version);
        norma__bind_text(insert, 5, set->parents[p].sha256 ? set->parents[p].sha256 : "");
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

static const char INSERT[] =
    "INSERT INTO norm_set VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
    " ?16, ?17, ?18, ?19, CASE ?20 WHEN 1 THEN 'companies' ELSE 'respondents' END, ?21, ?22, ?23,"
    " ?24, ?25, ?26, ?27, ?28, ?29, ?30)";

norma_status norma__norm_head_write(const norma__store *store, const norma_norm_set *set,
                                    int64_t id, const char *contents, norma_error *err)
{
    const char *texts[] = {
        set->created,    set->norma_version,  set->instrument_id, set->instrument_version,
        set->key_sha256, set->source_file,    set->source_sha256, set->filter,
        set->population, set->collected_from, set->collected_to};
    char seal[NORMA__DIGEST_SIZE];
    sqlite3_stmt *insert = NULL;
    norma_status status = write_parents(store, set, id, err);
    if (status == NORMA_OK)
        status = norma__store_prepare(&insert, store, INSERT, err);
    if (status == NORMA_OK) {
        norma__seal_set(seal, set, contents);
        sqlite3_bind_int64(insert, 1, id);
        norma__bind_text(insert, 2, set->name);
        sqlite3_bind_int64(insert, 3, set->version);
        for (int t = 0; t < 11; t++)
            norma__bind_text(insert, 4 + t, texts[t]);
        norma__bind_size(insert, 15, set->n_rows);
        norma__bind_size(insert, 16, set->n_kept);
        sqlite3_bind_double(insert, 17, set->n_effective);
        norma__bind_text(insert, 18, set->company_column);
        norma__bind_size(insert, 19, set->n_companies);
        sqlite3_bind_int(insert, 20, set->weighting);
        norma__bind_text(insert, 21, set->margins);
        if (*set->calibration) { /* else NULL: it refers to none */
            norma__bind_text(insert, 22, set->calibration);
            sqlite3_bind_int64(insert, 23, set->calibration_version);
        }
        norma__bind_size(insert, 24, set->n_scales);
        norma__bind_size(insert, 25, set->n_figures);
        norma__bind_size(insert, 26, set->n_parents);
        norma__bind_text(insert, 27, set->sha256);
        norma__bind_text(insert, 28, set->previous_sha256);
        norma__bind_text(insert, 29, contents);
        norma__bind_text(insert, 30, seal);
        status = norma__store_run_once(store, insert, err);
    }
    sqlite3_finalize(insert);
    return status;
}

/* ---- reading ----------------------------------------------------------------------------------
 */

#define COLUMNS                                                                                    \
    "norm_set_id, name, version, created, norma_version, instrument_id, instrument_version,"       \
    " key_sha256, source_file, source_sha256, filter, n_rows, n_kept, n_scales"
#define ALL " FROM norm_set ORDER BY name, version"
#define ONE " FROM norm_set WHERE name = ? AND version = ?"
#define FORMAT_3                                                                                   \
    "SELECT " COLUMNS ", population, collected_from, collected_to, company_column, n_companies,"   \
    " weighting = 'companies', margins, n_effective, coalesce(calibration, ''),"                   \
    " coalesce(calibration_version, 0), n_figures, n_parents, sha256, previous_sha256,"            \
    " contents_seal, seal"
/* What older formats did not know. */
#define FORMAT_1                                                                                   \
    "SELECT " COLUMNS ", '', '', '', '', 0, 0, '', CAST(n_kept AS REAL), '', 0, 0, 0, '', '',"     \
    " '', ''"
static const char KINDS[] = "itittttttttiii"
                            "ttttiitnti"
                            "iitttt"; /* integer, text, number */

static norma_status damaged(const norma__store *store, const norma_norm_set *set, norma_error *err)
{
    char what[192];
    snprintf(what, sizeof what,
             "what is kept of norm set '%.80s' version %lld is not what was "
             "written",
             set->name, (long long)set->version);
    return norma__store_damaged(store, what, err);
}

static bool is_of_kinds(sqlite3_stmt *row)
{
    for (int c = 0; KINDS[c]; c++) {
        const int type = sqlite3_column_type(row, c);
        if ((KINDS[c] == 'i' && type != SQLITE_INTEGER) || (KINDS[c] == 't' && type != SQLITE_TEXT))
            return false;
    }
    return true;
}

/* False when there is no memory. */
static bool fill(norma_norm_set *set, sqlite3_stmt *row)
{
    set->version = sqlite3_column_int64(row, 2);
    set->n_rows = norma__size_at(row, 11);
    set->n_kept = norma__size_at(row, 12);
    set->n_scales = norma__size_at(row, 13);
    set->n_companies = norma__size_at(row, 18);
    set->weighting = sqlite3_column_int(row, 19);
    set->n_effective = norma__number_at(row, 21);
    set->calibration_version = sqlite3_column_int64(row, 23);
    set->n_figures = norma__size_at(row, 24);
    return (set->name = norma__text_at(row, 1)) && (set->created = norma__text_at(row, 3)) &&
           (set->norma_version = norma__text_at(row, 4)) &&
           (set->instrument_id = norma__text_at(row, 5)) &&
           (set->instrument_version = norma__text_at(row, 6)) &&
           (set->key_sha256 = norma__text_at(row, 7)) &&
           (set->source_file = norma__text_at(row, 8)) &&
           (set->source_sha256 = norma__text_at(row, 9)) &&
           (set->filter = norma__text_at(row, 10)) && (set->population = norma__text_at(row, 14)) &&
           (set->collected_from = norma__text_at(row, 15)) &&
           (set->collected_to = norma__text_at(row, 16)) &&
           (set->company_column = norma__text_at(row, 17)) &&
           (set->margins = norma__text_at(row, 20)) &&
           (set->calibration = norma__text_at(row, 22)) &&
           (set->sha256 = norma__text_at(row, 26)) &&
           (set->previous_sha256 = norma__text_at(row, 27)) &&
           (set->retired = norma__copy_text(""));
}

static bool add_parent(norma_norm_set *set, sqlite3_stmt *row)
{
    norma_norm_parent *parents = NORMA__GROW(set->parents, norma_norm_parent, set->n_parents + 1);
    if (!parents)
        return false;
    norma_norm_parent *parent = &parents[set->n_parents++];
    set->parents = parents;
    *parent = (norma_norm_parent){norma__text_at(row, 0), sqlite3_column_int64(row, 1),
                                  norma__text_at(row, 2)};
    return parent->name && parent->sha256;
}

static norma_status read_parents(norma_norm_set *set, int64_t id, const norma__norm_heads *heads,
                                 norma_error *err)
{
    norma_status status = NORMA_OK;
    sqlite3_bind_int64(heads->parents, 1, id);
    for (bool row = true; status == NORMA_OK && row;) {
        status = norma__store_step(heads->store, heads->parents, &row, err);
        if (status == NORMA_OK && row && !add_parent(set, heads->parents))
            status = norma__no_memory(err);
    }
    sqlite3_reset(heads->parents);
    return status;
}

/* Whether the row is the one that was written: older formats have no seal. */
static norma_status check_seal(const norma__norm_head *head, const norma__norm_heads *heads,
                               norma_error *err)
{
    char seal[NORMA__DIGEST_SIZE];
    if (heads->store->format < 3)
        return NORMA_OK;
    norma__seal_set(seal, head->set, head->contents);
    const char *kept = (const char *)sqlite3_column_text(heads->rows, 29);
    if (!kept)
        return norma__no_memory(err);
    return strcmp(seal, kept) == 0 ? NORMA_OK : damaged(heads->store, head->set, err);
}

static norma_status read_head(norma__norm_head *head, norma__norm_heads *heads, norma_error *err)
{
    sqlite3_stmt *row = heads->rows;
    if (!is_of_kinds(row))
        return norma__store_damaged(heads->store, "a norm set has lost what is kept of it", err);
    head->id = sqlite3_column_int64(row, 0);
    if (!(head->set = NORMA__NEW(norma_norm_set, 1)) || !fill(head->set, row))
        return norma__no_memory(err);
    const char *contents = (const char *)sqlite3_column_text(row, 28);
    if (!contents)
        return norma__no_memory(err);
    snprintf(head->contents, sizeof head->contents, "%s", contents);
    norma_status status = NORMA_OK;
    if (sqlite3_column_int64(row, 25) > 0)
        status = read_parents(head->set, head->id, heads, err);
    return status == NORMA_OK ? check_seal(head, heads, err) : status;
}

norma_status norma__norm_heads_open(norma__norm_heads *heads, const norma__store *store,
                                    const char *name, int64_t version, norma_error *err)
{
    const bool old = store->format < 3;
    const char *sql =
        name ? (old ? FORMAT_1 ONE : FORMAT_3 ONE) : (old ? FORMAT_1 ALL : FORMAT_3 ALL);
    *heads = (norma__norm_heads){.store = store};
    norma_status status = norma__store_prepare(&heads->rows, store, sql, err);
    if (status == NORMA_OK && !old)
        status = norma__store_prepare(&heads->parents, store,
                                      "SELECT name, version, sha256 FROM norm_parent"
                                      " WHERE norm_set_id = ? ORDER BY place",
                                      err);
    if (status == NORMA_OK && name) {
        norma__bind_text(heads->rows, 1, name);
        sqlite3_bind_int64(heads->rows, 2, version);
    }
    return status;
}

norma_status norma__norm_heads_next(norma__norm_head *out, norma__norm_heads *heads,
                                    norma_error *err)
{
    bool row = false;
    *out = (norma__norm_head){0};
    norma_status status = norma__store_step(heads->store, heads->rows, &row, err);
    if (status == NORMA_OK && row)
        status = read_head(out, heads, err);
    if (status != NORMA_OK) {
        norma_norm_set_free(out->set);
        out->set = NULL;
    }
    return status;
}

void norma__norm_heads_close(norma__norm_heads *heads)
{
    sqlite3_finalize(heads->rows);
    sqlite3_finalize(heads->parents);
}
