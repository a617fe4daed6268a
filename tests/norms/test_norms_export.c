#include "export_world.h"

/* ---- there and back -------------------------------------------------------------------------- */

/* The bytes of the sets in an exported file. */
static const char *sets_of(const norma_output *file)
{
    const char *sets = strstr(file->bytes, ",\"sets\":");
    assert_non_null(sets);
    return sets;
}

static void versions_keep_their_numbers_and_digests(void **state)
{
    const world *w = *state;
    norma_output first = export_all(w), second = {0};
    norma_norms_import_result *result = import_file(w->other, w->file);
    assert_int_equal(result->n, 3);
    assert_int_equal(result->n_added, 3);
    assert_true(result->list[0].calibration);
    assert_string_equal(result->list[2].name, "two levels");
    assert_int_equal(result->list[2].version, 2);
    assert_int_equal(result->notes.n, 0);
    norma_norms_import_free(result);

    assert_int_equal(norma_norms_export(&second, w->other, NULL, NULL), NORMA_OK);
    const size_t length = first.length - (size_t)(sets_of(&first) - first.bytes);
    const size_t seal = strlen(",\"sha256\":\"\"}\n") + 64;
    assert_memory_equal(sets_of(&first), sets_of(&second), length - seal);
    assert_non_null(strstr(second.bytes, "\"kind\":\"imported\""));
    norma_output_free(&first);
    norma_output_free(&second);
}

static void the_same_store_gives_the_same_bytes_and_ends_with_its_digest(void **state)
{
    const world *w = *state;
    norma_output first = export_all(w), second = export_all(w);
    char sha256[NORMA__DIGEST_SIZE], *seal = strstr(first.bytes, ",\"sha256\":\"");
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.bytes, second.bytes, first.length);
    for (char *next = seal; next; next = strstr(next + 1, ",\"sha256\":\""))
        seal = next;
    assert_int_equal(strlen(seal), strlen(",\"sha256\":\"\"}\n") + 64);
    char told[NORMA__DIGEST_SIZE];
    snprintf(told, sizeof told, "%.64s", seal + strlen(",\"sha256\":\""));
    strcpy(seal, "}");
    norma__digest(sha256, first.bytes, strlen(first.bytes));
    assert_string_equal(sha256, told);
    norma_output_free(&first);
    norma_output_free(&second);
}

static void importing_what_is_there_changes_nothing_and_says_so(void **state)
{
    const world *w = *state;
    size_t size, size_after;
    norma_output file = export_all(w);
    char *before = bytes_of(w->store, &size);
    norma_norms_import_result *result = import_file(w->store, w->file);
    char *after = bytes_of(w->store, &size_after);
    assert_int_equal(result->n, 3);
    assert_int_equal(result->n_added, 0);
    assert_int_equal(result->notes.n, 1);
    assert_string_equal(result->notes.list[0].code, "import-nothing-new");
    assert_int_equal(size, size_after);
    assert_memory_equal(before, after, size);
    norma_norms_import_free(result);
    norma_output_free(&file);
    free(before);
    free(after);
}

static void one_version_goes_with_its_calibration_and_its_events(void **state)
{
    const world *w = *state;
    norma_output out = {0};
    norma__norm_file file;
    const norma_norms_choice second = {"two levels", 2}, first = {"two levels", 1};
    assert_int_equal(norma_norms_export(&out, w->store, &second, NULL), NORMA_OK);
    assert_int_equal(norma__norm_file_read(&file, out.bytes, out.length, "test", NULL), NORMA_OK);
    assert_int_equal(file.n_sets, 1);
    assert_int_equal(file.n_calibrations, 1);
    assert_int_equal(file.events.n, 1);
    assert_int_equal(file.events.list[0].number, 2);
    norma__norm_file_clear(&file);
    write_bytes(w->file, out.bytes, out.length);
    norma_output_free(&out);
    /* its number stays, though the one before it is not there */
    norma_norms_import_free(import_file(w->other, w->file));
    norma_norms_verification *v = NULL;
    assert_int_equal(norma_norms_verify(&v, w->other, NULL, NULL), NORMA_OK);
    assert_true(v->sound);
    assert_false(v->complete);
    assert_string_equal(v->unchecked.list[0].code, "verify-gap");
    norma_norms_verification_free(v);
    /* and the one before it cannot come after it */
    norma_error err = {0};
    norma_norms_import_result *result = NULL;
    assert_int_equal(norma_norms_export(&out, w->store, &first, NULL), NORMA_OK);
    write_bytes(w->file, out.bytes, out.length);
    norma_output_free(&out);
    assert_int_equal(norma_norms_import(&result, w->other, w->file, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "cannot be added after it"));
}

static void what_is_not_there_is_not_exported(void **state)
{
    const world *w = *state;
    norma_output out = {0};
    norma_error err = {0};
    const norma_norms_choice third = {"two levels", 3}, other = {"one level", 0};
    assert_int_equal(norma_norms_export(&out, w->store, &third, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "has no such version of the norm set 'two levels'"));
    assert_int_equal(norma_norms_export(&out, w->store, &other, &err), NORMA_ESTORE);
    assert_int_equal(norma_norms_export(&out, w->other, NULL, &err), NORMA_ESTORE);
    assert_null(out.bytes);
}

