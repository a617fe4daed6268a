#include "export_world.h"

#include "support/check.h"

/* ---- what can be read of a store, by SQLite alone -------------------------------------------- */

static void put_rows(norma__buffer *out, sqlite3 *db, const char *sql)
{
    sqlite3_stmt *rows = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &rows, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(rows);
        for (int c = 0; code == SQLITE_ROW && c < sqlite3_column_count(rows); c++) {
            norma__putf(out, "%d:", sqlite3_column_type(rows, c));
            const void *bytes = sqlite3_column_blob(rows, c);
            norma__put_bytes(out, bytes, (size_t)sqlite3_column_bytes(rows, c));
        }
    }
    norma__putf(out, "code %d\n", code);
    sqlite3_finalize(rows);
}

/* Schema, identity, and all rows of all tables: by their keys and in the order of each index. */
static norma__buffer all_that_can_be_read(const char *path)
{
    static const char *const queries[] = {
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
        "PRAGMA application_id",
        "PRAGMA user_version",
        "SELECT rowid, * FROM norm_set ORDER BY rowid",
        "SELECT name, version FROM norm_set ORDER BY name, version",
        "SELECT instrument_id, key_sha256 FROM norm_set ORDER BY instrument_id, key_sha256",
        "SELECT rowid, * FROM norm_scale ORDER BY rowid",
        "SELECT norm_set_id, scale FROM norm_scale ORDER BY norm_set_id, scale",
        "SELECT scale, n FROM norm_scale ORDER BY scale, n",
        "SELECT * FROM norm_value ORDER BY norm_scale_id, value",
        "SELECT rowid, * FROM norm_company ORDER BY rowid",
        "SELECT rowid, * FROM norm_company_weight ORDER BY rowid",
        "SELECT rowid, * FROM norm_figure ORDER BY rowid",
        "SELECT norm_set_id, name FROM norm_figure ORDER BY norm_set_id, name",
        "SELECT * FROM norm_parent ORDER BY norm_set_id, place",
        "SELECT rowid, * FROM norm_event ORDER BY rowid",
        "SELECT rowid, * FROM calibration ORDER BY rowid",
        "SELECT name, version FROM calibration ORDER BY name, version",
        "SELECT * FROM calibration_item ORDER BY calibration_id, place",
        "SELECT calibration_id, item FROM calibration_item ORDER BY calibration_id, item",
        "SELECT rowid, * FROM calibration_figure ORDER BY rowid",
        "SELECT calibration_id, name FROM calibration_figure ORDER BY calibration_id, name",
        "SELECT rowid, * FROM calibration_digest ORDER BY rowid",
    };
    norma__buffer out = {0};
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t q = 0; q < sizeof queries / sizeof queries[0]; q++)
        put_rows(&out, db, queries[q]);
    sqlite3_close(db);
    assert_false(out.failed);
    return out;
}

/* ---- verifying ------------------------------------------------------------------------------- */

static bool is_sound(const char *path)
{
    norma_norms_verification *v = NULL;
    norma_error err = {0};
    const norma_status status = norma_norms_verify(&v, path, NULL, &err);
    const bool sound = status == NORMA_OK && v->sound;
    assert_true(status != NORMA_OK || v->sound == (v->findings.n == 0));
    assert_true(status == NORMA_OK || err.message[0]);
    norma_norms_verification_free(v);
    return sound;
}

static norma_norms_verification *verify(const char *path, const char *event)
{
    norma_norms_verification *v = NULL;
    norma_error err = {0};
    if (norma_norms_verify(&v, path, event, &err) != NORMA_OK)
        fail_msg("%s", err.message);
    return v;
}

