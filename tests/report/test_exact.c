#include "support/check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/write.h"

static void check_as_printf(double value)
{
    char want[64];
    norma__buffer out = {0};
    snprintf(want, sizeof want, "%.17g", value);
    norma__put_exact(&out, value);
    assert_non_null(out.bytes);
    if (strcmp(out.bytes, want) != 0)
        fail_msg("%s instead of %s", out.bytes, want);
    norma__buffer_free(&out);
}

/* Law: the digits are those of C's printf, at and beside every power of two and of ten. */
static void numbers_are_printed_as_c_prints_17_digits(void **state)
{
    (void)state;
    for (int e = -60; e <= 60; e++) {
        const double powers[] = {ldexp(1, e), pow(10, e / 3.0), pow(10, e), 3 * ldexp(1, e)};
        for (int k = 0; k < 4; k++)
            for (int sign = -1; sign <= 1; sign += 2) {
                if (powers[k] >= 1e15 && powers[k] == floor(powers[k]) && powers[k] < 1e17)
                    continue;
                check_as_printf(sign * powers[k]);
                check_as_printf(sign * nextafter(powers[k], 0));
                check_as_printf(sign * nextafter(powers[k], INFINITY));
            }
    }
}

static void random_numbers_are_printed_as_c_prints_17_digits(void **state)
{
    (void)state;
    uint64_t random = 11;
    for (int i = 0; i < 200000; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double unit = (double)(random >> 11) / 9007199254740992.0;
        check_as_printf(2 * unit - 1);
        check_as_printf(ldexp(unit, (int)(random % 90) - 40));
    }
}

/* A half is exactly representable with few digits: ties go to even. */
static void short_numbers_stay_short(void **state)
{
    (void)state;
    norma__buffer out = {0};
    const double few[] = {0.5, -0.5, 0.1, 100, -3, 1234.5, 0, -0.0, 0.0003};
    for (size_t i = 0; i < sizeof few / sizeof *few; i++) {
        norma__put_exact(&out, few[i]);
        norma__put(&out, " ");
    }
    norma__put_exact(&out, NAN);
    assert_string_equal(out.bytes, "0.5 -0.5 0.10000000000000001 100 -3 1234.5 0 -0 "
                                   "0.00029999999999999997 null");
    norma__buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_printed_as_c_prints_17_digits),
        cmocka_unit_test(random_numbers_are_printed_as_c_prints_17_digits),
        cmocka_unit_test(short_numbers_stay_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
