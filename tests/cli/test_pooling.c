/* Counting, pooling and computing from counts: the same bytes and the same figures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/runner.h"

#define BFI "$DATASETS/bfi/bfi.csv --instrument $DATASETS/bfi/instrument.json"
#define LQ "$DATASETS/lq2002/lq2002.csv --instrument $DATASETS/lq2002/instrument.json"

static int begin(void **state)
{
    (void)state;
    runner_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    runner_end();
    return 0;
}

/* A script of shell that must succeed. */
static void must(const char *script)
{
    char line[2048];
    snprintf(line, sizeof line, "set -e\n%s", script);
    run r = run_line(line);
    if (r.code != 0)
        fail_msg("%s\ngave %d: %s%s", script, r.code, r.out, r.err);
    run_free(&r);
}

static void refused(const char *line, int code, const char *sentence)
{
    run r = run_line(line);
    if (r.code != code || strcmp(r.err, sentence) != 0)
        fail_msg("%s\ngave %d: %s", line, r.code, r.err);
    assert_string_equal(r.out, "");
    run_free(&r);
}

/* ---- merging ----------------------------------------------------------------------------------
 */

/* Splits of the rows: in two anywhere, one row here and there, every third, in ten. */
static void the_tables_of_any_parts_merge_into_those_of_the_whole(void **state)
{
    (void)state;
    must("norma tabulate " BFI " --output whole.tab --threads 1\n"
         "head -1 $DATASETS/bfi/bfi.csv >head\n"
         "tail -n +2 $DATASETS/bfi/bfi.csv >rows\n"
         "part() { norma tabulate \"$1\" --instrument $DATASETS/bfi/instrument.json --output "
         "\"$1.tab\" --threads \"$2\"; }\n"
         "for at in 10 1234 2790; do\n"
         "  { cat head; head -$at rows; } >a; { cat head; tail -n +$((at + 1)) rows; } >b\n"
         "  part a 1; part b 2\n"
         "  norma tabulate --merge a.tab b.tab --output ab.tab; cmp ab.tab whole.tab\n"
         "  norma tabulate --merge b.tab a.tab --output ba.tab --threads 2; cmp ba.tab whole.tab\n"
         "done");
    must("part() { norma tabulate \"$1\" --instrument $DATASETS/bfi/instrument.json --output "
         "\"$1.tab\" --threads \"$2\"; }\n"
         "for k in 0 1 2; do\n"
         "  { cat head; awk -v k=$k 'NR % 3 == k' rows; } >third$k; part third$k 2\n"
         "done\n"
         "norma tabulate --merge third0.tab third1.tab third2.tab --output t.tab\n"
         "cmp t.tab whole.tab\n"
         "norma tabulate --merge third0.tab third1.tab --output t01.tab\n"
         "norma tabulate --merge third2.tab t01.tab --output t201.tab; cmp t201.tab whole.tab\n"
         "split -n l/10 rows tenth-\n"
         "for f in tenth-??; do cat head $f >$f.csv; part $f.csv 1; done\n"
         "norma tabulate --merge tenth-*.tab --output t.tab; cmp t.tab whole.tab\n"
         "norma tabulate tenth-*.csv --instrument $DATASETS/bfi/instrument.json --output t.tab\n"
         "cmp t.tab whole.tab");
}

/* Groups that are in one part only, and groups that are in both. */
static void groups_merge_by_name(void **state)
{
    (void)state;
    must("norma tabulate " LQ " --by COMPID --output whole.tab\n"
         "norma tabulate " LQ " --by COMPID --where COMPID=13,18,46 --output a.tab --threads 1\n"
         "norma tabulate " LQ
         " --by COMPID --where-not COMPID=13,18,46 --output b.tab --threads 2\n"
         "norma tabulate --merge a.tab b.tab --output ab.tab; cmp ab.tab whole.tab\n"
         "norma tabulate --merge b.tab a.tab --output ba.tab; cmp ba.tab whole.tab");
    must("head -1 $DATASETS/lq2002/lq2002.csv >head; tail -n +2 $DATASETS/lq2002/lq2002.csv >rows\n"
         "i=$DATASETS/lq2002/instrument.json\n"
         "for k in 0 1; do { cat head; awk -v k=$k 'NR % 2 == k' rows; } >half$k.csv\n"
         "norma tabulate half$k.csv --instrument $i --by COMPID --min-group 5 --output $k.tab; "
         "done\n"
         "norma tabulate --merge 1.tab 0.tab --output halves.tab; cmp halves.tab whole.tab");
}

