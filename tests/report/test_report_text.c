#include "report/example.h"

#include <dirent.h>
#include <stdbool.h>

#include "report/envelope.h"
#include "report/words.h"
#include "report/write.h"

/* ---- figures ---- */

static void figures_are_set_in_the_reader_s_language(void **state)
{
    (void)state;
    assert_string_equal(norma__fixed(NORMA_ENGLISH, 1234.567, 2).text, "1,234.57");
    assert_string_equal(norma__fixed(NORMA_FRENCH, 1234.567, 2).text, "1\u202f234,57");
    assert_string_equal(norma__fixed(NORMA_ENGLISH, -0.004, 2).text, "0.00");
    assert_string_equal(norma__signed(NORMA_ENGLISH, 3.14, 1).text, "+3.1");
    assert_string_equal(norma__signed(NORMA_ENGLISH, -3.14, 1).text, "\u22123.1");
    assert_string_equal(norma__count(NORMA_FRENCH, 1234567).text, "1\u202f234\u202f567");
    assert_string_equal(norma__count(NORMA_ENGLISH, 999).text, "999");
    assert_string_equal(norma__percent(NORMA_ENGLISH, 0.079).text, "7.9%");
    assert_string_equal(norma__percent(NORMA_ENGLISH, 0.0001).text, "<0.1%");
    assert_string_equal(norma__percent(NORMA_ENGLISH, 0).text, "0.0%");
    assert_string_equal(norma__percent(NORMA_FRENCH, 0.079).text, "7,9\u202f%");
    assert_string_equal(norma__fixed(NORMA_ENGLISH, NAN, 2).text, "\u2013");
    assert_string_equal(norma__plain(NORMA_ENGLISH, 0.9).text, "0.9");
    assert_string_equal(norma__significant(NORMA_FRENCH, -0.1918).text, "\u22120,192");
    assert_string_equal(norma__significant(NORMA_FRENCH, -3.34e-32).text, "\u22123,34e-32");
    assert_string_equal(norma__significant(NORMA_ENGLISH, 1e-10).text, "1e-10");
    assert_string_equal(norma__significant(NORMA_ENGLISH, 3).text, "3");
    assert_string_equal(norma__significant(NORMA_ENGLISH, 1234.5).text, "1,234");
    assert_string_equal(norma__plain(NORMA_FRENCH, 0.001).text, "0,001");
    assert_string_equal(norma__setting(NORMA_ENGLISH, 0.999).text, "0.999");
    assert_string_equal(norma__setting(NORMA_FRENCH, 0.50001).text, "0,50001");
    assert_string_equal(norma__setting(NORMA_ENGLISH, 0.00001).text, "0.00001");
    assert_string_equal(norma__setting(NORMA_ENGLISH, 12345).text, "12,345");
    assert_string_equal(norma__plain_percent(NORMA_ENGLISH, 0.125).text, "12.5%");
    assert_string_equal(norma__plain_percent(NORMA_ENGLISH, 0.50001).text, "50.001%");
    assert_string_equal(norma__plain_duration(NORMA_ENGLISH, 2000).text, "2\u00a0s");
    assert_string_equal(norma__p_value(NORMA_ENGLISH, 1e-20).text, "<\u00a00.001");
    assert_string_equal(norma__p_value(NORMA_ENGLISH, NAN).text, "\u2013");
}

static void invalid_bytes_never_reach_a_reader(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        norma__buffer out = {0};
        assert_int_equal(norma__utf8_width(bad[i]), 0);
        norma__put_clean(&out, bad[i]);
        assert_int_equal(strncmp(out.bytes, "\xef\xbf\xbd", 3), 0);
        norma__buffer_free(&out);
    }
    norma__buffer out = {0};
    norma__put_clean(&out, "\x1b[31mred\x7f é\u20ac\U0001F600");
    assert_string_equal(out.bytes, " [31mred  é\u20ac\U0001F600");
    norma__buffer_free(&out);
}

/* ---- the summary fits a screen ---- */

static void fits_a_screen(const char *text)
{
    size_t lines = 0;
    for (const char *line = text; *line; lines++) {
        const char *end = strchr(line, '\n');
        char copy[1024];
        assert_non_null(end);
        assert_true((size_t)(end - line) < sizeof copy);
        snprintf(copy, sizeof copy, "%.*s", (int)(end - line), line);
        if (norma__utf8_columns(copy) > 100)
            fail_msg("%zu columns: %s", norma__utf8_columns(copy), copy);
        assert_true(end == line || end[-1] != ' ');
        line = end + 1;
    }
    assert_true(lines <= 30);
}

