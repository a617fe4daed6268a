#include <norma/shorten.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foundation/memory.h"
#include "foundation/note.h"
#include "foundation/numeric.h"
#include "foundation/random.h"
#include "foundation/status.h"
#include "models/reliability/subset.h"
#include "statistics/redraw.h"
#include "statistics/sample.h"

enum { ROWS_A_FOLD = 10, STREAM_OF_FOLDS = 1 };
static const double STABLE = 0.5; /* share of folds that choose an item of the short form */

norma_option_table norma_shorten_option_table(void)
{
    static const norma_option table[] = {
        {"shorten", NORMA_OPTION_COUNT, offsetof(norma_shorten_options, keep), 2, 1000, NULL,
         "items of the short form"},
        {"missing", NORMA_OPTION_CHOICE, offsetof(norma_shorten_options, missing), 0, 0,
         norma_missing_names, "what is done with missing answers"},
        {"folds", NORMA_OPTION_COUNT, offsetof(norma_shorten_options, folds), 2, 1000, NULL,
         "folds of the short form's cross-validation"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_shorten_options, conf_level), 1e-6,
         1 - 1e-6, NULL, "coverage of the intervals"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_shorten_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_shorten_options, threads), 0, 1024, NULL,
         "number of threads; 0: all"},
        {0}};
    return table;
}

/* ---- figures of one choice in one set of rows ---- */

/* Variances of the short and of the full form, and their covariance, times the degrees of
   freedom. */
typedef struct forms {
    double own, brief, full, shared;
} forms;

static forms forms_of(const size_t *items, size_t keep, const double *cov, size_t p, double df)
{
    norma__subset_variance v = norma__subset_variance_of(items, keep, cov, p);
    forms f = {.own = df * v.own, .brief = df * v.total};
    for (size_t j = 0; j < p; j++)
        for (size_t i = 0; i < p; i++)
            f.full += df * cov[i + j * p];
    for (size_t a = 0; a < keep; a++)
        for (size_t i = 0; i < p; i++)
            f.shared += df * cov[i + items[a] * p];
    return f;
}

static double alpha_of(double own, double total, size_t k)
{
    return total > 1e-14 * own ? (double)k / (double)(k - 1) * (1 - own / total) : NAN;
}

static double correlation(forms f)
{
    return f.brief > 0 && f.full > 0 ? f.shared / sqrt(f.brief * f.full) : NAN;
}

/* What two separate administrations would give: the short form's variance within the full one's
   counts only as far as it is reliable. Levy (1967). */
static double corrected(forms f, double alpha)
{
    return f.brief > 0 && f.full > 0 ? (f.shared - (1 - alpha) * f.brief) / sqrt(f.brief * f.full)
                                     : NAN;
}

/* ---- folds ---- */

typedef struct folds {
    const norma__rows *rows;
    const norma__cover *cover;
    size_t n;
    uint32_t *fold;  /* rows->n: the fold of each row */
    size_t *chosen;  /* n x keep: the items that the other folds chose */
    forms *computed; /* n: in the fold itself */
} folds;

static void folds_clear(folds *f)
{
    free(f->fold);
    free(f->chosen);
    free(f->computed);
}

/* Folds of nearly equal size: a random order of the rows, dealt out. */
static norma_status deal(folds *f, uint64_t seed, norma_error *err)
{
    gsl_rng *random = norma__random_new(seed, STREAM_OF_FOLDS);
    if (!random)
        return norma__no_memory(err);
    for (size_t r = 0; r < f->rows->n; r++)
        f->fold[r] = (uint32_t)(r % f->n);
    for (size_t r = f->rows->n; r > 1; r--) {
        size_t other = norma__random_below(random, (uint32_t)r);
        uint32_t swap = f->fold[r - 1];
        f->fold[r - 1] = f->fold[other];
        f->fold[other] = swap;
    }
    gsl_rng_free(random);
    return NORMA_OK;
}