/* Without declared ranges every part has the range it saw. */
static void observed_ranges_merge_into_those_of_the_whole(void **state)
{
    (void)state;
    must("norma tabulate $DATASETS/bfi/bfi.csv --items A1:O5 --output whole.tab\n"
         "head -1 $DATASETS/bfi/bfi.csv >head; tail -n +2 $DATASETS/bfi/bfi.csv >rows\n"
         "{ cat head; head -12 rows; } >a; { cat head; tail -n +13 rows; } >b\n"
         "for f in a b; do norma tabulate $f --items A1:O5 --output $f.tab; done\n"
         "norma tabulate --merge a.tab b.tab --output ab.tab; cmp ab.tab whole.tab");
}

static void listwise_and_weighted_tables_merge_too(void **state)
{
    (void)state;
    must(
        "head -1 $DATASETS/bfi/bfi.csv | sed 's/$/,w/' >head\n"
        "tail -n +2 $DATASETS/bfi/bfi.csv | awk '{ printf \"%s,%g\\n\", $0, 0.25 + NR % 7 }' "
        ">rows\n"
        "cat head rows >all.csv\n"
        "for k in 0 1; do { cat head; awk -v k=$k 'NR % 2 == k' rows; } >$k.csv; done\n"
        "for o in '--missing listwise' '--weights w' '--weights w --missing listwise'; do\n"
        "  for f in all 0 1; do norma tabulate $f.csv --items A1:O5 --range 1:6 $o --output $f.tab;"
        " done\n"
        "  norma tabulate --merge 0.tab 1.tab --output t.tab; cmp t.tab all.tab\n"
        "done");
}

/* ---- computing from counts --------------------------------------------------------------------
 */

/* What a command gives for counts and for rows, without what tells the two apart. */
static void same_results(const char *from_counts, const char *from_rows)
{
    cJSON *a = run_json(from_counts), *b = run_json(from_rows);
    char *of_a = cJSON_Print(json_at(a, "results")), *of_b = cJSON_Print(json_at(b, "results"));
    assert_string_equal(of_a, of_b);
    free(of_a);
    free(of_b);
    cJSON_Delete(a);
    cJSON_Delete(b);
}

static void commands_give_for_counts_what_they_give_for_rows(void **state)
{
    (void)state;
    must("norma tabulate " BFI " --output b.tab\n"
         "norma tabulate " BFI " --missing listwise --output l.tab\n"
         "norma tabulate " LQ " --by COMPID --output q.tab");
    same_results("norma describe --data b.tab --format json",
                 "norma describe --format json --data " BFI);
    same_results("norma factor --data b.tab --format json",
                 "norma factor --missing pairwise --format json --data " BFI);
    same_results("norma factor --data l.tab --format json",
                 "norma factor --format json --data " BFI);
    same_results("norma factor --data l.tab --items A1:O5 --factors 3 --format json",
                 "norma factor --data $DATASETS/bfi/bfi.csv --items A1:O5 --range 1:6 --reverse "
                 "A1,C4,C5,E1,E2,O2,O5 --factors 3 --format json");
    same_results("norma reliability --extent basic --data q.tab --format json",
                 "norma reliability --extent basic --format json --data " LQ);
    same_results("norma reliability --extent basic --data q.tab --group 13 --format json",
                 "norma reliability --extent basic --where COMPID=13 --format json --data " LQ);
    same_results("norma reliability --extent basic --format json --data q.tab --instrument "
                 "$DATASETS/lq2002/instrument.json",
                 "norma reliability --extent basic --format json --data " LQ);
    same_results("norma describe --data q.tab --items TSIG01:TSIG03 --format json",
                 "norma describe --data $DATASETS/lq2002/lq2002.csv --items TSIG01:TSIG03 --range "
                 "1:5 --format json");
}

