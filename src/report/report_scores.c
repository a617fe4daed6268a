#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "report/envelope.h"

/* A scale takes few different scores, so the text of each is made once and found again: a small
   table a scale, indexed by the bits of the mean. */
#define SLOTS 256
typedef struct memo {
    double mean, pomp;
    size_t length; /* 0: empty slot */
    char text[96];
} memo;

typedef struct score_writer {
    norma__buffer csv;
    const norma_validation *result;
    const norma_norm_scale **norms; /* n_scales; NULL where there is none */
    memo *memos;                    /* n_scales x SLOTS */
} score_writer;

static size_t slot_of(double mean, double pomp)
{
    uint64_t a;
    uint64_t b;
    memcpy(&a, &mean, sizeof a);
    memcpy(&b, &pomp, sizeof b);
    return (size_t)(((a ^ (b >> 7)) * UINT64_C(0x9e3779b97f4a7c15)) >> 56) % SLOTS;
}

/* ",mean,pomp,t,percentile" of one score; the last two are empty without a norm. */
static void make_text(score_writer *w, memo *m, size_t scale)
{
    norma__buffer text = {0};
    const norma_norm_scale *norm = w->norms[scale];
    norma__put_values(&text,
                      (const double[]){m->mean, m->pomp, norm ? norma_norm_t(norm, m->pomp) : NAN,
                                       norm ? norma_norm_percentile(norm, m->pomp) : NAN},
                      4);
    w->csv.failed |= text.failed;
    m->length = text.failed ? 0 : text.length;
    if (m->length && m->length < sizeof m->text)
        memcpy(m->text, text.bytes, m->length);
    norma__buffer_free(&text);
}

static void put_score(score_writer *w, size_t row, size_t scale)
{
    const norma_scores *scores = w->result->scores;
    double mean = scores->mean[scale * scores->n_rows + row];
    double pomp = scores->pomp[scale * scores->n_rows + row];
    if (isnan(mean)) {
        norma__put_bytes(&w->csv, ",,,,", 4);
        return;
    }
    memo *m = &w->memos[scale * SLOTS + slot_of(mean, pomp)];
    if (!m->length || m->mean != mean || m->pomp != pomp) {
        *m = (memo){.mean = mean, .pomp = pomp};
        make_text(w, m, scale);
    }
    norma__put_bytes(&w->csv, m->text, m->length);
}

static void put_header(score_writer *w)
{
    static const char *const figures[] = {"mean", "pomp", "t", "percentile"};
    const norma_instrument *instrument = w->result->instrument;
    norma__put(&w->csv, "row");
    norma__put_identity_header(&w->csv, w->result->data);
    for (size_t s = 0; s < instrument->n_scales; s++)
        for (size_t f = 0; f < 4; f++) {
            char name[160];
            snprintf(name, sizeof name, "%s_%s", instrument->scales[s].id, figures[f]);
            norma__put(&w->csv, ",");
            norma__put_field(&w->csv, name);
        }
    norma__put(&w->csv, "\n");
}

static void put_rows(score_writer *w)
{
    const norma_validation *v = w->result;
    for (size_t row = 0; row < v->scores->n_rows; row++) {
        if (!v->screen->keep[row])
            continue;
        norma__put_whole(&w->csv, norma_data_file_row(v->data, row));
        norma__put_identity(&w->csv, v->data, row);
        for (size_t s = 0; s < v->scores->n_scales; s++)
            put_score(w, row, s);
        norma__put(&w->csv, "\n");
    }
}

static void find_norms(score_writer *w)
{
    const norma_instrument *instrument = w->result->instrument;
    for (size_t s = 0; s < instrument->n_scales; s++) {
        const norma_norm_set *set = w->result->norms;
        size_t found = set ? norma_norm_find_scale(set, instrument->scales[s].id) : NORMA_NONE;
        w->norms[s] = found == NORMA_NONE ? NULL : &set->scales[found];
    }
}

norma_status norma_report_scores(norma_output *out, const norma_validation *result,
                                 norma_error *err)
{
    score_writer w = {.result = result};
    size_t n_scales = result->instrument->n_scales;
    *out = (norma_output){0};
    w.norms = NORMA__NEW(const norma_norm_scale *, n_scales);
    w.memos = NORMA__NEW(memo, n_scales * SLOTS);
    if (w.norms && w.memos) {
        find_norms(&w);
        put_header(&w);
        put_rows(&w);
    } else {
        w.csv.failed = true;
    }
    free(w.norms);
    free(w.memos);
    return norma__hand_over(out, &w.csv, err);
}
