#include "norms/norms_overlap.h"

#include <stdlib.h>

#include "foundation/status.h"

/* Scales of the set ?1, whose row is not there yet, and the same scales of another set of the
   instrument. A scale exceeds another when it has more respondents at some value. */
static const char OVERLAPPING[] =
    "WITH pair AS (SELECT s.name, s.version, o.norm_set_id AS other_set, m.n AS n, o.n AS other_n,"
    "  m.norm_scale_id AS id, o.norm_scale_id AS other_id"
    "  FROM norm_scale m JOIN norm_scale o ON o.scale = m.scale"
    "  JOIN norm_set s ON s.norm_set_id = o.norm_set_id"
    "  WHERE m.norm_set_id = ?1 AND s.norm_set_id <> ?1"
    "  AND s.instrument_id = ?2 AND s.key_sha256 = ?3),"
    " compared AS (SELECT name, version, other_set,"
    "  abs(n - other_n) BETWEEN 1 AND ?4 - 1 AS close,"
    "  EXISTS (SELECT 1 FROM norm_value v LEFT JOIN norm_value w"
    "   ON w.norm_scale_id = other_id AND w.value = v.value"
    "   WHERE v.norm_scale_id = id AND v.count > coalesce(w.count, 0)) AS exceeds,"
    "  EXISTS (SELECT 1 FROM norm_value v LEFT JOIN norm_value w"
    "   ON w.norm_scale_id = id AND w.value = v.value"
    "   WHERE v.norm_scale_id = other_id AND v.count > coalesce(w.count, 0)) AS exceeded"
    "  FROM pair)"
    " SELECT name, version FROM compared GROUP BY other_set"
    " HAVING max(close) AND (NOT max(exceeds) OR NOT max(exceeded)) ORDER BY name, version LIMIT 1";

static norma_status refuse(sqlite3_stmt *row, norma_error *err)
{
    char *name = norma__text_at(row, 0);
    norma_status status =
        !name ? norma__no_memory(err)
              : norma__fail(err, NORMA_EDATA,
                            "these norms and '%.200s' version %lld differ by fewer than %d "
                            "respondents, whose scores would be their difference: wait for more, "
                            "or keep one of the two in a store of its own",
                            name, (long long)sqlite3_column_int64(row, 1), NORMA_NORMS_MIN_N);
    free(name);
    return status;
}

norma_status norma__norms_refuse_overlap(const norma__store *store, const norma_norm_set *set,
                                         int64_t set_id, norma_error *err)
{
    sqlite3_stmt *find = NULL;
    bool row = false;
    norma_status status = norma__store_prepare(&find, store, OVERLAPPING, err);
    if (status == NORMA_OK) {
        sqlite3_bind_int64(find, 1, set_id);
        norma__bind_text(find, 2, set->instrument_id);
        norma__bind_text(find, 3, set->key_sha256);
        sqlite3_bind_int(find, 4, NORMA_NORMS_MIN_N);
        status = norma__store_step(store, find, &row, err);
    }
    if (status == NORMA_OK && row)
        status = refuse(find, err);
    sqlite3_finalize(find);
    return status;
}