static void missing_answers_are_dealt_with_as_they_were_counted(void **state)
{
    (void)state;
    must("norma tabulate " BFI " --output b.tab");
    cJSON *json = run_json("norma factor --data b.tab --format json");
    assert_string_equal(text_at(json, "settings/missing"), "pairwise");
    assert_int_equal(notes_with(json, "missing-as-counted"), 1);
    assert_string_equal(text_at(json, "input/file"), "b.tab");
    assert_int_equal(json_number(json, "input/rows"), 2800);
    cJSON_Delete(json);
    refused("norma factor --data b.tab --missing listwise", 1,
            "norma: tables counted pairwise do not tell which rows answered all 25 items: use "
            "--missing pairwise, or tabulate with --missing listwise\n");
}

/* ---- the summary ------------------------------------------------------------------------------
 */

static void the_summary_tells_what_was_counted_and_written(void **state)
{
    (void)state;
    cJSON *json = run_json("norma tabulate " LQ " --by COMPID --output q.tab --format json");
    run sum = run_line("sha256sum q.tab | cut -c 1-64 | tr -d '\\n'");
    assert_string_equal(text_at(json, "command"), "tabulate");
    assert_string_equal(text_at(json, "results/output/sha256"), sum.out);
    assert_string_equal(text_at(json, "results/output/file"), "q.tab");
    assert_string_equal(text_at(json, "settings/by"), "COMPID");
    assert_int_equal(json_number(json, "results/rows"), 2042);
    assert_int_equal(json_number(json, "results/complete"), 2042);
    assert_int_equal(json_number(json, "results/items"), 19);
    assert_int_equal(json_number(json, "results/pairs"), 171);
    assert_int_equal(json_number(json, "results/counts"), 19 * 5 + 171 * 25);
    assert_int_equal(cJSON_GetArraySize(json_at(json, "results/groups")), 49);
    assert_string_equal(text_at(json, "results/files/0/format"), "delimited text");
    run_free(&sum);
    cJSON_Delete(json);
    run csv = run_line("norma tabulate " LQ " --by COMPID --output q.tab --format csv | head -2");
    assert_memory_equal(csv.out, "group,rows,complete,counts,zero,small\n10,", 40);
    run_free(&csv);
    run fr = run_line("norma tabulate " LQ " --output q.tab --language fr");
    assert_non_null(strstr(fr.out, "\n19 items, 171 paires d\xe2\x80\x99items"));
    run_free(&fr);
}

static void says(const char *line, const char *words)
{
    run r = run_line(line);
    if (r.code != 0 || !strstr(r.out, words))
        fail_msg("%s\ngave %d: %s%s, without '%s'", line, r.code, r.out, r.err, words);
    run_free(&r);
}

/* Two units, and rows without one; one unit is called as the summary calls them all. */
static void groups_are_chosen_by_name_and_without_one(void **state)
{
    (void)state;
    must("awk 'BEGIN { print \"a,b,team\"; for (i = 0; i < 60; i++) print i % 5 + 1 \",\" int(i / "
         "5) % 3 + 1 "
         "\",\" (i % 3 == 0 ? \"all\" : i % 3 == 1 ? \"two\" : \"\") }' >g.csv\n"
         "norma tabulate g.csv --items a,b --range 1:5 --by team --output g.tab\n"
         "norma tabulate g.csv --items a,b --range 1:5 --output one.tab");
    says("norma tabulate g.csv --items a,b --range 1:5 --by team --output g.tab", "\nall groups  ");
    says("norma tabulate g.csv --items a,b --range 1:5 --by team --output g.tab", "\n(no name)  ");
    says("norma tabulate g.csv --items a,b --range 1:5 --by team --output g.tab --language fr",
         "\ntous les groupes  ");
    says("norma tabulate g.csv --items a,b --range 1:5 --output one.tab", "\nall  ");
    says("norma describe --data g.tab", "60 respondents");
    for (int k = 0; k < 3; k++) {
        static const char *const groups[] = {"--group all", "--group=", "--group ''"};
        static const char *const rows[] = {"--where team=all", "--where-not team=all,two",
                                           "--where-not team=all,two"};
        char counts[256], people[256];
        snprintf(counts, sizeof counts, "norma describe --data g.tab --format json %s", groups[k]);
        snprintf(people, sizeof people,
                 "norma describe --data g.csv --items a,b --range 1:5 --format json %s", rows[k]);
        same_results(counts, people);
    }
    refused("norma describe --data one.tab --group=", 2,
            "norma: the tables of one.tab have no groups; try 'norma describe --help'\n");
    refused("norma describe --data= --items a", 2,
            "norma: --data needs a value; try 'norma describe --help'\n");
    refused("norma tabulate g.csv --items a,b --range 1:5 --by nobody --output x.tab", 2,
            "norma: the data have no column 'nobody'; try 'norma tabulate --help'\n");
    refused("norma tabulate g.csv --items a,b --range 1:5 --by b --output x.tab", 2,
            "norma: 'b' is both an item and the column of the groups; try 'norma tabulate "
            "--help'\n");
}

