/* Norms on the move: exported, imported, verified, compared, retired, rolled back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define BUILD(where, when)                                                                         \
    "norma norms build --instrument $DATASETS/lq2002/instrument.json "                             \
    "--data $DATASETS/lq2002/lq2002.csv --where-not COMPID=" where " --name army "                 \
    "--store norms.db --created " when "T00:00:00Z "

static int begin(void **state)
{
    (void)state;
    runner_begin();
    const char *const lines[] = {BUILD("13", "2025-01-01"), BUILD("8,13,26", "2025-02-01")};
    for (size_t i = 0; i < 2; i++) {
        run r = run_line(lines[i]);
        if (r.code != 0)
            fail_msg("%s", r.err);
        run_free(&r);
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

static void expect(const char *line, int code, const char *said)
{
    run r = run_line(line);
    if (r.code != code || (!strstr(r.out, said) && !strstr(r.err, said)))
        fail_msg("%s: %d\n%s%s", line, r.code, r.out, r.err);
    run_free(&r);
}

static void an_export_comes_in_elsewhere_and_is_sound(void **state)
{
    (void)state;
    expect("norma norms export --store norms.db --output norms.json", 0, "");
    expect("norma norms verify --file norms.json --strict", 0, "Sound");
    expect("norma norms import --file norms.json --store other.db", 0, "added");
    expect("norma norms import --file norms.json --store other.db", 0, "nothing was changed");
    expect("norma norms verify --store other.db --strict", 0, "2 norm sets");
    cJSON *first = run_json("norma norms history --store norms.db --format json");
    cJSON *second = run_json("norma norms history --store other.db --format json");
    for (int v = 0; v < 2; v++) {
        char path[48];
        snprintf(path, sizeof path, "results/versions/%d/sha256", v);
        assert_string_equal(text_at(first, path), text_at(second, path));
    }
    assert_string_equal(text_at(second, "results/events/0/kind"), "imported");
    cJSON_Delete(first);
    cJSON_Delete(second);
}

static void what_is_damaged_fails(void **state)
{
    (void)state;
    expect("norma norms export --store norms.db | sed s/army/army2/ >bad.json && "
           "norma norms verify --file bad.json",
           1, "Damaged");
    expect("norma norms verify --file bad.json --strict --format json", 3, "\"sound\": false");
    expect("norma norms import --file bad.json --store new.db", 1, "is damaged");
    expect("test -e new.db", 1, "");
    expect("norma norms verify --store norms.db --event "
           "0000000000000000000000000000000000000000000000000000000000000000",
           1, "was cut short");
    expect("norma norms verify --store norms.db --file bad.json", 2, "one of --store and --file");
}

static void two_versions_are_compared(void **state)
{
    (void)state;
    cJSON *diff = run_json("norma norms diff --store norms.db --from army:1 --to army:2 "
                           "--format json");
    assert_true(cJSON_IsTrue(json_at(diff, "results/same_key")));
    assert_true(cJSON_IsFalse(json_at(diff, "results/same")));
    const double shift = json_at(diff, "results/scales/0/shift")->valuedouble;
    const double first = json_at(diff, "results/scales/0/mean/0")->valuedouble,
                 second = json_at(diff, "results/scales/0/mean/1")->valuedouble,
                 sd = json_at(diff, "results/scales/0/sd/0")->valuedouble;
    assert_close(shift, (second - first) / sd, 1e-12, 1e-15);
    cJSON_Delete(diff);
    expect("norma norms diff --store norms.db --from army:1 --to army:1", 0,
           "Both have the same contents.");
    expect("norma norms diff --store norms.db --from army:1 --to army:2 --format csv", 0,
           "scale,pomp,percentile_first");
}

static void a_reason_is_needed_and_kept(void **state)
{
    (void)state;
    expect("norma norms rollback --store norms.db --name army --version 1 --because short", 2,
           "at least 10 characters");
    expect("norma norms rollback --store norms.db --name army --version 1 --because "
           "'version 2 lacks companies'",
           0, "version 2 lacks companies");
    expect("norma norms show --store norms.db", 0, "version 1");
    expect("norma norms retire --store norms.db --name army --version 2 --because "
           "'three companies are missing'",
           0, "retired");
    expect("norma norms retire --store norms.db --name army --version 2 --because "
           "'three companies are missing'",
           1, "is retired already");
    expect("norma norms compare --store norms.db --name army:2 --where COMPID=13 "
           "--data $DATASETS/lq2002/lq2002.csv --instrument $DATASETS/lq2002/instrument.json",
           0, "is retired: norma norms history says why");
    expect("norma norms rollback --store norms.db --name army --version 2 --because "
           "'three companies are missing'",
           1, "is retired");
    expect("norma norms retire --store none.db --name army --version 2 --because "
           "'three companies are missing'",
           1, "there is no norm store");
    expect("test -e none.db", 1, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_comes_in_elsewhere_and_is_sound),
        cmocka_unit_test(what_is_damaged_fails),
        cmocka_unit_test(two_versions_are_compared),
        cmocka_unit_test(a_reason_is_needed_and_kept),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
