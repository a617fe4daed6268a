#include <norma/score.h>

#include <omp.h>
#include <stdlib.h>

#include "foundation/memory.h"
#include "foundation/numeric.h"
#include "foundation/status.h"
#include "scoring/block.h"

norma_option_table norma_score_option_table(void)
{
    static const norma_option table[] = {
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_score_options, missing), 0, 0,
         norma_score_missing_names,
         "what is done with missing answers; else as the instrument says"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_score_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* The options in force: what they leave to the instrument is taken from it. */
static norma_status settle(norma_score_options *o, const norma_instrument *instrument,
                           const norma_score_options *options, norma_error *err)
{
    const norma_score_options defaults = NORMA_SCORE_OPTIONS_INIT;
    *o = options ? *options : defaults;
    if (o->missing == -1)
        o->missing = instrument->scoring.missing;
    return norma_options_check(norma_score_option_table(), o, err);
}

static norma_scores *scores_new(size_t n_rows, size_t n_scales)
{
    norma_scores *scores = NORMA__NEW(norma_scores, 1);
    if (!scores)
        return NULL;
    scores->n_rows = n_rows;
    scores->n_scales = n_scales;
    scores->mean = norma__new_filled(n_rows * n_scales, sizeof(double));
    scores->pomp = norma__new_filled(n_rows * n_scales, sizeof(double));
    scores->n_scored = NORMA__NEW(size_t, n_scales);
    scores->n_too_few = NORMA__NEW(size_t, n_scales);
    scores->n_imputed = NORMA__NEW(size_t, n_scales);
    if (scores->mean && scores->pomp && scores->n_scored && scores->n_too_few && scores->n_imputed)
        return scores;
    norma_scores_free(scores);
    return NULL;
}

/* ---- rooms, one a thread ---- */

static norma_status rooms_new(norma__score_room **out, int threads, size_t n_scales,
                              norma_error *err)
{
    norma__score_room *rooms = *out = NORMA__NEW(norma__score_room, (size_t)threads);
    norma_status status = rooms ? NORMA_OK : norma__no_memory(err);
    for (int t = 0; t < threads && status == NORMA_OK; t++)
        status = norma__score_room_new(&rooms[t], n_scales, err);
    return status;
}

static void rooms_free(norma__score_room *rooms, int threads)
{
    for (int t = 0; rooms && t < threads; t++)
        norma__score_room_free(&rooms[t]);
    free(rooms);
}

/* No score depends on another row, and counts are whole: nothing depends on the threads. */
static void score_rows(const norma__scoring *s, norma__score_room *rooms, int threads)
{
    enum { BLOCK = NORMA__SCORE_BLOCK };
    norma_scores *scores = s->scores;
    const size_t n_blocks = (scores->n_rows + BLOCK - 1) / BLOCK;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t b = 0; b < n_blocks; b++) {
        const size_t start = b * BLOCK, left = scores->n_rows - start;
        norma__score_block(s, &rooms[omp_get_thread_num()], start, left < BLOCK ? left : BLOCK);
    }
    for (int t = 0; t < threads; t++)
        for (size_t k = 0; k < scores->n_scales; k++) {
            scores->n_scored[k] += rooms[t].counts[k].scored;
            scores->n_too_few[k] += rooms[t].counts[k].too_few;
            scores->n_imputed[k] += rooms[t].counts[k].imputed;
        }
}

norma_status norma_score(norma_scores **out, const norma_instrument *instrument,
                         const norma_data *data, const uint8_t *keep, const uint8_t *hold,
                         const norma_score_options *options, norma_error *err)
{
    const size_t n_scales = instrument->n_scales;
    norma_score_options o;
    norma_scores *scores = NULL;
    norma__score_rule *rules = NULL;
    norma__holes *holes = NULL;
    norma__score_room *rooms = NULL;
    int threads = 0;
    norma_status status;

    *out = NULL;
    if ((status = settle(&o, instrument, options, err)) != NORMA_OK)
        goto done;
    threads = norma__threads_within(o.threads, norma__score_room_bytes(n_scales));
    if (!(scores = scores_new(norma_data_rows(data), n_scales))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = norma__score_rules_of(&rules, instrument, data, hold, o.missing, err)) !=
            NORMA_OK ||
        (status = rooms_new(&rooms, threads, n_scales, err)) != NORMA_OK)
        goto done;
    const norma__imputing imputing = {instrument, data, keep, rules, o.missing, o.threads};
    if ((status = norma__impute(&holes, &imputing, &scores->notes, err)) != NORMA_OK)
        goto done;
    const norma__scoring scoring = {instrument, data, keep, rules, holes, scores};
    score_rows(&scoring, rooms, threads);
    scores->min_answered = instrument->scoring.min_answered;
    scores->missing = o.missing;

    *out = scores;
    scores = NULL;
done:
    norma_scores_free(scores);
    norma__score_rules_free(rules, n_scales);
    norma__holes_free(holes, instrument->n_items);
    rooms_free(rooms, threads);
    return status;
}

void norma_scores_free(norma_scores *scores)
{
    if (!scores)
        return;
    free(scores->mean);
    free(scores->pomp);
    free(scores->n_scored);
    free(scores->n_too_few);
    free(scores->n_imputed);
    norma_notes_clear(&scores->notes);
    free(scores);
}