static void items_by_a_column_are_counted_as_an_instrument_has_them(void **state)
{
    (void)state;
    must("norma tabulate $DATASETS/lq2002/lq2002.csv --items LEAD01:LEAD11 --range 1:5 --by COMPID "
         "--output i.tab\n"
         "norma tabulate " LQ " --by COMPID --output q.tab");
    same_results("norma describe --data i.tab --group 13 --format json",
                 "norma describe --data q.tab --group 13 --items LEAD01:LEAD11 --format json");
}

static void one_thing_is_not_called_many(void **state)
{
    (void)state;
    must("printf 'a\\n3\\n' >one.csv");
    says("norma describe --data one.csv --items a",
         "one.csv, 1 row x 1 column\n1 respondent, 1 item; 1 respondent answered");
    says("norma describe --data one.csv --items a --language fr",
         "1 ligne x 1 colonne\n1 personne, 1 item");
    says("norma convert one.csv one.nrd", ", 1 row x 1 column, ");
    refused("norma tabulate one.csv --items a --output t.tab", 1,
            "norma: tables of fewer than 10 rows with answers could tell who answered what, and "
            "there is 1: give more rows\n");
}

/* What is written stays when the report cannot be printed, and is named. */
static void files_stay_when_the_report_cannot_be_printed(void **state)
{
    (void)state;
    static const struct {
        const char *line, *written, *first, *last;
    } cases[] = {
        {"norma tabulate " LQ " --output q.tab", "q.tab is written", "q.tab", "q.tab"},
        {"norma convert $DATASETS/bfi/bfi.csv b.sav", "b.sav is written", "b.sav", "b.sav"},
        {"norma simulate --instrument $DATASETS/lq2002/instrument.json --n 50 --truth t.json",
         "t.json is written", "t.json", "t.json"},
        {"norma validate --instrument $DATASETS/lq2002/instrument.json --data "
         "$DATASETS/lq2002/lq2002.csv --replicates 0 --results r.json --scores s.csv "
         "--respondents p.csv",
         "r.json, s.csv and p.csv are written", "r.json", "p.csv"}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char line[512], sentence[256];
        snprintf(line, sizeof line, "%s >/dev/full 2>err; c=$?; cat err >&2; exit $c",
                 cases[k].line);
        snprintf(sentence, sizeof sentence,
                 "norma: standard output could not be written: No space left on device; %s\n",
                 cases[k].written);
        run r = run_line(line);
        assert_int_equal(r.code, 1);
        if (!strstr(r.err, sentence))
            fail_msg("%s\nsaid %s", line, r.err);
        run_free(&r);
        snprintf(line, sizeof line, "test -s %s && test -s %s", cases[k].first, cases[k].last);
        must(line);
    }
}

/* ---- refusals ---------------------------------------------------------------------------------
 */

static void nobody_is_counted_twice(void **state)
{
    (void)state;
    must("norma tabulate " LQ " --output q.tab; cp q.tab again.tab\n"
         "cp $DATASETS/lq2002/lq2002.csv lq.csv; cp lq.csv copy.csv");
    refused("norma tabulate --merge q.tab again.tab --output x.tab", 1,
            "norma: q.tab and again.tab have the same content, so that their respondents would be "
            "counted twice: give one of them\n");
    refused("norma tabulate lq.csv copy.csv --items LEAD01:LEAD11 --output x.tab", 1,
            "norma: lq.csv and copy.csv have the same content, so that their respondents would be "
            "counted twice: give one of them\n");
}