static void a_store_and_its_export_are_what_was_written(void **state)
{
    const world *w = *state;
    norma_output file = export_all(w);
    norma_norms_verification *store = verify(w->store, NULL), *export = verify(w->file, NULL);
    assert_true(store->sound && store->complete && store->store);
    assert_true(export->sound && export->complete && !export->store);
    assert_int_equal(store->n_sets, 2);
    assert_int_equal(store->n_calibrations, 1);
    assert_int_equal(store->n_events, 2);
    assert_int_equal(export->n_sets, 2);
    assert_int_equal(export->n_calibrations, 1);
    assert_int_equal(export->n_events, 2);
    assert_string_equal(store->last_event, export->last_event);
    norma_norms_verification *again = verify(w->store, store->last_event);
    assert_true(again->sound);
    norma_norms_verification_free(again);
    norma_norms_verification_free(store);
    norma_norms_verification_free(export);
    norma_output_free(&file);
}

/* With pages of 512 bytes most of a small store is in use. All bytes are 40,000; NORMA_EVERY_BYTE=1
   has them altered one by one, the tests a share of them that is another for every version of the
   file. */
static void an_altered_byte_of_a_store_is_found_or_cannot_be_seen(void **state)
{
    const world *w = *state;
    enum { PRIME = 499 };
    size_t size, found = 0, unseen = 0;
    char sql[256];
    snprintf(sql, sizeof sql,
             "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM INTO '%s'", w->other);
    run_sql(w->store, sql);
    const size_t step = getenv("NORMA_EVERY_BYTE") ? 1 : PRIME;
    char *bytes = bytes_of(w->other, &size);
    norma__buffer wanted = all_that_can_be_read(w->other);
    assert_true(is_sound(w->other));
    for (size_t i = (unsigned char)bytes[size / 2] % step; i < size; i += step) {
        bytes[i] = (char)(bytes[i] ^ 1);
        write_bytes(w->other, bytes, size);
        if (!is_sound(w->other)) {
            found++;
        } else {
            norma__buffer is = all_that_can_be_read(w->other);
            if (is.length != wanted.length || memcmp(is.bytes, wanted.bytes, is.length) != 0) {
                size_t at = 0;
                while (is.bytes[at] == wanted.bytes[at])
                    at++;
                fail_msg("byte %zu is read as another and not found: %.60s", i,
                         wanted.bytes + (at > 30 ? at - 30 : 0));
            }
            norma__buffer_free(&is);
            unseen++;
        }
        bytes[i] = (char)(bytes[i] ^ 1);
    }
    print_message("%zu bytes: of %zu altered %zu found, %zu cannot be seen\n", size, found + unseen,
                  found, unseen);
    assert_true(found > unseen);
    norma__buffer_free(&wanted);
    free(bytes);
}

