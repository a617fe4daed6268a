#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "foundation/random.h"
#include "norms/canonical.h"
#include "norms/canonical_number.h"

#include "set_in_hand.h"

/* ---- numbers --------------------------------------------------------------------------------- */

static double of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* RFC 8785, appendix B; from 2^-44 on by Python 3.11 and node 20. */
static void numbers_are_written_as_the_rfc_writes_them(void **state)
{
    (void)state;
    static const struct {
        uint64_t bits;
        const char *text;
    } cases[] = {
        {0x0000000000000000, "0"},
        {0x8000000000000000, "0"},
        {0x0000000000000001, "5e-324"},
        {0x8000000000000001, "-5e-324"},
        {0x7fefffffffffffff, "1.7976931348623157e+308"},
        {0xffefffffffffffff, "-1.7976931348623157e+308"},
        {0x4340000000000000, "9007199254740992"},
        {0xc340000000000000, "-9007199254740992"},
        {0x4430000000000000, "295147905179352830000"},
        {0x44b52d02c7e14af5, "9.999999999999997e+22"},
        {0x44b52d02c7e14af6, "1e+23"},
        {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
        {0x444b1ae4d6e2ef4e, "999999999999999700000"},
        {0x444b1ae4d6e2ef4f, "999999999999999900000"},
        {0x444b1ae4d6e2ef50, "1e+21"},
        {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
        {0x3eb0c6f7a0b5ed8d, "0.000001"},
        {0x41b3de4355555553, "333333333.3333332"},
        {0x41b3de4355555554, "333333333.33333325"},
        {0x41b3de4355555555, "333333333.3333333"},
        {0x41b3de4355555556, "333333333.3333334"},
        {0x41b3de4355555557, "333333333.33333343"},
        {0xbecbf647612f3696, "-0.0000033333333333333333"},
        {0x43143ff3c1cb0959, "1424953923781206.2"},
        {0x3d30000000000000, "5.684341886080802e-14"},
        {0x3f30000000000000, "0.000244140625"},
        {0x3fd5555555555555, "0.3333333333333333"},
        {0x3fb999999999999a, "0.1"},
        {0x4059000000000000, "100"},
        {0x4058ffffffffffff, "99.99999999999999"},
        {0x4059000000000001, "100.00000000000001"},
        {0x4022b7e151628aed, "9.359140914229522"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[NORMA__CANONICAL_NUMBER];
        size_t length = norma__canonical_number(text, of_bits(cases[i].bits));
        assert_string_equal(text, cases[i].text);
        assert_int_equal(length, strlen(text));
    }
}

/* The fewest digits after which printf() comes back to the number. */
static int fewest_digits(double value)
{
    char text[48];
    for (int n = 1; n < 17; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, value);
        if (strtod(text, NULL) == value)
            return n;
    }
    return 17;
}

static int digits_of(const char *text)
{
    int n = 0, zeros = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (n == 0 && *text == '0'))
            continue;
        n++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

static void check_number(double value)
{
    char text[NORMA__CANONICAL_NUMBER];
    norma__canonical_number(text, value);
    if (strtod(text, NULL) != value || digits_of(text) > fewest_digits(value))
        fail_msg("%.17g is written as %s", value, text);
}

static void every_number_comes_back_and_none_is_longer_than_it_must(void **state)
{
    (void)state;
    gsl_rng *random = norma__random_new(7, 1);
    assert_non_null(random);
    for (int i = 0; i < 20000; i++) {
        const double uniform = gsl_rng_uniform(random);
        check_number(100 * uniform);
        check_number(uniform * pow(10, (double)(i % 40) - 20));
        check_number((double)(i % 1000) / 7);
    }
    for (int exponent = -1074; exponent < 1024; exponent++) {
        const double power = ldexp(1, exponent);
        check_number(power);
        check_number(nextafter(power, 0) > 0 ? nextafter(power, 0) : power);
        check_number(exponent < 1023 ? nextafter(power, INFINITY) : power);
    }
    for (int exponent = -307; exponent < 308; exponent++) {
        char text[16];
        snprintf(text, sizeof text, "1e%d", exponent);
        const double power = strtod(text, NULL);
        check_number(power);
        check_number(nextafter(power, 0));
        check_number(nextafter(power, INFINITY));
    }
    gsl_rng_free(random);
}

/* ---- sets ------------------------------------------------------------------------------------ */

#define TAIL ",\"skewness\":0.25,\"values\":[25,50,75],\"within\":200.75}"
#define COMPANIES                                                                                  \
    ",\"between\":4.5,\"companies\":[[12,48.5,3000.125],[0,null,0],[28,51.333333333333336,7000.5]" \
    "],"                                                                                           \
    "\"company_mean\":50.25"
#define MIDDLE ",\"effective\":[30.5,30.5,30.5],\"id\":"

static const char WANTED[] =
    "{\"calibration\":\"\",\"calibration_version\":0,\"collected_from\":\"2024-01-01\","
    "\"collected_to\":\"2024-12-31\",\"company_column\":\"COMPANY\","
    "\"company_weights\":[0.5,1,1.5],\"created\":\"2025-01-31T23:59:59Z\",\"figures\":["
    "{\"columns\":1,\"name\":\"items.mean\",\"rows\":2,\"values\":[3.25,null]},"
    "{\"columns\":1,\"name\":\"items.sd\",\"rows\":2,\"values\":[1e-7,\"Infinity\"]}],"
    "\"filter\":\"WAVE is \\\"2\\\"\",\"instrument_id\":\"hand\",\"instrument_version\":\"1\","
    "\"key_sha256\":\"" HASH_OF_KEY "\",\"margins\":\"sector: a 0.5, b 0.5\",\"n_companies\":3,"
    "\"n_effective\":36.5,\"n_kept\":40,\"n_rows\":44,\"name\":\"two levels\","
    "\"norma_version\":\"0.1.0\",\"parents\":[{\"name\":\"older\",\"sha256\":\"" HASH_OF_PARENT
    "\",\"version\":3}],\"population\":\"salari\303\251s de deux entreprises\","
    "\"previous_sha256\":\"\",\"scales\":["
    "{\"alpha\":0.8125" COMPANIES ",\"counts\":[10,20,10]" MIDDLE "\"autonomy\","
    "\"kurtosis\":-0.75,\"max\":75,\"mean\":50,\"min\":25,\"n\":40,\"n_companies\":2,"
    "\"n_effective\":30.5,\"sd\":17.90287185098582,\"shares\":[0.25,0.5,0.25]" TAIL
    ",{\"alpha\":null" COMPANIES ",\"counts\":[5,30,5]" MIDDLE "\"trust\","
    "\"kurtosis\":-0.75,\"max\":75,\"mean\":50,\"min\":25,\"n\":40,\"n_companies\":2,"
    "\"n_effective\":30.5,\"sd\":12.659242088545833,\"shares\":[0.125,0.75,0.125]" TAIL
    "],\"source_file\":\"answers.csv\",\"source_sha256\":\"" HASH_OF_SOURCE
    "\",\"version\":1,\"weighting\":\"respondents\"}";

static void a_set_has_one_text(void **state)
{
    (void)state;
    set_in_hand hand;
    norma__buffer buffer = {0};
    norma__canonical out;
    char digest[NORMA__DIGEST_SIZE], of_text[NORMA__DIGEST_SIZE];

    set_in_hand_make(&hand);
    norma__canonical_to_buffer(&out, &buffer);
    norma__canonical_set(&out, &hand.set);
    norma__canonical_end(&out);
    assert_string_equal(buffer.bytes, WANTED);
    assert_int_equal(norma__norms_digest(digest, &hand.set, NULL), NORMA_OK);
    norma__digest(of_text, WANTED, strlen(WANTED));
    assert_string_equal(digest, of_text);
    norma__buffer_free(&buffer);
}

static void check_differs(const set_in_hand *hand, const char *from)
{
    char digest[NORMA__DIGEST_SIZE];
    assert_int_equal(norma__norms_digest(digest, &hand->set, NULL), NORMA_OK);
    assert_string_not_equal(digest, from);
}

static void every_field_counts_but_those_that_change_later(void **state)
{
    (void)state;
    set_in_hand hand;
    char from[NORMA__DIGEST_SIZE], now[NORMA__DIGEST_SIZE], other[] = "other";
    set_in_hand_make(&hand);
    assert_int_equal(norma__norms_digest(from, &hand.set, NULL), NORMA_OK);

    char **texts[] = {&hand.set.name,
                      &hand.set.created,
                      &hand.set.norma_version,
                      &hand.set.instrument_id,
                      &hand.set.instrument_version,
                      &hand.set.key_sha256,
                      &hand.set.source_file,
                      &hand.set.source_sha256,
                      &hand.set.filter,
                      &hand.set.population,
                      &hand.set.collected_from,
                      &hand.set.collected_to,
                      &hand.set.company_column,
                      &hand.set.margins,
                      &hand.set.calibration,
                      &hand.set.previous_sha256,
                      &hand.parents[0].name,
                      &hand.parents[0].sha256,
                      &hand.scales[1].id,
                      &hand.figures[0].name};
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        char *was = *texts[t];
        *texts[t] = other;
        check_differs(&hand, from);
        *texts[t] = was;
    }
    double *reals[] = {
        &hand.set.n_effective,        &hand.company_weights[1],   &hand.scales[0].mean,
        &hand.scales[0].sd,           &hand.scales[0].skewness,   &hand.scales[0].kurtosis,
        &hand.scales[0].min,          &hand.scales[0].max,        &hand.scales[1].alpha,
        &hand.scales[0].n_effective,  &hand.values[0][1],         &hand.shares[1][2],
        &hand.effective[1][0],        &hand.companies[1][1].mean, &hand.companies[0][2].ss,
        &hand.scales[1].company_mean, &hand.scales[1].between,    &hand.scales[1].within,
        &hand.figure_values[0][1]};
    for (size_t r = 0; r < sizeof reals / sizeof reals[0]; r++) {
        const double was = *reals[r];
        *reals[r] = isnan(was) ? 0 : nextafter(was, INFINITY);
        check_differs(&hand, from);
        *reals[r] = was;
    }
    size_t *sizes[] = {&hand.set.n_rows,   &hand.set.n_kept,
                       &hand.scales[0].n,  &hand.scales[0].n_companies,
                       &hand.counts[0][0], &hand.companies[0][0].n};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        ++*sizes[i];
        check_differs(&hand, from);
        --*sizes[i];
    }
    hand.set.weighting = NORMA_WEIGHT_COMPANIES;
    check_differs(&hand, from);
    hand.set.weighting = NORMA_WEIGHT_RESPONDENTS;
    hand.set.version = hand.set.calibration_version = 2;
    check_differs(&hand, from);
    hand.set.version = 1;
    check_differs(&hand, from);
    hand.set.calibration_version = 0;

    hand.set.current = false;
    hand.set.retired = hand.set.sha256 = other;
    assert_int_equal(norma__norms_digest(now, &hand.set, NULL), NORMA_OK);
    assert_string_equal(now, from);
}

