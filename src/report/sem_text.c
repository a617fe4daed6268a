#include <math.h>
#include <stdint.h>

#include "report/sem_view.h"

static void put_heading(norma__buffer *text, norma_language l, const char *english)
{
    norma__put(text, "\n");
    norma__put(text, norma__say(l, english));
    norma__put(text, "\n");
}

/* ---- what it says, and how it was made ---- */

static void put_summary(norma__buffer *text, norma_language l, const norma_sem *sem,
                        const norma_sem_report *with)
{
    norma__sem_summary summary;
    norma__sem_summarise(&summary, l, sem, with);
    norma__put(text, "\n");
    for (size_t k = 0; k < summary.n; k++) /* the paragraph empties what it prints */
        norma__text_paragraph(text, k ? "" : norma__say(l, "Summary"), &summary.sentences[k]);
}

static void put_fact(norma__buffer *text, norma_language l, const char *english, const char *fact)
{
    norma__buffer line = {0};
    norma__put(&line, fact);
    norma__text_paragraph(text, norma__say(l, english), &line);
}

static void put_search(norma__buffer *text, norma_language l, const norma_sem *sem)
{
    const norma_sem_convergence *c = &sem->convergence;
    norma__buffer line = {0};
    norma__sayf(&line, l,
                c->converged ? "converged in {1 step|steps}; largest slope {2}"
                             : "did not converge in {1 step|steps}; largest slope {2}",
                norma__count(l, (double)c->iterations).text,
                norma__significant(l, c->gradient_max).text);
    if (c->starts > 1) {
        norma__put(&line, "; ");
        norma__sayf(&line, l, "{1 start|starts}, {2 solution|solutions}",
                    norma__count(l, (double)c->starts).text,
                    norma__count(l, (double)c->optima).text);
    }
    norma__text_paragraph(text, norma__say(l, "Search"), &line);
}

static void put_parameters_count(norma__buffer *text, norma_language l, const norma_sem *sem)
{
    norma__buffer line = {0};
    const size_t n = sem->table->n_free, estimated = sem->convergence.n_estimated;
    norma__put(&line, norma__count(l, (double)n).text);
    if (estimated < n) {
        norma__put(&line, "; ");
        norma__sayf(&line, l, "{1 equality constraint|equality constraints}",
                    norma__count(l, (double)(n - estimated)).text);
    }
    norma__text_paragraph(text, norma__say(l, "Parameters"), &line);
}

static void put_groups(norma__buffer *text, norma_language l, const norma_sem *sem)
{
    norma__buffer line = {0};
    for (size_t g = 0; g < sem->n_groups; g++) {
        const norma_sem_group *group = &sem->groups[g];
        if (sem->n_groups > 1)
            norma__putf(&line, "%s%s ", g ? "; " : "", group->name);
        norma__put(&line, norma__count(l, (double)group->n).text);
        if (group->n_clusters > 0) {
            norma__put(&line, ", ");
            norma__sayf(&line, l, "{1 cluster|clusters}",
                        norma__count(l, (double)group->n_clusters).text);
        }
        if (group->n_patterns > 1) {
            norma__put(&line, ", ");
            norma__sayf(&line, l, "{1 pattern|patterns} of missing answers",
                        norma__count(l, (double)group->n_patterns).text);
        }
    }
    norma__text_paragraph(text, norma__say(l, "Sample"), &line);
}

static void put_method(norma__buffer *text, norma_language l, const norma_sem *sem)
{
    norma__put(text, "\n");
    put_fact(text, l, "Estimator", norma__sem_estimator(sem).text);
    put_fact(text, l, "Errors", norma__say(l, norma__sem_errors_name(sem)));
    put_fact(text, l, "Test", norma__say(l, norma__sem_test_name(sem)));
    put_fact(text, l, "Missing", norma__say(l, norma__sem_missing_name(sem)));
    if (sem->table->ordinal)
        put_fact(text, l, "Scaling", sem->table->theta ? "theta" : "delta");
    put_groups(text, l, sem);
    put_parameters_count(text, l, sem);
    put_search(text, l, sem);
}

/* ---- fit ---- */

enum { FIT_NAME = -34, FIT_FIGURE = 18 };

static void put_fit_line(norma__buffer *text, norma_language l, const norma_sem *sem,
                         const norma__sem_fit_line *line)
{
    norma__buffer cells[NORMA__SEM_VARIANTS] = {{0}}, name = {0};
    bool any = false;
    for (int v = 0; v < NORMA__SEM_VARIANTS; v++)
        any |= norma__sem_fit_cell(&cells[v], l, sem, line, (norma__sem_variant)v);
    if (any) {
        norma__putf(&name, "%*s%s", (int)(2 * line->indent), "", norma__say(l, line->title));
        norma__text_cell(text, name.bytes ? name.bytes : "", FIT_NAME);
        for (int v = 0; v < NORMA__SEM_VARIANTS; v++)
            norma__text_cell(text, cells[v].bytes ? cells[v].bytes : "", FIT_FIGURE);
        norma__text_end(text);
    }
    text->failed |= name.failed;
    norma__buffer_free(&name);
    for (int v = 0; v < NORMA__SEM_VARIANTS; v++) {
        text->failed |= cells[v].failed;
        norma__buffer_free(&cells[v]);
    }
}

static void put_fit(norma__buffer *text, norma_language l, const norma_sem *sem)
{
    const bool scaled = !isnan(norma__sem_fit_of(sem, "chisq", NORMA__SEM_SCALED)),
               robust = !isnan(norma__sem_fit_of(sem, "cfi", NORMA__SEM_ROBUST)) ||
                        !isnan(norma__sem_fit_of(sem, "rmsea", NORMA__SEM_ROBUST));
    const norma__column columns[] = {{"Fit", FIT_NAME},
                                     {"standard", FIT_FIGURE},
                                     {"scaled", FIT_FIGURE},
                                     {"robust", FIT_FIGURE}};
    norma__put(text, "\n");
    norma__text_header(text, l, columns, robust ? 4 : scaled ? 3 : 2);
    for (const norma__sem_fit_line *line = norma__sem_fit_lines; line->title; line++)
        put_fit_line(text, l, sem, line);
}

/* ---- all of it ---- */

static void put_model(norma__buffer *text, norma_language l, const norma_sem_model *model)
{
    put_heading(text, l, "Model");
    for (const char *line = norma_sem_model_text(model); *line;) {
        size_t length = 0;
        while (line[length] && line[length] != '\n')
            length++;
        norma__put(text, "  ");
        norma__put_bytes(text, line, length);
        norma__text_end(text);
        line += length + (line[length] == '\n');
    }
}

norma_status norma__sem_text(norma_output *out, const norma_sem *sem, const norma_sem_report *with,
                             const norma_report_context *context, norma_error *err)
{
    const norma_language l = context->language;
    norma__buffer text = {0};
    const norma_notes *lists[NORMA__SEM_MOST_LISTS];
    norma__text_input(&text, context);
    put_summary(&text, l, sem, with);
    put_method(&text, l, sem);
    put_fit(&text, l, sem);
    if (with->model)
        put_model(&text, l, with->model);
    norma__sem_text_parameters(&text, l, sem);
    norma__sem_text_extras(&text, l, sem, with);
    const size_t n = norma__sem_notes(lists, context, sem, with);
    norma__text_notes(&text, l, lists, n, SIZE_MAX);
    return norma__hand_over(out, &text, err);
}