static void what_needs_respondents_refuses_counts(void **state)
{
    (void)state;
    static const char *const commands[] = {"screen", "validate", "norms build"};
    must("norma tabulate " LQ " --output q.tab");
    for (size_t k = 0; k < 3; k++) {
        char line[256], sentence[256];
        snprintf(line, sizeof line,
                 "norma %s --data q.tab --instrument $DATASETS/lq2002/instrument.json%s",
                 commands[k], k == 2 ? " --name n --store s.db" : "");
        snprintf(sentence, sizeof sentence,
                 "norma: q.tab holds tables of counts, and norma %s needs the answers of every "
                 "respondent\n",
                 commands[k]);
        refused(line, 1, sentence);
    }
    refused("norma describe --data q.tab --where COMPID=13", 2,
            "norma: --where does not go with tables of counts, whose rows and keys are those they "
            "were counted with; try 'norma describe --help'\n");
    refused("norma describe --data q.tab --items LEAD01 --range 1:5", 2,
            "norma: --range does not go with tables of counts, whose rows and keys are those they "
            "were counted with; try 'norma describe --help'\n");
    refused("norma describe --data q.tab --items NOBODY", 2,
            "norma: the data have no column 'NOBODY'; try 'norma describe --help'\n");
    refused("norma describe --data q.tab --group 13", 2,
            "norma: there is no group '13' in the tables of q.tab; try 'norma describe --help'\n");
    refused("norma describe --group 13 --data " LQ, 2,
            "norma: --group goes with tables of counts only; try 'norma describe --help'\n");
}

static void an_instrument_that_does_not_fit_the_counts_is_refused(void **state)
{
    (void)state;
    must("norma tabulate " LQ " --output q.tab\n"
         "i='{\"format\":\"norma-instrument-1\",\"id\":\"x\",\"version\":\"1\",\"items\":[{\"id\":'"
         "\n"
         "s='}],\"scales\":[{\"id\":\"s\",\"items\":['\n"
         "echo \"$i\\\"no\\\",\\\"min\\\":1,\\\"max\\\":5$s\\\"no\\\"]}]}\" >no.json\n"
         "echo \"$i\\\"LEAD01\\\",\\\"min\\\":1,\\\"max\\\":7$s\\\"LEAD01\\\"]}]}\" >wide.json\n"
         "echo \"$i\\\"LEAD01\\\",\\\"min\\\":1,\\\"max\\\":5,\\\"reverse\\\":true$s\\\"LEAD01\\\""
         "]}]}\" >turned.json");
    refused("norma describe --data q.tab --instrument no.json", 1,
            "norma: item no of no.json is not in the tables of q.tab\n");
    refused("norma describe --data q.tab --instrument wide.json", 1,
            "norma: item LEAD01 goes from 1 to 7 in wide.json and from 1 to 5 in q.tab: give the "
            "instrument that the tables were counted with, or none\n");
    refused("norma describe --data q.tab --instrument turned.json", 1,
            "norma: item LEAD01 is reverse-keyed in one of turned.json and q.tab and not in the "
            "other: give the instrument that the tables were counted with, or none\n");
}

static void small_groups_and_small_counts_are_not_written(void **state)
{
    (void)state;
    refused("norma tabulate " LQ " --where COMPID=13 --min-cell 5 --output q.tab", 1,
            "norma: 2166 counts (of missing answers too) are from 1 to 4, in the tables of 171 "
            "pairs and of 7 items, which "
            "--min-cell 5 does not let be shown: merge with more responses, make larger groups, or "
            "leave out items with rare answers (247 of the counts are with item LEAD06)\n");
    refused("norma tabulate " LQ " --where SUB=1,2,3,4,5,6,7,8,9 --output q.tab", 1,
            "norma: tables of fewer than 10 rows with answers could tell who answered what, and "
            "there are 9: give more rows\n");
    refused("norma tabulate " LQ " --by COMPID --min-group 20 --output q.tab", 1,
            "norma: 15 of 49 groups by COMPID (rows without a name are one) have fewer than 20 "
            "rows with answers, and their tables could tell who answered what: leave them out, or "
            "make larger "
            "groups\n");
    char *folder = list_folder();
    assert_string_equal(folder, ".\n..\n");
    free(folder);
}