/* What another program can change when it takes the triggers away, and puts them back. */
static void tamper(const world *w, const char *trigger, const char *change)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    char sql[256], text[1024];
    assert_int_equal(sqlite3_open(w->store, &db), SQLITE_OK);
    snprintf(sql, sizeof sql, "SELECT sql FROM sqlite_schema WHERE name = '%s'", trigger);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    snprintf(sql, sizeof sql, "DROP TRIGGER %s", trigger);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    if (sqlite3_exec(db, change, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void find(const char *path, const char *code)
{
    norma_norms_verification *v = verify(path, NULL);
    assert_false(v->sound);
    assert_true(v->findings.n > 0);
    for (size_t f = 0; f < v->findings.n; f++)
        assert_true(v->findings.list[f].message[0]);
    assert_string_equal(v->findings.list[0].code, code);
    norma_norms_verification_free(v);
}

static void what_another_program_changes_is_found(void **state)
{
    const world *w = *state;
    static const struct {
        const char *trigger, *change, *back, *code;
    } cases[] = {
        {"norm_set_no_update", "UPDATE norm_set SET population = 'x' WHERE version = 1",
         "UPDATE norm_set SET population = 'salari\303\251s de deux entreprises'", "verify-set"},
        {"norm_scale_no_update", "UPDATE norm_scale SET n_effective = 31 WHERE rowid = 1",
         "UPDATE norm_scale SET n_effective = 30.5 WHERE rowid = 1", "verify-set"},
        {"norm_event_no_update", "UPDATE norm_event SET because = 'y' WHERE number = 2",
         "UPDATE norm_event SET because = '' WHERE number = 2", "verify-events"},
        {"calibration_no_update", "UPDATE calibration SET n_rows = 151",
         "UPDATE calibration SET n_rows = 150", "verify-calibration"},
        {"calibration_item_no_update", "UPDATE calibration_item SET max = 6 WHERE item = 'A'",
         "UPDATE calibration_item SET max = 5 WHERE item = 'A'", "verify-calibration"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        tamper(w, cases[c].trigger, cases[c].change);
        find(w->store, cases[c].code);
        tamper(w, cases[c].trigger, cases[c].back);
        assert_true(is_sound(w->store));
    }
    run_sql(w->store, "DROP TRIGGER norm_value_no_delete");
    find(w->store, "verify-schema");
}

static void a_history_that_lost_its_end_is_found_by_a_noted_event(void **state)
{
    const world *w = *state;
    size_t size;
    set_in_hand hand;
    char *older = bytes_of(w->store, &size);
    set_in_hand_make(&hand);
    static char other[] = "others";
    hand.set.name = other;
    hand.scales[0].n = hand.scales[1].n = hand.set.n_kept = hand.set.n_rows = 80;
    for (size_t s = 0; s < 2; s++)
        for (size_t v = 0; v < 3; v++)
            hand.counts[s][v] *= 2;
    add_set(w->store, &hand.set);
    norma_norms_verification *v = verify(w->store, NULL);
    char last[65];
    assert_true(v->sound);
    strcpy(last, v->last_event);
    norma_norms_verification_free(v);
    unlink(w->store);
    write_bytes(w->store, older, size);
    v = verify(w->store, last);
    assert_false(v->sound);
    assert_string_equal(v->findings.list[0].code, "verify-event-missing");
    norma_norms_verification_free(v);
    free(older);
    assert_int_equal(norma_norms_verify(&v, w->store, "abc", NULL), NORMA_EINVAL);
    assert_null(v);
}

static void what_is_no_store_is_not_sound(void **state)
{
    const world *w = *state;
    norma_norms_verification *v = NULL;
    write_bytes(w->other, "", 0);
    find(w->other, "verify-file");
    write_bytes(w->other, "a file of another kind", 22);
    find(w->other, "verify-file");
    write_bytes(w->other, "{\"a\": 1}", 8);
    find(w->other, "verify-file");
    unlink(w->other);
    assert_int_equal(norma_norms_verify(&v, w->other, NULL, NULL), NORMA_EIO);
    assert_int_equal(norma_norms_verify(&v, w->folder, NULL, NULL), NORMA_EIO);
}

static void nothing_leaks_when_memory_ends(void **state)
{
    const world *w = *state;
    norma_norms_verification *v = NULL;
    norma_output file = export_all(w);
    norma_output_free(&file);
    check_every_allocation(v, norma_norms_verify(&v, w->store, NULL, NULL));
    assert_true(v->sound);
    norma_norms_verification_free(v);
    check_every_allocation(v, norma_norms_verify(&v, w->file, NULL, NULL));
    assert_true(v->sound);
    norma_norms_verification_free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_store_and_its_export_are_what_was_written, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(an_altered_byte_of_a_store_is_found_or_cannot_be_seen,
                                        world_new, world_free),
        cmocka_unit_test_setup_teardown(what_another_program_changes_is_found, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(a_history_that_lost_its_end_is_found_by_a_noted_event,
                                        world_new, world_free),
        cmocka_unit_test_setup_teardown(what_is_no_store_is_not_sound, world_new, world_free),
        cmocka_unit_test_setup_teardown(nothing_leaks_when_memory_ends, world_new, world_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
