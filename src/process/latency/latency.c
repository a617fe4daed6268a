#include <norma/latency.h>

#include "foundation/numeric.h"
#include "foundation/status.h"
#include "process/latency/latency_result.h"

norma_option_table norma_latency_option_table(void)
{
    static const norma_option table[] = {
        {"threshold", NORMA_OPTION_CHOICE, offsetof(norma_latency_options, threshold), 0, 0,
         norma_threshold_names, "how a latency is told that is too short for effort"},
        {"ms-per-word", NORMA_OPTION_REAL, offsetof(norma_latency_options, ms_per_word), 1, 10000,
         NULL, "fastest reading, ms a word, of the method words"},
        {"fatigue", NORMA_OPTION_FLAG, offsetof(norma_latency_options, fatigue), 0, 0, NULL,
         "fit how every person's speed changes with the place of an item as well"},
        {"conf-level", NORMA_OPTION_REAL, offsetof(norma_latency_options, conf_level), 0.5, 0.9999,
         NULL, "coverage of intervals and level of tests"},
        {"replicates", NORMA_OPTION_COUNT, offsetof(norma_latency_options, replicates), 0, 100000,
         NULL, "replicates of split halves and of bootstrap tests; 0 does without"},
        {"seed", NORMA_OPTION_SEED, offsetof(norma_latency_options, seed), 0, 0, NULL,
         "seed of the random numbers"},
        {"threads", NORMA_OPTION_COUNT, offsetof(norma_latency_options, threads), 0, 1024, NULL,
         "number of threads; 0 takes all"},
        {0}};
    return table;
}

static norma_status check_input(const norma_instrument *instrument, const norma_data *data,
                                const norma_latency_options *options, norma_error *err)
{
    norma_status status = norma_options_check(norma_latency_option_table(), options, err);
    if (status != NORMA_OK)
        return status;
    if (norma_data_items(data) != instrument->n_items ||
        norma_data_pages(data) != instrument->n_pages)
        return norma__fail(err, NORMA_EINVAL,
                           "the table has %zu items and %zu pages and the instrument %zu and %zu: "
                           "use the instrument that the table was read with",
                           norma_data_items(data), norma_data_pages(data), instrument->n_items,
                           instrument->n_pages);
    if (norma_data_rows(data) == 0)
        return norma__fail(err, NORMA_EDATA, "there is no respondent whose latencies to analyse");
    return options->frozen ? norma_calibration_fit(options->frozen, instrument, data, err)
                           : NORMA_OK;
}

static norma_status find_paces(norma__latency_job *job, norma_error *err)
{
    norma_status status = norma__timings_new(&job->timings, job->instrument, job->data,
                                             job->threads, &job->result->notes, err);
    if (status != NORMA_OK)
        return status;
    if (!job->timings)
        return norma__fail(err, NORMA_EDATA,
                           "the table has no latency: name the columns of latencies or of the "
                           "times of pages in the instrument (latency.column, pages), and see "
                           "that they are not empty");
    if ((status = norma__pace_new(&job->sample, job->instrument, job->data, job->timings,
                                  job->threads, &job->result->notes, err)) != NORMA_OK)
        return status;
    return job->options->frozen
               ? norma__pace_thaw(&job->frozen, job->options->frozen, job->instrument, err)
               : NORMA_OK;
}

norma_status norma_latency(norma_latency_result **out, const norma_instrument *instrument,
                           const norma_data *data, const norma_latency_options *options,
                           norma_error *err)
{
    const norma_latency_options defaults = NORMA_LATENCY_OPTIONS_INIT;
    norma__latency_job job = {.instrument = instrument, .data = data};
    norma_status status;

    *out = NULL;
    job.options = options ? options : &defaults;
    job.threads = norma__threads(job.options->threads);
    if ((status = check_input(instrument, data, job.options, err)) != NORMA_OK)
        goto done;
    if ((status = norma__latency_result_new(&job.result, instrument, data, job.options, err)) !=
        NORMA_OK)
        goto done;
    if ((status = find_paces(&job, err)) != NORMA_OK)
        goto done;
    if ((status = norma__latency_items(&job, err)) != NORMA_OK)
        goto done;
    if ((status = norma__latency_respondents(&job, err)) != NORMA_OK)
        goto done;
    if ((status = norma__latency_speeds(&job, err)) != NORMA_OK)
        goto done;
    if ((status = norma__latency_distance(&job, err)) != NORMA_OK)
        goto done;

    *out = job.result;
    job.result = NULL;
done:
    norma_latency_result_free(job.result);
    norma__speed_model_free(job.speeds);
    norma__distance_model_free(job.distance);
    norma__pace_free(job.sample);
    norma__pace_free(job.frozen);
    norma__timings_free(job.timings);
    return status;
}