/* Rows without an answer hide nobody; who left out one item is told by subtraction. */
static void blank_rows_and_margins_give_nobody_away(void **state)
{
    (void)state;
    char text[512] = "a,b,c\n";
    for (int i = 0; i < 11; i++)
        strcat(text, ",,\n");
    strcat(text, "3,1,2\n");
    write_text("blank.csv", text);
    refused("norma tabulate blank.csv --items a:c --range 1:3 --output q.tab", 1,
            "norma: tables of fewer than 10 rows with answers could tell who answered what, and "
            "there is 1: give more rows\n");
    strcpy(text, "a,b\n");
    for (int i = 0; i < 12; i++)
        strcat(text, i % 2 ? "1,2\n" : "2,2\n");
    strcat(text, "2,\n");
    write_text("alone.csv", text);
    refused(
        "norma tabulate alone.csv --items a,b --range 1:2 --min-cell 2 --output q.tab", 1,
        "norma: 1 counts (of missing answers too) are from 1 to 1, in the tables of 1 pairs and "
        "of 0 items, which --min-cell 2 does not let be shown: merge with more responses, make "
        "larger groups, or leave out items with rare answers (1 of the counts are with item "
        "a)\n");
    remove("blank.csv");
    remove("alone.csv");
}

static void wrong_usage_is_told_before_anything_is_read(void **state)
{
    (void)state;
    refused("norma tabulate", 2,
            "norma: either --instrument or --items is needed; try 'norma tabulate --help'\n");
    refused("norma tabulate --items A", 2,
            "norma: no file of responses is named; try 'norma tabulate --help'\n");
    refused("norma tabulate x.csv --items A", 2,
            "norma: --output is missing: the file that the tables go to; try 'norma tabulate "
            "--help'\n");
    refused("norma tabulate --merge --output t.tab", 2,
            "norma: no .tab file to merge is named; try 'norma tabulate --help'\n");
    refused("norma tabulate --merge a.tab --output t.tab --by x", 2,
            "norma: --by does not go with --merge, which adds tables as they were counted; try "
            "'norma tabulate --help'\n");
    refused("touch a.tab; norma tabulate --merge a.tab --output a.tab", 2,
            "norma: a.tab is read, so nothing is written over it; try 'norma tabulate --help'\n");
    refused("norma tabulate --merge a.tab --output t.tab", 1, "norma: a.tab is empty\n");
    refused("norma tabulate " LQ " --output t.tab --min-group 4", 2,
            "norma: --min-group is a whole number from 5 to 1000000000, not '4'; try 'norma "
            "tabulate --help'\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_tables_of_any_parts_merge_into_those_of_the_whole,
                                        begin, end),
        cmocka_unit_test_setup_teardown(groups_merge_by_name, begin, end),
        cmocka_unit_test_setup_teardown(observed_ranges_merge_into_those_of_the_whole, begin, end),
        cmocka_unit_test_setup_teardown(listwise_and_weighted_tables_merge_too, begin, end),
        cmocka_unit_test_setup_teardown(commands_give_for_counts_what_they_give_for_rows, begin,
                                        end),
        cmocka_unit_test_setup_teardown(missing_answers_are_dealt_with_as_they_were_counted, begin,
                                        end),
        cmocka_unit_test_setup_teardown(the_summary_tells_what_was_counted_and_written, begin, end),
        cmocka_unit_test_setup_teardown(groups_are_chosen_by_name_and_without_one, begin, end),
        cmocka_unit_test_setup_teardown(items_by_a_column_are_counted_as_an_instrument_has_them,
                                        begin, end),
        cmocka_unit_test_setup_teardown(one_thing_is_not_called_many, begin, end),
        cmocka_unit_test_setup_teardown(files_stay_when_the_report_cannot_be_printed, begin, end),
        cmocka_unit_test_setup_teardown(nobody_is_counted_twice, begin, end),
        cmocka_unit_test_setup_teardown(what_needs_respondents_refuses_counts, begin, end),
        cmocka_unit_test_setup_teardown(an_instrument_that_does_not_fit_the_counts_is_refused,
                                        begin, end),
        cmocka_unit_test_setup_teardown(small_groups_and_small_counts_are_not_written, begin, end),
        cmocka_unit_test_setup_teardown(blank_rows_and_margins_give_nobody_away, begin, end),
        cmocka_unit_test_setup_teardown(wrong_usage_is_told_before_anything_is_read, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
