#include "support/check.h"

#include <string.h>

#include "foundation/digest.h"

/* FIPS 180-2, appendix B: "abc" and the message of 448 bits. */
static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char long_text[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
static const char long_digest[] =
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";

static void digests_are_those_of_the_standard(void **state)
{
    char hex[NORMA__DIGEST_SIZE];
    (void)state;
    norma__digest(hex, "abc", 3);
    assert_string_equal(hex, abc);
    norma__digest(hex, long_text, strlen(long_text));
    assert_string_equal(hex, long_digest);
}

static void pieces_make_the_digest_of_the_whole_and_sums_on_the_way_change_nothing(void **state)
{
    char hex[NORMA__DIGEST_SIZE];
    uint8_t sum[NORMA__DIGEST_BYTES];
    norma__digesting pieces;
    (void)state;
    for (size_t cut = 0; cut <= strlen(long_text); cut++) {
        norma__digest_begin(&pieces);
        norma__digest_add(&pieces, long_text, cut);
        norma__digest_sum(sum, &pieces);
        norma__digest_add(&pieces, long_text + cut, strlen(long_text) - cut);
        norma__digest_hex(hex, &pieces);
        assert_string_equal(hex, long_digest);
    }
    assert_int_equal(sum[0], 0x24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_the_standard),
        cmocka_unit_test(pieces_make_the_digest_of_the_whole_and_sums_on_the_way_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