/* ---- what must not come in ------------------------------------------------------------------- */

static void refuse(const world *w, norma_status wanted, const char *sentence)
{
    norma_norms_import_result *result = NULL;
    norma_error err = {0};
    assert_int_equal(norma_norms_import(&result, w->other, w->file, NULL, &err), wanted);
    if (!strstr(err.message, sentence))
        fail_msg("%s", err.message);
    assert_null(result);
    assert_false(file_exists(w->other));
}

static void every_altered_byte_of_a_file_is_found(void **state)
{
    const world *w = *state;
    norma_output file = export_all(w);
    for (size_t i = 0; i < file.length; i++)
        for (int bit = 0; bit < 8; bit++) {
            norma__norm_file read;
            norma_error err = {0};
            file.bytes[i] = (char)(file.bytes[i] ^ (1 << bit));
            if (norma__norm_file_read(&read, file.bytes, file.length, "test", &err) != NORMA_ESTORE)
                fail_msg("bit %d of byte %zu is not found", bit, i);
            assert_true(err.message[0]);
            file.bytes[i] = (char)(file.bytes[i] ^ (1 << bit));
        }
    norma_output_free(&file);
}

static void a_file_that_is_cut_or_goes_on_is_refused(void **state)
{
    const world *w = *state;
    norma__norm_file read;
    norma_output file = export_all(w);
    for (size_t length = 0; length < file.length; length++) {
        char *cut = calloc(1, length + 1); /* so that reading beyond is seen */
        assert_non_null(cut);
        memcpy(cut, file.bytes, length);
        assert_int_equal(norma__norm_file_read(&read, cut, length, "test", NULL), NORMA_ESTORE);
        free(cut);
    }
    char *longer = calloc(1, file.length + 2);
    assert_non_null(longer);
    memcpy(longer, file.bytes, file.length);
    longer[file.length] = '\n';
    assert_int_equal(norma__norm_file_read(&read, longer, file.length + 1, "test", NULL),
                     NORMA_ESTORE);
    free(longer);
    norma_output_free(&file);
}

/* A file with right digests, whatever is in it. */
static void write_file(const world *w, norma_norm_set *set)
{
    norma__norm_file file = {.sets = &set, .n_sets = 1};
    norma__buffer out = {0};
    char sha256[NORMA__DIGEST_SIZE];
    assert_int_equal(norma__norms_digest(sha256, set, NULL), NORMA_OK);
    set->sha256 = sha256;
    assert_int_equal(norma__norm_file_write(&out, &file, NULL), NORMA_OK);
    write_bytes(w->file, out.bytes, out.length);
    norma__buffer_free(&out);
}

static void privacy_holds_whatever_the_digests_say(void **state)
{
    const world *w = *state;
    set_in_hand hand;

    set_in_hand_make(&hand);
    hand.scales[1].n = 9;
    hand.counts[1][0] = hand.counts[1][1] = hand.counts[1][2] = 3;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "scale 'trust' has fewer than 10 respondents");

    set_in_hand_make(&hand);
    hand.companies[0][0].n = 9;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "scale 'autonomy' has a company with fewer than 10 respondents");

    set_in_hand_make(&hand);
    hand.companies[0][1].mean = 55; /* of a company that is not in the distribution */
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "scale 'autonomy' has a company with fewer than 10 respondents");

    char pairs[] = "pairs.counts";
    set_in_hand_make(&hand);
    hand.companies[0][2].n -= 3;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "scale 'autonomy' has fewer than 10 respondents outside its companies");

    set_in_hand_make(&hand);
    hand.figures[1].name = pairs;
    hand.figure_values[1][0] = hand.figure_values[1][1] = 20;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "figure 'pairs.counts' counts too few respondents");
}

static void figures_that_do_not_fit_together_are_refused(void **state)
{
    const world *w = *state;
    set_in_hand hand;
    char same[] = "autonomy", nothing[] = "", none[] = "bad:name", never[] = "2025-13-01T00:00:00Z",
         column[] = "";

    set_in_hand_make(&hand);
    hand.counts[0][1]++;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "the figures of scale 'autonomy' do not fit together");

    set_in_hand_make(&hand);
    hand.shares[0][1] += 1e-6;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "the figures of scale 'autonomy' do not fit together");

    set_in_hand_make(&hand);
    hand.values[1][1] = hand.values[1][0];
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "the figures of scale 'trust' do not fit together");

    set_in_hand_make(&hand);
    hand.scales[0].n_companies = 3;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "the figures of scale 'autonomy' do not fit together");

    set_in_hand_make(&hand);
    hand.scales[1].id = same;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "scale 2 has no name of its own");

    set_in_hand_make(&hand);
    hand.set.company_column = column;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "does not say which column they are");

    set_in_hand_make(&hand);
    hand.set.key_sha256 = nothing;
    write_file(w, &hand.set);
    refuse(w, NORMA_EDATA, "one of its SHA-256 is none");

    set_in_hand_make(&hand);
    hand.set.name = none;
    write_file(w, &hand.set);
    refuse(w, NORMA_EINVAL, "printable characters");

    set_in_hand_make(&hand);
    hand.set.created = never;
    write_file(w, &hand.set);
    refuse(w, NORMA_EINVAL, "UTC");

    set_in_hand_make(&hand);
    hand.set.previous_sha256 = hand.set.key_sha256;
    write_file(w, &hand.set);
    refuse(w, NORMA_ESTORE, "version 1 does not follow the version before it");
}

