/* Laws of reading section by section: the size of sections and chunks, and who takes the rows,
   change nothing. */
#include <stdio.h>

#include "formats/reading.h"
#include "formats/stream.h"
#include "formats/text/lanes.h"
#include "formats/text/section.h"
#include "foundation/buffer.h"

static const char json[] =
    "{\"format\": \"norma-instrument-1\", \"id\": \"l\", \"version\": \"1\", \"columns\": "
    "{\"respondent\": \"id\", \"units\": [\"u\"], \"continuous\": [\"x\"]}, \"missing\": [\"9\", "
    "\"\xc3\xa9\"], \"answers\": {\"min\": 1, \"max\": 5}, \"items\": [{\"id\": \"a\", "
    "\"latency\": \"t\"}, {\"id\": \"b\"}, {\"id\": \"c\", \"min\": -3, \"max\": 99}], "
    "\"scales\": [{\"id\": \"s\", \"items\": [\"a\", \"b\", \"c\"]}]}";

#define HEADER "id,u,x,t,a,b,c,w,more\n"

/* Tables, and texts that are none. */
static const char *const texts[] = {
    HEADER "r1,A,1.5,900,1,2,3,1,\nr2,B,,1e3,5,4,99,.5,z\nr3,A,-2,,9,NA,-3,2.1234567,\n",
    HEADER "r1,A,1,9,1,2,3,1,\r\nr2,B,2,9,5,4,10,1,z\r\n\r\n\r\n",
    HEADER "r1,\"A\nA\",1,9,1,2,3,1,\"\n\n1,2,3\n\"\nr2,\"A\nA\",1,9,1,2,3,1,\"say \"\"so\"\"\"\n"
           "\"r\n3\",B,1,9,1,\"2\",3,1,\"\n\"\nr4,B,1,9,1,2,3,1,x",
    HEADER "r1,Caf\xc3\xa9,1,9,1,\xc3\xa9,3,1,\nr2,B,1,9,1,2,3,1,\nr3,Caf\xc3\xa9,1,9,1,2,3,1,\n",
    HEADER "r1,Caf\xc3\xa9,1,9,1,2,3,1,\nr2,B,1,9,1,\xe9,3,1,\nr3,Caf\xe9,1,9,1,2,3,1,\n",
    HEADER ",,1,9,1,2,3,1,\n,NA,1,9,1,2,3,1,\nr3,B,1,9,1,2,3,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,\nr2,A,1,9,6,0,3,1,\nr3,A,old,-1,x,2,3,0,\nr4,A,1,9,1,2,100,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,\nr2,A,1,9,1,2,3,1,\nr1,A,1,9,1,2,3,1,\nr2,A,1,9,1,2,3,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,\nr2,A,1,9,1,2,3\nr3,A,1,9,6,2,3,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,\n\n\nr2,A,1,9,1,2,3,1,\n",
    HEADER "r1,A,1,9,7,2,3,1,\nr2,A,1,9,1,2,3,1,\"open\nr3,A,1,9,1,2,3,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,\nr2,\"A\n\"B,1,9,1,2,3,1,\nr3,A,1,9,1,2,3,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,\nr2,A,1,9,1\r,2,3,1,\n",
    HEADER "r1,A,1,9,1,2,3,1,x,y,\"\n1,2\",z\nr2,A,1,9,1,2,3,1,\n",
    HEADER "\n\n\r\n",
    HEADER,
};

static void sizes_as_they_are(void)
{
    norma__section_size = 2 << 20;
    norma__smallest_chunk = 1 << 18;
    norma__lanes_wanted = NORMA__LANES_BEST;
}

/* What there is to know of a table's rows, as text. */
static void put_rows(norma__buffer *out, const norma_data *data)
{
    for (size_t r = 0; r < norma_data_rows(data); r++) {
        size_t label = norma_data_label(data, 0, r);
        norma__putf(out, "%zu %s %d %s %.17g", norma_data_file_row(data, r),
                    norma_data_respondent(data, r), (int)label,
                    label == NORMA_NONE ? "" : norma_data_label_name(data, 0, label),
                    norma_data_continuous_values(data, 0)[r]);
        for (size_t i = 0; i < norma_data_items(data); i++)
            norma__putf(out, " %d of %d to %d", norma_data_cells(data, i)[r],
                        norma_data_min(data, i), norma_data_max(data, i));
        if (norma_data_weights(data))
            norma__putf(out, " weighs %lld", (long long)norma_data_weights(data)[r]);
        norma__putf(out, " after %.17g\n", norma_data_latencies(data, 0)[r]);
    }
}