/* Chooses in the rows outside a fold, and computes in those inside. */
static norma_status validate(folds *f, size_t fold, norma_error *err)
{
    const norma__rows *rows = f->rows;
    size_t p = rows->p, inside = 0;
    uint32_t *in = NORMA__NEW(uint32_t, rows->n_distinct);
    uint32_t *out = NORMA__NEW(uint32_t, rows->n_distinct);
    double *cov = NORMA__NEW(double, p *p), *work = NORMA__NEW(double, norma__rows_work(rows));
    norma_status status = in && out && cov && work ? NORMA_OK : norma__no_memory(err);
    size_t *chosen = f->chosen + fold * f->cover->keep;
    for (size_t r = 0; status == NORMA_OK && r < rows->n; r++) {
        bool here = f->fold[r] == fold;
        in[rows->owner[r]] += here;
        out[rows->owner[r]] += !here;
        inside += here;
    }
    if (status == NORMA_OK) {
        norma__rows_moments(NULL, cov, rows, out, work);
        status = norma__best_subset(chosen, f->cover, cov, err);
    }
    if (status == NORMA_OK) {
        norma__rows_moments(NULL, cov, rows, in, work);
        f->computed[fold] = forms_of(chosen, f->cover->keep, cov, p, (double)(inside - 1));
    }
    free(in);
    free(out);
    free(cov);
    free(work);
    return status;
}

static norma_status validate_all(folds *f, const norma_shorten_options *o, norma_error *err)
{
    bool ok = true;
    f->fold = NORMA__NEW(uint32_t, f->rows->n);
    f->chosen = NORMA__NEW(size_t, f->n * f->cover->keep);
    f->computed = NORMA__NEW(forms, f->n);
    if (!f->fold || !f->chosen || !f->computed)
        return norma__no_memory(err);
    norma_status status = deal(f, o->seed, err);
    if (status != NORMA_OK)
        return status;
#pragma omp parallel for schedule(dynamic, 1) num_threads(norma__threads(o->threads)) reduction(&& : ok)
    for (size_t fold = 0; fold < f->n; fold++)
        ok = validate(f, fold, NULL) == NORMA_OK && ok; /* fails for want of memory only */
    return ok ? NORMA_OK : norma__no_memory(err);
}

/* ---- the short form ---- */

static void fill_cross_validated(norma_short_form *s, const folds *f, double conf_level)
{
    forms sum = {0};
    for (size_t fold = 0; fold < f->n; fold++) {
        sum.own += f->computed[fold].own;
        sum.brief += f->computed[fold].brief;
        sum.full += f->computed[fold].full;
        sum.shared += f->computed[fold].shared;
        for (size_t a = 0; a < s->keep; a++)
            s->chosen[f->chosen[fold * s->keep + a]] += 1 / (double)f->n;
    }
    s->folds = f->n;
    s->alpha_cross_validated = alpha_of(sum.own, sum.brief, s->keep);
    s->optimism = s->alpha - s->alpha_cross_validated;
    s->r_full_cross_validated = corrected(sum, s->alpha_cross_validated);
    double tail = (1 - conf_level) / 2, df = (double)(s->n - 1);
    double df2 = df * (double)(s->keep - 1), rest = 1 - s->alpha_cross_validated;
    s->alpha_low = 1 - rest * norma__f_quantile(1 - tail, df, df2);
    s->alpha_high = 1 - rest * norma__f_quantile(tail, df, df2);
}

static void fill_chosen(norma_short_form *s, const double *cov)
{
    size_t p = s->n_items;
    forms f = forms_of(s->items, s->keep, cov, p, 1);
    double own = 0, length = (double)s->keep / (double)p;
    for (size_t i = 0; i < p; i++)
        own += cov[i + i * p];
    s->alpha_full = alpha_of(own, f.full, p);
    s->alpha = alpha_of(f.own, f.brief, s->keep);
    s->spearman_brown = length * s->alpha_full / (1 + (length - 1) * s->alpha_full);
    s->r_full = correlation(f);
    s->r_full_corrected = corrected(f, s->alpha);
}

static norma_status name_items(norma_short_form *s, const norma_sample *sample, norma_error *err)
{
    for (size_t a = 0; a < s->keep; a++)
        if (!(s->item_ids[a] = norma__copy_text(norma__sample_id(sample, s->items[a]))))
            return norma__no_memory(err);
    return NORMA_OK;
}

static norma_status note_form(norma_short_form *s, const norma_shorten_options *o, norma_error *err)
{
    norma_status status = NORMA_OK;
    size_t unstable = 0;
    for (size_t a = 0; a < s->keep; a++)
        unstable += s->chosen[s->items[a]] < STABLE;
    if (s->folds < o->folds)
        status = norma__note(&s->notes, err, "shorten-fewer-folds", s->id, (double)s->folds,
                             (double)o->folds,
                             "%s: %zu complete rows make %zu folds of %d or more, not %zu", s->id,
                             s->n, s->folds, ROWS_A_FOLD, o->folds);
    if (status == NORMA_OK && unstable)
        status = norma__note(&s->notes, err, "shorten-unstable", s->id, (double)unstable,
                             (double)s->keep,
                             "%s: %zu of the %zu items of the short form were chosen in less than "
                             "half of the folds: other items would do as well",
                             s->id, unstable, s->keep);
    if (status == NORMA_OK && isnan(s->alpha_cross_validated))
        status = norma__note(&s->notes, err, "shorten-undefined", s->id, NAN, NAN,
                             "%s: the sum of the items chosen does not vary", s->id);
    return status;
}

