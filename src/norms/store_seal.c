#include "norms/store_seal.h"

#include <math.h>
#include <string.h>

static const uint64_t NOT_A_NUMBER = UINT64_C(0x7ff8000000000000);

static void seal_bits(norma__digesting *seal, uint64_t bits)
{
    uint8_t bytes[8];
    for (size_t b = 0; b < sizeof bytes; b++)
        bytes[b] = (uint8_t)(bits >> (8 * b));
    norma__digest_add(seal, bytes, sizeof bytes);
}

void norma__seal_text(norma__digesting *seal, const char *text)
{
    const size_t length = text ? strlen(text) : 0;
    seal_bits(seal, length);
    if (length > 0)
        norma__digest_add(seal, text, length);
}

void norma__seal_whole(norma__digesting *seal, int64_t number)
{
    seal_bits(seal, (uint64_t)number);
}

void norma__seal_number(norma__digesting *seal, double number)
{
    uint64_t bits = isnan(number) ? NOT_A_NUMBER : 0;
    if (!isnan(number) && (number < 0 || number > 0))
        memcpy(&bits, &number, sizeof bits);
    seal_bits(seal, bits);
}

void norma__seal_scale(char hex[NORMA__DIGEST_SIZE], const norma_norm_scale *scale,
                       const char *companies)
{
    const double figures[] = {scale->mean,     scale->sd,          scale->skewness,
                              scale->kurtosis, scale->min,         scale->max,
                              scale->alpha,    scale->n_effective, scale->company_mean,
                              scale->between,  scale->within};
    norma__digesting seal;
    norma__digest_begin(&seal);
    norma__seal_text(&seal, scale->id);
    norma__seal_whole(&seal, (int64_t)scale->n);
    for (size_t f = 0; f < sizeof figures / sizeof figures[0]; f++)
        norma__seal_number(&seal, figures[f]);
    norma__seal_whole(&seal, (int64_t)scale->n_values);
    for (size_t v = 0; v < scale->n_values; v++) {
        norma__seal_number(&seal, scale->values[v]);
        norma__seal_whole(&seal, (int64_t)scale->counts[v]);
        norma__seal_number(&seal, scale->shares[v]);
        norma__seal_number(&seal, scale->effective[v]);
    }
    norma__seal_whole(&seal, (int64_t)scale->n_companies);
    norma__seal_text(&seal, companies);
    norma__digest_hex(hex, &seal);
}

static void seal_parents(norma__digesting *seal, const norma_norm_set *set)
{
    norma__seal_whole(seal, (int64_t)set->n_parents);
    for (size_t p = 0; p < set->n_parents; p++) {
        norma__seal_text(seal, set->parents[p].name);
        norma__seal_whole(seal, set->parents[p].version);
        norma__seal_text(seal, set->parents[p].sha256);
    }
}

void norma__seal_set(char hex[NORMA__DIGEST_SIZE], const norma_norm_set *set, const char *contents)
{
    const char *texts[] = {set->name,
                           set->created,
                           set->norma_version,
                           set->instrument_id,
                           set->instrument_version,
                           set->key_sha256,
                           set->source_file,
                           set->source_sha256,
                           set->filter,
                           set->population,
                           set->collected_from,
                           set->collected_to,
                           set->company_column,
                           set->margins,
                           set->calibration,
                           set->sha256,
                           set->previous_sha256,
                           contents};
    const int64_t numbers[] = {
        set->version,   (int64_t)set->n_rows,     (int64_t)set->n_kept,   (int64_t)set->n_companies,
        set->weighting, set->calibration_version, (int64_t)set->n_scales, (int64_t)set->n_figures};
    norma__digesting seal;
    norma__digest_begin(&seal);
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
        norma__seal_text(&seal, texts[t]);
    for (size_t k = 0; k < sizeof numbers / sizeof numbers[0]; k++)
        norma__seal_whole(&seal, numbers[k]);
    norma__seal_number(&seal, set->n_effective);
    seal_parents(&seal, set);
    norma__digest_hex(hex, &seal);
}
