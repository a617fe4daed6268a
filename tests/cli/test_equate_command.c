#include "cli/runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LQ "--instrument $DATASETS/lq2002/instrument.json --data $DATASETS/lq2002/lq2002.csv "

static void refused(const char *line, const char *says)
{
    run r = run_line(line);
    assert_true(r.code == 1 || r.code == 2);
    if (!strstr(r.err, says))
        fail_msg("\"%s\" does not say \"%s\"", r.err, says);
    run_free(&r);
}

/* ---- norma equate ---- */

static void frequencies_are_equated(void **state)
{
    (void)state;
    write_text("f.csv", "score,a,b\n0,10,5\n1,20,10\n2,30,20\n3,25,30\n4,15,35\n");
    cJSON *e = run_json("norma equate --data f.csv --score score --x a --y b --method linear "
                        "--bootstrap 50 --format json");
    assert_close(json_number(e, "results/x/mean"), 2.15, 1e-12, 0);
    assert_close(json_number(e, "results/slope") * 2.15 + json_number(e, "results/intercept"), 2.8,
                 1e-12, 0);
    assert_int_equal(json_number(e, "results/replicates"), 50);
    assert_int_equal(notes_with(e, "equate-few"), 1);
    cJSON_Delete(e);
    run r = run_line("norma equate --data f.csv --score score --x a --y b --smooth loglinear:2 "
                     "--language fr");
    assert_int_equal(r.code, 0);
    assert_non_null(strstr(r.out, "groupes équivalents"));
    assert_non_null(strstr(r.out, "modèle log-linéaire de degré 2"));
    run_free(&r);
}

static void people_with_an_anchor_are_equated(void **state)
{
    (void)state;
    char text[8192] = "form,total,anchor\n";
    for (int i = 0; i < 200; i++) {
        char line[40];
        int ability = (i * 7) % 11, easy = i % 2 ? 2 : 0;
        snprintf(line, sizeof line, "%s,%d,%d\n", i % 2 ? "new" : "old", ability + easy,
                 (ability + i % 3) / 2);
        strcat(text, line);
    }
    write_text("p.csv", text);
    cJSON *e = run_json("norma equate --data p.csv --form form --total total --anchor anchor "
                        "--method tucker --x old --y new --format json");
    assert_string_equal(text_at(e, "results/design"), "nonequivalent groups with anchor");
    double slope = json_number(e, "results/slope"), line = json_number(e, "results/intercept");
    assert_true(slope * 5 + line > 6.5 && slope * 5 + line < 7.5);
    cJSON *back = run_json("norma equate --data p.csv --form form --total total --anchor anchor "
                           "--method tucker --weight 0.5 --format json");
    assert_true(json_number(back, "results/intercept") < 0); /* by the alphabet, new is X */
    cJSON_Delete(e);
    cJSON_Delete(back);
    refused("norma equate --data p.csv --form form --total total --method tucker",
            "tucker needs an anchor");
    refused("norma equate --data p.csv --form form --total total --x old --y none",
            "lacks what --x or --y names");
    refused("norma equate --data p.csv --form form --total total --scores 0:5", "row ");
}

static void versions_of_an_instrument_are_equated_by_common_items(void **state)
{
    (void)state;
    write_text("edit.sh",
               "sed 's/\"LEAD11\"/\"LEAD99\"/g' $DATASETS/lq2002/instrument.json > v2.json; "
               "sed 's/LEAD11/LEAD99/' $DATASETS/lq2002/lq2002.csv > v2.csv\n");
    run prepared = run_line("sh edit.sh");
    run_free(&prepared);
    cJSON *e = run_json("norma equate --from-data $DATASETS/lq2002/lq2002.csv --from-instrument "
                        "$DATASETS/lq2002/instrument.json --to-data v2.csv --to-instrument v2.json "
                        "--scale leadership-climate --method chained-linear --format json");
    assert_int_equal(notes_with(e, "equate-common-items"), 1);
    assert_close(json_number(e, "results/slope"), 1, 1e-12, 0); /* the same people */
    assert_close(json_number(e, "results/intercept"), 0, 0, 1e-10);
    cJSON_Delete(e);
    refused("norma equate --from-data a --scale s", "go together");
}

static void wrong_usage_is_said(void **state)
{
    (void)state;
    refused("norma equate", "--data is missing");
    refused("norma equate --data f.csv", "--score");
    refused("norma equate --data f.csv --score score --x a", "--x and --y");
    refused("norma equate --data f.csv --score score --x a --y b --smooth loglinear:99",
            "--smooth is");
    refused("norma equate --data f.csv --score score --x a --y b --smooth spline", "--smooth is");
    refused("norma equate --data f.csv --score score --x a --y b --method best", "method");
}

/* ---- norma norms bridge, norma norms restate ---- */

static void build_two_versions(void)
{
    run_saying("norma norms build " LQ
               "--where-not COMPID=8,13,20 --name lq --store s.db > /dev/null",
               "version 1");
    run_saying("norma norms build " LQ "--where-not COMPID=1,2,3,4,5,6,7,8 --name lq --store s.db "
               "> /dev/null",
               "version 2");
    run_saying("norma score " LQ "--where COMPID=8,13,20 --norms s.db --norm-set lq:1 --format csv "
               "--output scores.csv",
               "");
}