static void the_summary_of_a_validation_fits_a_screen(void **state)
{
    (void)state;
    for (int kind = 0; kind < 8; kind++)
        for (int language = 0; language < NORMA_LANGUAGES; language++) {
            example e;
            norma_output out;
            example_make(&e, kind, (norma_language)language);
            assert_int_equal(
                norma_report_validation(&out, e.validation, NORMA_FORMAT_TEXT, &e.context, NULL),
                NORMA_OK);
            fits_a_screen(out.bytes);
            assert_null(strstr(out.bytes, "/secret/folder"));
            assert_null(strstr(out.bytes, "=1+1"));
            norma_output_free(&out);
            example_free(&e);
        }
}

static void a_scale_that_is_held_back_is_named_with_its_reason(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_NOISE, NORMA_ENGLISH);
    const norma_gate_result *gate = e.validation->scales[2].gate;
    assert_int_equal(gate->verdict, NORMA_HOLD);
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_TEXT, &e.context, NULL), NORMA_OK);
    assert_non_null(strstr(out.bytes, "hold: "));
    assert_non_null(strstr(out.bytes, "Do not report: "));
    assert_non_null(strstr(out.bytes, "reliability"));
    norma_output_free(&out);
    example_free(&e);
}

static void numbers_are_never_cut(void **state)
{
    (void)state;
    norma__buffer out = {0};
    norma__text_cell(&out, "100,000", 5);
    norma__text_cell(&out, "a long title", -6);
    norma__text_end(&out);
    assert_string_equal(out.bytes, "100,000  a lon\u2026\n");
    norma__buffer_free(&out);
}

static void the_interval_of_a_negative_alpha_is_whole(void **state)
{
    (void)state;
    example e;
    norma_output text;
    example_make(&e, EXAMPLE_NOISE, NORMA_ENGLISH);
    norma_reliability_result *kept = e.validation->scales[0].kept;
    kept->alpha = -10.25;
    kept->alpha_low = -12.75;
    kept->alpha_high = -9.5;
    assert_int_equal(
        norma_report_validation(&text, e.validation, NORMA_FORMAT_TEXT, &e.context, NULL),
        NORMA_OK);
    assert_non_null(strstr(text.bytes, "\u221210.25 [\u221212.75, \u22129.50]"));
    norma_output_free(&text);
    example_free(&e);
}

/* One factor holds every item: that all load on it says nothing. */
static void hits_on_a_single_factor_are_not_told(void **state)
{
    (void)state;
    example e;
    norma_output text;
    example_make(&e, EXAMPLE_NORMS, NORMA_ENGLISH);
    assert_non_null(e.validation->key_match);
    for (size_t factors = 2; factors >= 1; factors--) {
        e.validation->key_match->n_factors = factors;
        assert_int_equal(
            norma_report_validation(&text, e.validation, NORMA_FORMAT_TEXT, &e.context, NULL),
            NORMA_OK);
        assert_int_equal(occurrences(text.bytes, "items load most on"), factors - 1);
        norma_output_free(&text);
    }
    e.validation->key_match->n_factors = 2;
    example_free(&e);
}

/* ---- French is complete ---- */

static size_t n_missing;
/* Scale a of the example is made to lie ten points over or under its norm. */
static size_t advice_to_look(norma_favourable end, double difference)
{
    example e;
    norma_output out = {0};
    example_make(&e, EXAMPLE_NORMS, NORMA_ENGLISH);
    size_t a = norma_instrument_find_scale(e.instrument, "a");
    norma_comparison *c = &e.validation->scales[a].comparison;
    e.instrument->scales[a].favourable = end;
    assert_true(e.validation->scales[a].compared);
    c->difference = difference;
    c->difference_low = difference - 5;
    c->difference_high = difference + 5;
    c->hedges_g = difference / 20;
    assert_int_equal(
        norma_report_validation(&out, e.validation, NORMA_FORMAT_TEXT, &e.context, NULL), NORMA_OK);
    size_t found = occurrences(out.bytes, "unfavourable side");
    norma_output_free(&out);
    example_free(&e);
    return found;
}

static void only_the_unfavourable_side_of_the_norm_is_pointed_at(void **state)
{
    (void)state;
    assert_int_equal(advice_to_look(NORMA_FAVOURABLE_HIGH, -10), 1);
    assert_int_equal(advice_to_look(NORMA_FAVOURABLE_HIGH, 10), 0);
    assert_int_equal(advice_to_look(NORMA_FAVOURABLE_LOW, 10), 1);
    assert_int_equal(advice_to_look(NORMA_FAVOURABLE_LOW, -10), 0);
    assert_int_equal(advice_to_look(NORMA_FAVOURABLE_LOW, 4), 0); /* the interval has the norm */
    assert_int_equal(advice_to_look(NORMA_FAVOURABLE_UNSTATED, -10), 0);
}