static void what_is_no_export_is_refused_with_the_byte(void **state)
{
    const world *w = *state;
    write_bytes(w->file, "", 0);
    refuse(w, NORMA_ESTORE, "is no file that norma norms export wrote");
    write_bytes(w->file, "{\"norma\": 1}", 12);
    refuse(w, NORMA_ESTORE, "is no file that norma norms export wrote");
    static const char early[] = "{\"calibrations\":[],\"events\":[],\"format\":\"norma-norms-2\"";
    write_bytes(w->file, early, strlen(early));
    refuse(w, NORMA_ESTORE, "at byte 31: ");
    unlink(w->file);
    refuse(w, NORMA_EIO, "norms.json");
}

static void other_contents_under_the_same_number_are_refused(void **state)
{
    const world *w = *state;
    set_in_hand hand;
    norma_norms_import_result *result = NULL;
    norma_error err = {0};
    size_t size, size_after;
    set_in_hand_make(&hand);
    hand.scales[0].skewness = 0.5;
    write_file(w, &hand.set);
    char *before = bytes_of(w->store, &size);
    assert_int_equal(norma_norms_import(&result, w->store, w->file, NULL, &err), NORMA_ESTORE);
    assert_non_null(strstr(err.message, "'two levels' version 1 with other contents"));
    char *after = bytes_of(w->store, &size_after);
    assert_int_equal(size, size_after);
    assert_memory_equal(before, after, size);
    free(before);
    free(after);
}

/* ---- history travels ------------------------------------------------------------------------- */

static void what_is_retired_or_rolled_back_to_stays_so(void **state)
{
    const world *w = *state;
    const norma_norms_choice first = {"two levels", 1}, second = {"two levels", 2};
    norma_norm_set *set = NULL;
    assert_int_equal(
        norma_norms_rollback(w->store, &first, "the second one was a mistake", WHEN, NULL),
        NORMA_OK);
    norma_output file = export_all(w);
    norma_output_free(&file);
    norma_norms_import_free(import_file(w->other, w->file));
    assert_int_equal(norma_norms_load(&set, w->other, NULL, NULL), NORMA_OK);
    assert_int_equal(set->version, 1);
    norma_norm_set_free(set);

    assert_int_equal(
        norma_norms_retire(w->store, &second, "answers were counted twice", WHEN, NULL), NORMA_OK);
    file = export_all(w);
    norma_output_free(&file);
    norma_norms_import_result *result = import_file(w->other, w->file);
    assert_int_equal(result->n_added, 0);
    assert_string_equal(result->notes.list[0].code, "import-retired-there");
    norma_norms_import_free(result);
    unlink(w->other);
    result = import_file(w->other, w->file);
    assert_true(result->list[2].retired);
    norma_norms_import_free(result);
    norma_norm_history *history = NULL;
    assert_int_equal(norma_norms_history(&history, w->other, NULL, NULL), NORMA_OK);
    assert_int_equal(history->n_events, 4);
    assert_string_equal(history->events[2].because, "answers were counted twice");
    assert_string_equal(history->versions->sets[1]->retired, WHEN);
    norma_norm_history_free(history);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static void nothing_leaks_when_memory_ends(void **state)
{
    const world *w = *state;
    norma_output out = {0};
    norma_norms_import_result *result = NULL;
    check_every_allocation(out.bytes, norma_norms_export(&out, w->store, NULL, NULL));
    write_bytes(w->file, out.bytes, out.length);
    norma_output_free(&out);
    check_every_allocation(result, norma_norms_import(&result, w->other, w->file, WHEN, NULL));
    assert_int_equal(result->n_added, 3);
    norma_norms_import_free(result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(versions_keep_their_numbers_and_digests, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(
            the_same_store_gives_the_same_bytes_and_ends_with_its_digest, world_new, world_free),
        cmocka_unit_test_setup_teardown(importing_what_is_there_changes_nothing_and_says_so,
                                        world_new, world_free),
        cmocka_unit_test_setup_teardown(one_version_goes_with_its_calibration_and_its_events,
                                        world_new, world_free),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_not_exported, world_new, world_free),
        cmocka_unit_test_setup_teardown(every_altered_byte_of_a_file_is_found, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(a_file_that_is_cut_or_goes_on_is_refused, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(privacy_holds_whatever_the_digests_say, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(figures_that_do_not_fit_together_are_refused, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(what_is_no_export_is_refused_with_the_byte, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(other_contents_under_the_same_number_are_refused, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(what_is_retired_or_rolled_back_to_stays_so, world_new,
                                        world_free),
        cmocka_unit_test_setup_teardown(nothing_leaks_when_memory_ends, world_new, world_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