static void past_scores_are_restated_and_held_ones_stay_held(void **state)
{
    (void)state;
    build_two_versions();
    cJSON *s =
        run_json("norma norms restate --scores scores.csv --store s.db --from lq:1 --to lq:2 "
                 "--output people.csv --format json");
    assert_string_equal(text_at(s, "results/scales/1/id"), "task-significance");
    assert_int_equal(json_number(s, "results/scales/1/n"), 0);
    assert_true(json_number(s, "results/scales/0/n") > 20);
    assert_int_equal(json_number(s, "results/to/version"), 2);
    cJSON_Delete(s);
    char *people = read_text("people.csv");
    assert_memory_equal(people, "# norma-gate-record: {", 22);
    assert_non_null(strstr(people, "\"restated\":{\"from\":{"));
    free(people);
    /* the percentiles of the old version are those that norma score printed */
    run same =
        run_line("sed 1d scores.csv | awk -F, 'NR==1{for(i=1;i<=NF;i++)if($i==\"leadership-"
                 "climate_percentile\")c=i;next}{print $c}' > a; sed 1d people.csv | awk -F, "
                 "'NR==1{for(i=1;i<=NF;i++)if($i==\"leadership-climate_percentile_from\")c=i;"
                 "next}{print $c}' > b; cmp a b");
    assert_int_equal(same.code, 0);
    run_free(&same);
    /* what was restated carries a digest of its own, and can be restated on */
    cJSON *again = run_json("norma norms restate --scores scores.csv --store s.db --from lq:2 --to "
                            "lq:1 --format json");
    assert_int_equal(notes_with(again, "restated-other-norms"), 1);
    cJSON_Delete(again);
    run text =
        run_line("norma norms restate --scores scores.csv --store s.db --from lq:1 --to lq:2 "
                 "--language fr");
    assert_non_null(strstr(text.out, "Scores selon lq:1 reformulés selon lq:2"));
    run_free(&text);
}

static void a_changed_file_of_scores_is_refused(void **state)
{
    (void)state;
    run made = run_line("sed '3s/0/1/' scores.csv > changed.csv");
    run_free(&made);
    refused("norma norms restate --scores changed.csv --store s.db --from lq:1 --to lq:2",
            "was changed since norma score wrote it");
    write_text("plain.csv", "id,pomp\n1,50\n2,\n3,101\n");
    refused("norma norms restate --scores plain.csv --store s.db --from lq:1 --to lq:2",
            "no gate record");
    refused("norma norms restate --data plain.csv --column pomp --scale leadership-climate --store "
            "s.db --from lq:1 --to lq:2",
            "row 3 of column 'pomp'");
    refused("norma norms restate --store s.db --from lq:1 --to lq:2", "either --scores");
    refused("norma norms restate --scores scores.csv --store s.db --from lq:1", "--from and --to");
}

static void a_column_of_scores_is_restated(void **state)
{
    (void)state;
    write_text("pomp.csv", "id,pomp\n1,50\n2,\n3,75\n");
    cJSON *s = run_json("norma norms restate --data pomp.csv --column pomp --scale "
                        "leadership-climate --store s.db --from lq:1 --to lq:2 --output out.csv "
                        "--format json");
    assert_int_equal(json_number(s, "results/people"), 2);
    cJSON_Delete(s);
    char *people = read_text("out.csv");
    assert_memory_equal(people, "row,leadership-climate_pomp,", 28);
    assert_non_null(strstr(people, "\n2,,,,,,,\n"));
    free(people);
}

static void a_bridge_goes_from_every_old_score(void **state)
{
    (void)state;
    cJSON *b = run_json("norma norms bridge --store s.db --from lq:1 --to lq:2 --format json");
    assert_true(cJSON_GetArraySize(json_at(b, "results/scales/0/rows")) > 40);
    assert_true(json_number(b, "results/scales/0/rows/20/se") > 0);
    cJSON_Delete(b);
    run csv = run_line("norma norms bridge --store s.db --from lq:1 --to lq:2 --scale hostility "
                       "--format csv");
    assert_memory_equal(csv.out, "scale,score,percentile_from,", 28);
    run_free(&csv);
    run text = run_line("norma norms bridge --store s.db --from lq:1 --to lq:2 --language fr");
    assert_non_null(strstr(text.out, "les percentiles changent de"));
    run_free(&text);
    refused("norma norms bridge --store s.db --from lq:1 --to lq:2 --scale zzz", "no scale 'zzz'");
    refused("norma norms bridge --from lq:1 --to lq:2", "--store is missing");
}

static int setup(void **state)
{
    (void)state;
    runner_begin();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frequencies_are_equated),
        cmocka_unit_test(people_with_an_anchor_are_equated),
        cmocka_unit_test(versions_of_an_instrument_are_equated_by_common_items),
        cmocka_unit_test(wrong_usage_is_said),
        cmocka_unit_test(past_scores_are_restated_and_held_ones_stay_held),
        cmocka_unit_test(a_changed_file_of_scores_is_refused),
        cmocka_unit_test(a_column_of_scores_is_restated),
        cmocka_unit_test(a_bridge_goes_from_every_old_score)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