static norma_status fill(norma_short_form *s, const norma_sample *sample, const norma__rows *rows,
                         const norma__cover *cover, const norma_shorten_options *o,
                         norma_error *err)
{
    size_t p = rows->p, most = rows->n / ROWS_A_FOLD;
    folds f = {.rows = rows, .cover = cover, .n = o->folds < most ? o->folds : most};
    double *cov = NORMA__NEW(double, p *p), *work = NORMA__NEW(double, norma__rows_work(rows));
    norma_status status = cov && work ? NORMA_OK : norma__no_memory(err);
    s->n = rows->n;
    s->exhaustive = cover->exhaustive;
    if (status == NORMA_OK) {
        norma__rows_moments(NULL, cov, rows, NULL, work);
        status = norma__best_subset(s->items, cover, cov, err);
    }
    if (status == NORMA_OK)
        status = name_items(s, sample, err);
    if (status == NORMA_OK)
        status = validate_all(&f, o, err);
    if (status == NORMA_OK) {
        fill_chosen(s, cov);
        fill_cross_validated(s, &f, o->conf_level);
        status = note_form(s, o, err);
    }
    folds_clear(&f);
    free(cov);
    free(work);
    return status;
}

void norma_short_form_free(norma_short_form *form)
{
    if (!form)
        return;
    free(form->id);
    free(form->items);
    norma__free_texts(form->item_ids, form->keep);
    free(form->chosen);
    norma_notes_clear(&form->notes);
    free(form);
}

static norma_short_form *short_form_new(const char *id, size_t p, size_t keep)
{
    norma_short_form *s = NORMA__NEW(norma_short_form, 1);
    if (!s)
        return NULL;
    s->n_items = p;
    s->keep = keep;
    s->id = norma__copy_text(id);
    s->items = NORMA__NEW(size_t, keep);
    s->item_ids = NORMA__NEW(char *, keep);
    s->chosen = NORMA__NEW(double, p);
    if (s->id && s->items && s->item_ids && s->chosen)
        return s;
    norma_short_form_free(s);
    return NULL;
}

static norma_status check_input(const char *id, const norma_sample *sample,
                                const norma_shorten_options *o, norma_error *err)
{
    norma_status status = norma_options_check(norma_shorten_option_table(), o, err);
    if (status == NORMA_OK)
        status = norma__sample_check(sample, err);
    if (status != NORMA_OK)
        return status;
    if (o->keep >= sample->n_items)
        return norma__fail(err, NORMA_EDATA,
                           "a short form of %s has fewer items than the %zu it has: %zu are asked "
                           "for",
                           id, sample->n_items, o->keep);
    return NORMA_OK;
}

norma_status norma_shorten(norma_short_form **out, const char *id, const norma_sample *sample,
                           const norma_shorten_options *options, norma_error *err)
{
    const norma_shorten_options defaults = NORMA_SHORTEN_OPTIONS_INIT;
    const norma_shorten_options *o = options ? options : &defaults;
    norma_short_form *s = NULL;
    norma__rows rows = {0};
    norma__cover cover = {0};
    norma_status status;

    *out = NULL;
    if ((status = check_input(id, sample, o, err)) != NORMA_OK)
        goto done;
    if ((status = norma__rows_of(&rows, sample, NORMA_MISSING_LISTWISE, err)) != NORMA_OK)
        goto done;
    if (rows.n < 2 * ROWS_A_FOLD) {
        status = norma__fail(err, NORMA_EDATA,
                             "a short form of %s is chosen in one part of the rows and tried in "
                             "another: %d complete rows are needed, it has %zu",
                             id, 2 * ROWS_A_FOLD, rows.n);
        goto done;
    }
    if ((status = norma__cover_of(&cover, o->groups, rows.p, o->keep, err)) != NORMA_OK)
        goto done;
    if (!(s = short_form_new(id, rows.p, o->keep))) {
        status = norma__no_memory(err);
        goto done;
    }
    if ((status = fill(s, sample, &rows, &cover, o, err)) != NORMA_OK)
        goto done;

    *out = s; /* the caller owns it from here */
    s = NULL;
done:
    norma__cover_clear(&cover);
    norma__rows_clear(&rows);
    norma_short_form_free(s);
    return status;
}