static void missing(const char *english)
{
    print_error("no French for: %s\n", english);
    n_missing++;
}

static void write_everything(example *e)
{
    norma_output out;
    norma_description *d = NULL;
    const size_t items[] = {0, 1, 2, 3};
    norma_norm_set *sets[] = {&e->norms};
    const norma_reliability_result *scales[] = {e->validation->scales[1].kept};
    assert_int_equal(
        norma_describe(&d, &(norma_sample){.data = e->data, .items = items, .n_items = 4}, NULL),
        NORMA_OK);
#define WRITE(call)                                                                                \
    assert_int_equal(call, NORMA_OK);                                                              \
    norma_output_free(&out)
    WRITE(norma_report_describe(&out, d, NORMA_FORMAT_TEXT, &e->context, NULL));
    WRITE(norma_report_reliability(&out, scales, 1, NULL, NORMA_FORMAT_TEXT, &e->context, NULL));
    WRITE(norma_report_factor(&out, e->validation->structure, e->validation->key_match,
                              e->instrument, NULL, NORMA_FORMAT_TEXT, &e->context, NULL));
    WRITE(norma_report_screen(&out, e->validation->screen, e->instrument, e->data,
                              NORMA_FORMAT_TEXT, &e->context, NULL));
    WRITE(norma_report_norm_list(&out, &(norma_norm_list){1, sets}, NULL, NORMA_FORMAT_TEXT,
                                 &e->context, NULL));
    WRITE(norma_report_norm_set(&out, &e->norms, NORMA_FORMAT_TEXT, &e->context, NULL));
    WRITE(norma_report_validation(&out, e->validation, NORMA_FORMAT_TEXT, &e->context, NULL));
    WRITE(norma_report_html(&out, e->validation, &e->context, NULL));
#undef WRITE
    norma_description_free(d);
}

static void every_sentence_has_its_french(void **state)
{
    (void)state;
    norma__phrase_missing = missing;
    for (int kind = 0; kind < 8; kind++) {
        example e;
        example_make(&e, kind, NORMA_FRENCH);
        write_everything(&e);
        e.validation->screen->n_kept = 20; /* few, and many set aside */
        if (kind & EXAMPLE_NORMS)
            e.validation->scales[1].comparison.difference_high = -1;
        if (e.validation->key_match)
            e.validation->key_match->n_hits = 1;
        write_everything(&e);
        example_free(&e);
    }
    norma__phrase_missing = NULL;
    assert_int_equal(n_missing, 0);
}

static void placeholders_survive_translation(void **state)
{
    (void)state;
    for (size_t list = 0; norma__all_phrases_fr[list]; list++)
        for (const norma__phrase *p = norma__all_phrases_fr[list]; p->key; p++)
            for (int digit = '1'; digit <= '9'; digit++) {
                const char alone[] = {'{', (char)digit, '}', '\0'};
                const char counted[] = {'{', (char)digit, ' ', '\0'};
                if (occurrences(p->key, alone) + occurrences(p->key, counted) !=
                    occurrences(p->text, alone) + occurrences(p->text, counted))
                    fail_msg("%s is not in both: %s / %s", alone, p->key, p->text);
            }
}

static char *filled(norma_language language, const char *sentence, const char *count)
{
    norma__buffer out = {0};
    norma__fill(&out, language, sentence, (const char *const[]){count, "x"}, 2);
    return out.bytes;
}

static void what_is_counted_stands_in_singular_or_plural(void **state)
{
    (void)state;
    static const struct {
        norma_language language;
        const char *sentence, *count, *want;
    } cases[] = {{NORMA_ENGLISH, "{1 row|rows} of {2}", "1", "1 row of x"},
                 {NORMA_ENGLISH, "{1 row|rows} of {2}", "0", "0 rows of x"},
                 {NORMA_ENGLISH, "{1 row was|rows were} read", "21", "21 rows were read"},
                 {NORMA_FRENCH, "{1 ligne|lignes}", "1", "1 ligne"},
                 {NORMA_FRENCH, "{1 ligne|lignes}", "0", "0 ligne"},
                 {NORMA_FRENCH, "{1 ligne|lignes}", "2", "2 lignes"},
                 {NORMA_ENGLISH, "{1 row|rows", "1", "{1 row|rows"},
                 {NORMA_ENGLISH, "{1 row} a|b {1}", "1", "{1 row} a|b 1"},
                 {NORMA_ENGLISH, "{9} {x} {", "1", "{9} {x} {"}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char *text = filled(cases[k].language, cases[k].sentence, cases[k].count);
        assert_string_equal(text, cases[k].want);
        free(text);
    }
}