static void what_has_no_digest_is_refused(void **state)
{
    (void)state;
    set_in_hand hand;
    norma_error err = {0};
    char digest[NORMA__DIGEST_SIZE], latin[] = "salari\351s";
    set_in_hand_make(&hand);
    hand.set.population = latin;
    assert_int_equal(norma__norms_digest(digest, &hand.set, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "a text of the norm set is not UTF-8");
    hand.set.scales = NULL;
    assert_int_equal(norma__norms_digest(digest, &hand.set, &err), NORMA_EINVAL);
    assert_string_equal(err.message, "a norm set that is only listed has no digest");
}

/* One that is longer than a piece, with all that JSON escapes. */
static void texts_are_escaped_as_the_rfc_escapes_them(void **state)
{
    (void)state;
    norma__buffer buffer = {0};
    norma__canonical out;
    char *lengthy = calloc(1, 2 * NORMA__CANONICAL_PIECE + 1);
    assert_non_null(lengthy);
    memset(lengthy, 'x', 2 * NORMA__CANONICAL_PIECE);
    norma__canonical_to_buffer(&out, &buffer);
    norma__canonical_text(&out, "\b\t\n\f\r\"\\/\001\037\177\342\202\254");
    norma__canonical_text(&out, lengthy);
    norma__canonical_text(&out, NULL);
    norma__canonical_end(&out);
    static const char escaped[] = "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\177\342\202\254\"\"";
    assert_int_equal(buffer.length, strlen(escaped) + strlen(lengthy) + 3);
    assert_memory_equal(buffer.bytes, escaped, strlen(escaped));
    assert_string_equal(buffer.bytes + strlen(escaped) + strlen(lengthy), "\"\"\"");
    assert_false(out.refused);
    norma__buffer_free(&buffer);
    free(lengthy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_written_as_the_rfc_writes_them),
        cmocka_unit_test(every_number_comes_back_and_none_is_longer_than_it_must),
        cmocka_unit_test(a_set_has_one_text),
        cmocka_unit_test(every_field_counts_but_those_that_change_later),
        cmocka_unit_test(what_has_no_digest_is_refused),
        cmocka_unit_test(texts_are_escaped_as_the_rfc_escapes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