static void put_end(norma__buffer *out, const norma_input *input, const norma_notes *notes)
{
    norma__putf(out, "%s %s %zu %zu %c %s", input->file, input->sha256, input->rows, input->columns,
                input->delimiter, input->encoding);
    for (size_t i = 0; i < input->n_ignored_columns; i++)
        norma__putf(out, " %s", input->ignored_columns[i]);
    for (size_t i = 0; i < notes->n; i++)
        norma__putf(out, "\n%s: %s", notes->list[i].code, notes->list[i].message);
}

static norma_status take(void *context, const norma_data *block, norma_error *err)
{
    (void)err;
    assert_true(norma_data_rows(block) > 0);
    assert_int_equal(norma_data_notes(block)->n, 0);
    put_rows(context, block);
    return NORMA_OK;
}

/* Rows, input and notes as text, or the sentence of the refusal. */
static char *read_as_text(const norma_instrument *made, const char *text,
                          const norma_read_options *o, bool in_blocks)
{
    norma__buffer rows = {0};
    norma__source source;
    norma_data *data = NULL;
    norma_error err = {0};
    norma__source_lend(&source, text, strlen(text), "d.csv");
    norma_status status =
        norma__text_read(&data, made, &source, o, in_blocks ? take : NULL, &rows, &err);
    if (status != NORMA_OK) {
        assert_null(data);
        rows.length = 0;
        norma__putf(&rows, "%d %s", status, err.message);
    } else {
        if (!in_blocks)
            put_rows(&rows, data);
        put_end(&rows, norma_data_input(data), norma_data_notes(data));
    }
    norma_data_free(data);
    return rows.bytes;
}

static norma_read_options chosen(int choice)
{
    static const char *const values[] = {"A", "B"};
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    o.out_of_range = choice & 1;
    o.where_column = choice & 2 ? "u" : NULL;
    o.where_values = values;
    o.n_where_values = choice & 2 ? 2 : 0;
    o.where_not = choice & 4;
    o.weights_column = choice & 4 ? NULL : "w";
    return o;
}

static void sections_chunks_and_blocks_change_nothing(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 7, 16, 50, 1000};
    norma_instrument *made = instrument(json);
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (int choice = 0; choice < 16; choice++) {
            norma_read_options o = chosen(choice);
            made->items[2].range_known = !(choice & 8);
            sizes_as_they_are();
            o.threads = 1;
            norma__lanes_wanted = NORMA__LANES_ONE;
            char *want = read_as_text(made, texts[t], &o, false);
            for (size_t s = 0; s < 2 * sizeof sizes / sizeof *sizes; s++) {
                norma__section_size = sizes[s / 2];
                norma__smallest_chunk = s % 2 ? 1 : 12;
                o.threads = 1 + s % 2;
                norma__lanes_wanted = (norma__lanes_way)(s % 4);
                char *whole = read_as_text(made, texts[t], &o, false);
                char *blocks = read_as_text(made, texts[t], &o, true);
                assert_string_equal(whole, want);
                assert_string_equal(blocks, want);
                free(whole);
                free(blocks);
            }
            free(want);
        }
    norma_instrument_free(made);
    sizes_as_they_are();
}

static int digit_of(int r, int i)
{
    return (r * 7 + i * i) % 9;
}

/* Every third row has plain digits only. */
static int kind_of(int r, int i)
{
    return r % 3 ? (r * 31 + i * 17) % 97 : 0;
}

static int cell_of(int r, int i)
{
    int kind = kind_of(r, i);
    if (kind >= 7 && kind <= 9)
        return NORMA_MISSING_CELL;
    return digit_of(r, i) + (kind == 5 ? 10 : 0);
}

