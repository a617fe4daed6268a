#include "models/dif/odds.h"

#include <math.h>
#include <string.h>

#include "foundation/numeric.h"

enum { MOST_STEPS = 100, MOST_HALVINGS = 40 };
static const double CLOSE = 1e-20; /* decrement of Newton's method, on the scale of chi-squared */
static const double ENOUGH = 1e-9; /* the same, where rounding lets it come no closer */
static const double FAR = 60;      /* a standardised coefficient that is on its way to infinity */

size_t norma__odds_work(size_t categories, size_t n_covariates)
{
    size_t k = categories - 1 + n_covariates;
    return k * k + 3 * k + 3 * categories + 2;
}

double norma__odds_margins(double *theta, const norma__odds_rows *rows)
{
    double total = 0, below = 0, sum = 0;
    for (size_t i = 0; i < rows->n * rows->categories; i++)
        total += rows->counts[i];
    for (size_t c = 0; c < rows->categories; c++) {
        double n = 0;
        for (size_t r = 0; r < rows->n; r++)
            n += rows->counts[r * rows->categories + c];
        below += n;
        sum += n > 0 ? n * log(n / total) : 0;
        if (c + 1 < rows->categories)
            theta[c] = log(below / (total - below));
    }
    return sum;
}

/* ---- one row ---- */

/* P(Y <= c) at below[c + 1], and P(Y > c) beside it: small ones of either are exact. */
typedef struct cumulated {
    double *below, *above; /* categories + 1; the first and last are 0 and 1 */
} cumulated;

static void cumulate(cumulated *p, const norma__odds_rows *rows, const double *theta, double eta)
{
    size_t last = rows->categories - 1;
    p->below[0] = p->above[last + 1] = 0;
    p->above[0] = p->below[last + 1] = 1;
    for (size_t c = 0; c < last; c++) {
        double z = theta[c] - eta, t = exp(-fabs(z)), large = 1 / (1 + t), small = t * large;
        p->below[c + 1] = z > 0 ? large : small;
        p->above[c + 1] = z > 0 ? small : large;
    }
}

static double share_of(const cumulated *p, size_t c)
{
    return p->below[c] > 0.5 ? p->above[c] - p->above[c + 1] : p->below[c + 1] - p->below[c];
}

static double linear(const norma__odds_rows *rows, const double *beta, size_t r)
{
    double eta = 0;
    for (size_t j = 0; j < rows->n_covariates; j++)
        eta += beta[j] * rows->x[r + j * rows->n];
    return eta;
}

/* -infinity where thresholds are out of order or an answer that was given is impossible. */
static double likelihood(const norma__odds_rows *rows, const double *theta, const double *beta,
                         cumulated *p)
{
    double sum = 0;
    for (size_t c = 2; c < rows->categories; c++)
        if (!(theta[c - 1] > theta[c - 2]))
            return -INFINITY;
    for (size_t r = 0; r < rows->n; r++) {
        const double *n = rows->counts + r * rows->categories;
        cumulate(p, rows, theta, linear(rows, beta, r));
        for (size_t c = 0; c < rows->categories; c++)
            if (n[c] > 0)
                sum += n[c] * log(share_of(p, c));
    }
    return sum;
}

/* ---- derivatives ---- */

/* Of the log-probability of an answer by its upper (u) and lower (l) threshold: with f the logistic
   density, d log p / du = f(u) / p, and f' = f (1 - 2 F). 0 at the ends. */
typedef struct derivatives {
    double u, l, uu, ul, ll;
} derivatives;

static derivatives derivatives_of(const cumulated *p, size_t c)
{
    double share = share_of(p, c);
    double u = p->below[c + 1] * p->above[c + 1] / share, l = -p->below[c] * p->above[c] / share;
    return (derivatives){.u = u,
                         .l = l,
                         .uu = u * (p->above[c + 1] - p->below[c + 1]) - u * u,
                         .ul = -u * l,
                         .ll = l * (p->above[c] - p->below[c]) - l * l};
}

/* Sums over rows; k = categories - 1 + n_covariates. Information is minus the second derivatives,
   lower triangle. */
typedef struct slopes {
    double *gradient, *information, *cross;
    size_t k;
} slopes;

static void add_covariates(slopes *s, const norma__odds_rows *rows, size_t r, double g, double h)
{
    size_t last = rows->categories - 1;
    for (size_t i = 0; i < rows->n_covariates; i++) {
        double x = rows->x[r + i * rows->n];
        s->gradient[last + i] += g * x;
        for (size_t c = 0; c < last; c++)
            s->information[last + i + c * s->k] += s->cross[c] * x;
        for (size_t j = 0; j <= i; j++)
            s->information[last + i + (last + j) * s->k] += h * x * rows->x[r + j * rows->n];
    }
}