/* Every literal code in a call of norma__note() in src; codes passed on as variables have none. */
static void check_codes_in(const char *source, const char *path)
{
    for (const char *at = source; (at = strstr(at, "norma__note(")); at++) {
        const char *quote = strchr(at, '"');
        const char *end = strchr(at, ';');
        const char *comma = quote;
        if (!quote || !end || quote > end)
            continue;
        while (comma > at && *comma != ',')
            comma--;
        size_t commas = 0;
        for (const char *c = at; c <= comma; c++)
            commas += *c == ',';
        if (commas != 2) /* notes, err, "code" */
            continue;
        char code[64];
        bool found = false;
        snprintf(code, sizeof code, "%.*s", (int)strcspn(quote + 1, "\""), quote + 1);
        for (size_t l = 0; norma__all_notes_fr[l]; l++)
            for (const norma__phrase *p = norma__all_notes_fr[l]; p->key; p++)
                found |= strcmp(p->key, code) == 0;
        if (!found)
            fail_msg("%s: the note %s has no French sentence", path, code);
    }
}

static char *read_source(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    assert_non_null(file);
    assert_non_null(text);
    size_t length = fread(text, 1, (1 << 20) - 1, file);
    assert_true(length < (1 << 20) - 1);
    fclose(file);
    return text;
}

static size_t check_codes_under(const char *folder, int depth)
{
    DIR *dir = opendir(folder);
    size_t n = 0;
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[1024];
        size_t length = strlen(entry->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        if (length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0) {
            char *text = read_source(path);
            check_codes_in(text, path);
            free(text);
            n++;
        } else if (!strchr(entry->d_name, '.') && depth < 3) {
            n += check_codes_under(path, depth + 1);
        }
    }
    closedir(dir);
    return n;
}

static void every_note_has_its_french(void **state)
{
    (void)state;
    assert_true(check_codes_under(NORMA_REFERENCE "/../../src", 0) > 30);
}

static size_t sentences_of(const char *code)
{
    size_t n = 0;
    for (size_t l = 0; norma__all_notes_fr[l]; l++)
        for (const norma__phrase *p = norma__all_notes_fr[l]; p->key; p++)
            n += strcmp(p->key, code) == 0;
    return n;
}

static void a_code_has_one_sentence(void **state)
{
    (void)state;
    for (size_t l = 0; norma__all_notes_fr[l]; l++)
        for (const norma__phrase *p = norma__all_notes_fr[l]; p->key; p++)
            if (sentences_of(p->key) != 1)
                fail_msg("the note %s has two French sentences: the second is never read", p->key);
}

static void no_line_begins_with_a_sign(void **state)
{
    (void)state;
    static const char filler[] = "douze lettres ";
    for (size_t shift = 0; shift < 20; shift++) {
        norma__buffer out = {0}, paragraph = {0};
        for (size_t i = 0; i < 8; i++)
            norma__put(&paragraph, filler);
        norma__put(&paragraph, &"vingt caractères là."[shift]);
        norma__put(&paragraph, " ; puis");
        norma__text_paragraph(&out, "Notes", &paragraph);
        assert_null(strstr(out.bytes, "\n            ;"));
        norma__buffer_free(&out);
    }
}

static void nothing_leaks_when_memory_ends(void **state)
{
    (void)state;
    example e;
    norma_output out;
    example_make(&e, EXAMPLE_LATENCIES | EXAMPLE_NORMS | EXAMPLE_NOISE, NORMA_FRENCH);
    check_every_allocation(out.bytes, norma_report_validation(&out, e.validation, NORMA_FORMAT_TEXT,
                                                              &e.context, NULL));
    norma_output_free(&out);
    example_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_set_in_the_reader_s_language),
        cmocka_unit_test(invalid_bytes_never_reach_a_reader),
        cmocka_unit_test(the_summary_of_a_validation_fits_a_screen),
        cmocka_unit_test(a_scale_that_is_held_back_is_named_with_its_reason),
        cmocka_unit_test(numbers_are_never_cut),
        cmocka_unit_test(the_interval_of_a_negative_alpha_is_whole),
        cmocka_unit_test(hits_on_a_single_factor_are_not_told),
        cmocka_unit_test(only_the_unfavourable_side_of_the_norm_is_pointed_at),
        cmocka_unit_test(every_sentence_has_its_french),
        cmocka_unit_test(placeholders_survive_translation),
        cmocka_unit_test(what_is_counted_stands_in_singular_or_plural),
        cmocka_unit_test(every_note_has_its_french),
        cmocka_unit_test(a_code_has_one_sentence),
        cmocka_unit_test(no_line_begins_with_a_sign),
        cmocka_unit_test(nothing_leaks_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