/* Rows of every kind in many tiles: plain answers, two digits, missing ones, quotes. */
static void long_texts_read_as_their_rows_say(void **state)
{
    (void)state;
    enum { ROWS = 5000, ITEMS = 83 };
    norma__buffer spec = {0}, text = {0};
    norma__put(&spec, "{\"format\": \"norma-instrument-1\", \"id\": \"w\", \"version\": \"1\", "
                      "\"missing\": [\"9\", \"no\"], \"answers\": {\"min\": 0, \"max\": 30}, "
                      "\"items\": [");
    for (int i = 0; i < ITEMS; i++) {
        norma__putf(&spec, "%s\"q%d\"", i ? "," : "", i);
        norma__putf(&text, "%sq%d", i ? "," : "", i);
    }
    norma__put(&spec, "], \"scales\": [{\"id\": \"s\", \"items\": [\"q0\", \"q1\"]}]}");
    norma__put(&text, "\n");
    for (int r = 0; r < ROWS; r++)
        for (int i = 0; i < ITEMS; i++) {
            int kind = kind_of(r, i);
            const char *format = kind == 5    ? "1%d"
                                 : kind == 6  ? "\"%d\""
                                 : kind == 7  ? ""
                                 : kind == 8  ? "9"
                                 : kind == 9  ? "no"
                                 : kind == 10 ? " +%d.0"
                                              : "%d";
            char field[16];
            snprintf(field, sizeof field, format, digit_of(r, i));
            norma__putf(&text, "%s%s", field, i + 1 < ITEMS ? "," : r % 5 ? "\n" : "\r\n");
        }
    for (int way = NORMA__LANES_BEST; way <= NORMA__LANES_AVX512; way++) {
        norma__lanes_wanted = (norma__lanes_way)way;
        norma__section_size = 25000;
        norma__smallest_chunk = 20000;
        norma_data *data = parse(spec.bytes, text.bytes, NULL);
        assert_int_equal(norma_data_rows(data), ROWS);
        for (int r = 0; r < ROWS; r++)
            for (int i = 0; i < ITEMS; i++)
                assert_int_equal(norma_data_cells(data, (size_t)i)[r], cell_of(r, i));
        norma_data_free(data);
    }
    norma__buffer_free(&spec);
    norma__buffer_free(&text);
    sizes_as_they_are();
}

static norma_status refuse(void *context, const norma_data *block, norma_error *err)
{
    (void)context;
    (void)block;
    (void)err;
    return NORMA_EIO;
}

static void who_takes_blocks_may_stop(void **state)
{
    (void)state;
    norma_instrument *made = instrument(json);
    norma_read_options o = NORMA_READ_OPTIONS_INIT;
    norma__source source;
    norma_data *data = NULL;
    norma__source_lend(&source, texts[0], strlen(texts[0]), "d.csv");
    assert_int_equal(norma__text_read(&data, made, &source, &o, refuse, NULL, NULL), NORMA_EIO);
    assert_null(data);
    norma_instrument_free(made);
}

static norma_status take_none(void *context, const norma_data *block, norma_error *err)
{
    (void)context;
    (void)block;
    (void)err;
    return NORMA_OK;
}

static norma_status read_blocks(norma_data **out, const norma_instrument *made,
                                const norma_read_options *o)
{
    norma__source source;
    norma__source_lend(&source, texts[2], strlen(texts[2]), "d.csv");
    return norma__text_read(out, made, &source, o, take_none, NULL, NULL);
}

static void no_failed_allocation_leaks(void **state)
{
    (void)state;
    norma_instrument *made = instrument(json);
    norma_read_options o = chosen(2);
    norma_data *data = NULL;
    o.threads = 1;
    made->items[2].range_known = false;
    norma__section_size = 20;
    check_every_allocation(data, read_blocks(&data, made, &o));
    norma_data_free(data);
    data = NULL;
    check_every_allocation(data, parse_bytes(&data, made, texts[2], strlen(texts[2]), &o, NULL));
    norma_data_free(data);
    sizes_as_they_are();
    norma_instrument_free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_chunks_and_blocks_change_nothing),
        cmocka_unit_test(long_texts_read_as_their_rows_say),
        cmocka_unit_test(who_takes_blocks_may_stop),
        cmocka_unit_test(no_failed_allocation_leaks),
    };
    return cmocka_run_group_tests_name("sections", tests, NULL, NULL);
}
