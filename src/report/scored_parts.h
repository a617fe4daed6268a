/* Shared but private: what the text, JSON and CSV of scores all say. */
#ifndef NORMA_REPORT_SCORED_PARTS_H
#define NORMA_REPORT_SCORED_PARTS_H

#include "report/envelope.h"

/* What stands before the record in a CSV file. */
#define NORMA__RECORD_PREFIX "# norma-gate-record: "

/* The digest of a file of scores is that of its bytes with these in its own place. */
#define NORMA__NO_DIGEST "0000000000000000000000000000000000000000000000000000000000000000"
#define NORMA__DIGEST_KEY "\"file_sha256\""

/* The gate record: criteria, inputs, versions, overrides and verdicts. */
void norma__add_record(norma__json_tree *j, cJSON *record, const norma_scored *result,
                       const norma_report_context *context);

/* The record in the first line of a CSV file; NULL when there is none. */
cJSON *norma__record_of_csv(const char *bytes, size_t length);

/* Puts the digest of the whole into its place. */
void norma__seal(norma_output *file);

/* Where the 64 digits of a file's digest stand; NULL when there are none. */
char *norma__find_digest(char *bytes, size_t length);

/* How many reasons an override changed, and in how many scales. */
size_t norma__override_changed(const norma_scored *result, const norma_override *override,
                               size_t *scales);

/* A population's name, NULL for everybody. */
const char *norma__population_name(const norma_scored *result, size_t population);

/* What every score of a respondent is made of, in the order of the CSV's columns. */
enum { NORMA__SCORE_FIGURES = 15, NORMA__SCORE_PLAIN = 9 };
extern const char *const norma__score_figures[NORMA__SCORE_FIGURES];
/* Fills them; from NORMA__SCORE_PLAIN on they need a reference. */
void norma__score_fill(double figures[NORMA__SCORE_FIGURES], const norma_scored *result,
                       const norma_scored_scale *shared, double mean, double pomp);
/* Whether a scale has standard scores in any population. */
bool norma__has_reference(const norma_scored *result, size_t scale);

/* Every respondent kept, a line each: CSV with its header, and a JSON array. */
void norma__put_scored_csv(norma__buffer *out, const norma_scored *result);
void norma__put_scored_json(norma__buffer *out, const norma_scored *result);

void norma__put_scored_text(norma__buffer *out, const norma_scored *result,
                            const norma_report_context *context);

#endif
