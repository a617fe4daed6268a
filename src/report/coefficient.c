#include "report/coefficient.h"

const char *norma__interval_name(int method)
{
    static const char *const names[] = {"Feldt", "normal", "ADF",     "percentile",
                                        "BCa",   "F",      "Fisher z"};
    return names[method];
}

void norma__add_coefficient(norma__json_tree *j, cJSON *in, const char *key,
                            const norma_coefficient *c)
{
    cJSON *object = norma__add_object(j, in, key);
    norma__add_text(j, object, "code", c->code);
    norma__add_text(j, object, "label", c->label);
    norma__add_text(j, object, "formula", c->formula);
    norma__add_text(j, object, "source", c->source);
    norma__add_number(j, object, "value", c->value);
    norma__add_number(j, object, "se", c->se);
    cJSON *intervals = norma__add_array(j, object, "intervals");
    for (size_t i = 0; i < c->n_intervals; i++) {
        cJSON *line = norma__add_object(j, intervals, NULL);
        norma__add_text(j, line, "method", norma_interval_method_names[c->intervals[i].method]);
        norma__add_number(j, line, "low", c->intervals[i].low);
        norma__add_number(j, line, "high", c->intervals[i].high);
    }
}

void norma__text_interval(norma__buffer *out, norma_language l, double low, double high)
{
    norma__buffer interval = {0};
    norma__sayf(&interval, l, "[{1}, {2}]", norma__fixed(l, low, 3).text,
                norma__fixed(l, high, 3).text);
    norma__text_cell(out, interval.bytes ? interval.bytes : "", -16);
    out->failed |= interval.failed;
    norma__buffer_free(&interval);
}