/* eta is subtracted from both thresholds: its derivative is minus the sum of theirs. */
static void add_row(slopes *s, const norma__odds_rows *rows, size_t r, const cumulated *p)
{
    const double *n = rows->counts + r * rows->categories;
    size_t last = rows->categories - 1;
    double g = 0, h = 0;
    memset(s->cross, 0, last * sizeof *s->cross);
    for (size_t c = 0; c <= last; c++) {
        if (n[c] == 0)
            continue;
        derivatives d = derivatives_of(p, c);
        g -= n[c] * (d.u + d.l);
        h -= n[c] * (d.uu + 2 * d.ul + d.ll);
        if (c < last) {
            s->gradient[c] += n[c] * d.u;
            s->information[c + c * s->k] -= n[c] * d.uu;
            s->cross[c] += n[c] * (d.uu + d.ul);
        }
        if (c) {
            s->gradient[c - 1] += n[c] * d.l;
            s->information[c - 1 + (c - 1) * s->k] -= n[c] * d.ll;
            s->cross[c - 1] += n[c] * (d.ll + d.ul);
        }
        if (c && c < last)
            s->information[c + (c - 1) * s->k] -= n[c] * d.ul;
    }
    add_covariates(s, rows, r, g, h);
}

static void differentiate(slopes *s, const norma__odds_rows *rows, const norma__odds_fit *fit,
                          cumulated *p)
{
    memset(s->gradient, 0, s->k * sizeof *s->gradient);
    memset(s->information, 0, s->k * s->k * sizeof *s->information);
    for (size_t r = 0; r < rows->n; r++) {
        cumulate(p, rows, fit->theta, linear(rows, fit->beta, r));
        add_row(s, rows, r, p);
    }
    for (size_t c = 0; c < s->k; c++)
        for (size_t r = c + 1; r < s->k; r++)
            s->information[c + r * s->k] = s->information[r + c * s->k];
}

/* ---- the search ---- */

/* Takes as much of the step as does not lessen the likelihood; false: none of it. trial: theta,
   then beta. */
static bool advance(norma__odds_fit *fit, const norma__odds_rows *rows, const double *step,
                    double *trial, cumulated *p)
{
    size_t last = rows->categories - 1;
    double share = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++, share /= 2) {
        for (size_t c = 0; c < last; c++)
            trial[c] = fit->theta[c] + share * step[c];
        for (size_t j = 0; j < rows->n_covariates; j++)
            trial[last + j] = fit->beta[j] + share * step[last + j];
        double there = likelihood(rows, trial, trial + last, p);
        if (there >= fit->log_likelihood - 1e-14 * fabs(fit->log_likelihood)) {
            memcpy(fit->theta, trial, last * sizeof *trial);
            memcpy(fit->beta, trial + last, rows->n_covariates * sizeof *trial);
            fit->log_likelihood = there;
            return true;
        }
    }
    return false;
}

/* Newton's step, and how much it promises: gradient' inverse gradient. */
static double newton_step(double *step, const double *inverse, const double *gradient, size_t k)
{
    double decrement = 0;
    for (size_t i = 0; i < k; i++) {
        step[i] = 0;
        for (size_t j = 0; j < k; j++)
            step[i] += inverse[i + j * k] * gradient[j];
        decrement += step[i] * gradient[i];
    }
    return decrement;
}

static bool is_far(const norma__odds_fit *fit, size_t q)
{
    for (size_t j = 0; j < q; j++)
        if (!(fabs(fit->beta[j]) < FAR))
            return true;
    return false;
}

void norma__odds_maximise(norma__odds_fit *fit, const norma__odds_rows *rows, double *work)
{
    const size_t q = rows->n_covariates, last = rows->categories - 1, k = last + q;
    slopes s = {.gradient = work, .information = work + k, .k = k};
    double *step = s.information + k * k, *trial = step + k;
    s.cross = trial + k;
    cumulated p = {.below = s.cross + last, .above = s.cross + last + rows->categories + 1};
    fit->ok = false;
    fit->log_likelihood = likelihood(rows, fit->theta, fit->beta, &p);
    for (int i = 0; i < MOST_STEPS && isfinite(fit->log_likelihood); i++) {
        differentiate(&s, rows, fit, &p);
        if (!norma__invert_spd(s.information, NULL, s.information, k))
            return;
        double decrement = newton_step(step, s.information, s.gradient, k);
        bool moved = decrement >= CLOSE && advance(fit, rows, step, trial, &p);
        if (is_far(fit, q))
            return;
        if (!moved || i + 1 == MOST_STEPS) {
            fit->ok = decrement < ENOUGH;
            break;
        }
    }
    for (size_t j = 0; j < q; j++)
        fit->se[j] = sqrt(s.information[last + j + (last + j) * k]);
}
