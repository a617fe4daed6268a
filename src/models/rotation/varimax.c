/* Varimax with Kaiser's (1958, Psychometrika 23, 187-200) normalisation of rows and his planar
   rotations, each to the best angle of two factors, until no angle is left. */
#include <math.h>

#include "models/rotation/turn.h"

enum { MOST_SWEEPS = 2000 };

/* The length of each item's loadings; 1 for an item without any, which stays as it is. */
static void fill_lengths(double *length, const norma__turn *turn)
{
    for (size_t i = 0; i < turn->p; i++) {
        double h = 0;
        for (size_t r = 0; r < turn->k; r++)
            h += turn->loadings[r * turn->p + i] * turn->loadings[r * turn->p + i];
        length[i] = h > 0 ? sqrt(h) : 1;
    }
}

static void fill_normalised(norma__turn *turn, const double *length)
{
    for (size_t r = 0; r < turn->k; r++)
        for (size_t i = 0; i < turn->p; i++) {
            double sum = 0;
            for (size_t q = 0; q < turn->k; q++)
                sum += turn->loadings[q * turn->p + i] * turn->t[r * turn->k + q];
            turn->rotated[r * turn->p + i] = sum / length[i];
        }
}

/* Kaiser's angle: tan 4 phi = (D - 2AB / p) / (C - (A^2 - B^2) / p). */
static double best_angle(const double *x, const double *y, size_t p)
{
    double a = 0, b = 0, c = 0, d = 0;
    for (size_t i = 0; i < p; i++) {
        double u = x[i] * x[i] - y[i] * y[i], v = 2 * x[i] * y[i];
        a += u;
        b += v;
        c += u * u - v * v;
        d += 2 * u * v;
    }
    double n = (double)p, top = d - 2 * a * b / n, bottom = c - (a * a - b * b) / n;
    return hypot(top, bottom) > 1e-13 * n ? atan2(top, bottom) / 4 : 0;
}

static void turn_plane(double *x, double *y, size_t n, double angle)
{
    double cosine = cos(angle), sine = sin(angle);
    for (size_t i = 0; i < n; i++) {
        double u = x[i] * cosine + y[i] * sine;
        y[i] = y[i] * cosine - x[i] * sine;
        x[i] = u;
    }
}

static double largest_angle_of_sweep(norma__turn *turn)
{
    double largest = 0;
    for (size_t r = 0; r < turn->k; r++)
        for (size_t q = r + 1; q < turn->k; q++) {
            double *x = turn->rotated + r * turn->p, *y = turn->rotated + q * turn->p;
            double angle = best_angle(x, y, turn->p);
            turn_plane(x, y, turn->p, angle);
            turn_plane(turn->t + r * turn->k, turn->t + q * turn->k, turn->k, angle);
            largest = fmax(largest, fabs(angle));
        }
    return largest;
}

static double minus_variances(const norma__turn *turn)
{
    double sum = 0, n = (double)turn->p;
    for (size_t r = 0; r < turn->k; r++) {
        double squares = 0, fourths = 0;
        for (size_t i = 0; i < turn->p; i++) {
            double square = turn->rotated[r * turn->p + i] * turn->rotated[r * turn->p + i];
            squares += square;
            fourths += square * square;
        }
        sum -= fourths / n - squares * squares / (n * n);
    }
    return sum;
}

void norma__turn_varimax(norma__turn *turn, double tolerance)
{
    double *length = turn->work;
    fill_lengths(length, turn);
    fill_normalised(turn, length);
    turn->slope = INFINITY;
    for (int sweep = 0; sweep < MOST_SWEEPS && turn->slope > tolerance; sweep++)
        turn->slope = largest_angle_of_sweep(turn);
    turn->loss = minus_variances(turn);
    for (size_t r = 0; r < turn->k; r++)
        for (size_t i = 0; i < turn->p; i++)
            turn->rotated[r * turn->p + i] *= length[i];
}
