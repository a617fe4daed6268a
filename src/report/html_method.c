#include <string.h>

#include "report/html_frame.h"
#include "report/html_sections.h"

void norma__page_notes(norma__page *p)
{
    norma__page_section(p, "notes", "Notes");
    norma__page_note_list(
        p, (const norma_notes *const[]){p->context->notes, &p->overview.result->notes}, 2);
    norma__page_section_end(p);
}

/* What each figure is and where it comes from; names and years stay as they are. */
static const struct {
    const char *figure, *formula, *source;
} methods[] = {
    {"Longest run, IRV", "longest run of equal answers; standard deviation of a person's answers",
     "Johnson (2005); Dunn, Heggestad, Shanock & Theilgard (2018)"},
    {"Mahalanobis distance",
     "squared, over the items answered; p from chi-square with their number", "Mahalanobis (1936)"},
    {"Response-time effort", "share of a person's answers at or over the item threshold",
     "Wise & Kong (2005)"},
    {"Item threshold", "share of the item's mean time, capped, with a common floor (NT10)",
     "Wise & Ma (2012)"},
    {"Log-normal speed", "mean standardised log time; negative is fast", "van der Linden (2006)"},
    {"Alpha", "covariance form; interval from the F distribution",
     "Cronbach (1951); Feldt, Woodruff & Salih (1987)"},
    {"Omega total", "one-factor minres: 1 - sum of uniquenesses / sum of the correlations",
     "McDonald (1999)"},
    {"Standard error of measurement",
     "standard deviation of the mean score times the root of 1 - alpha", "Lord & Novick (1968)"},
    {"KMO", "squared correlations against squared partial correlations", "Kaiser (1970)"},
    {"Parallel analysis",
     "eigenvalues over the percentile of normal random data, until the first that is not",
     "Horn (1965)"},
    {"Loadings", "minres, direct quartimin (oblimin with gamma 0) rotation",
     "Harman & Jones (1966); Jennrich & Sampson (1966)"},
    {"RMSEA, TLI", "from the Bartlett-corrected chi-square, not scaled",
     "Steiger & Lind (1980); Tucker & Lewis (1973)"},
    {"POMP", "100 (mean - lowest) / (highest - lowest)", "Cohen, Cohen, Aiken & West (1999)"},
    {"Percentile rank", "100 (below + half of those at it) / n among the norm's respondents",
     "Crawford, Garthwaite & Slick (2009)"},
    {"T score", "50 + 10 (score - norm mean) / norm sd: linear, not normalised",
     "common practice; the T of McCall (1922) is normalised"},
    {"Difference", "interval without equal variances", "Welch (1947)"},
    {"Hedges g", "pooled standard deviation, small-sample correction, noncentral t interval",
     "Hedges (1981)"},
};

void norma__page_method(norma__page *p)
{
    norma__page_section(p, "method", "Method");
    norma__page_table(p, "What each figure is and where it comes from",
                      (const norma__page_column[]){
                          {"Statistic", false}, {"Which one it is", false}, {"Source", false}},
                      3);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        norma__page_row(p, norma__say(p->language, methods[i].figure), 0);
        norma__page_cell(p, norma__say(p->language, methods[i].formula));
        norma__page_cell(p, methods[i].source);
        norma__page_row_end(p);
    }
    norma__page_table_end(p);
    norma__page_settings(p);
    norma__page_section_end(p);
}
