#!/usr/bin/env python3
"""tests/reference/normal.json: the normal distribution in one and two dimensions, with mpmath at 40 digits.

P(X <= h, Y <= k) is the integral over x < h of phi(x) Phi((k - rho x) / sqrt(1 - rho^2)), by tanh-sinh quadrature over
pieces around the places where the integrand turns; it shares no step with the method that is tested. The first argument
is the file to write.
"""
import json
import random
import sys

from mpmath import log, mp, mpf, ncdf, npdf, quad, sqrt

mp.dps = 40


def pieces(h, k, rho, width):
    turn = k / rho if rho else mpf(0)
    cuts = {mpf(-40), h}
    for centre in (turn, mpf(0), h):
        for step in (-8, -4, -2, -1, 0, 1, 2, 4, 8):
            for unit in (width, mpf(1)):
                cuts.add(centre + step * unit)
    return sorted(c for c in cuts if -40 <= c <= h)


def binormal(h, k, rho):
    width = sqrt(1 - rho * rho)
    return quad(lambda x: npdf(x) * ncdf((k - rho * x) / width), pieces(h, k, rho, width))


def log_rectangle(h0, h1, k0, k1, rho):
    """Far from the ridge the corner nearest to it counts: pieces double in width from either end."""
    width = sqrt(1 - rho * rho)
    low, high = max(h0, mpf(-40)), min(h1, mpf(40))

    def height(x):  # the upper tail keeps its digits where the lower one is nearly 1
        a, b = (k0 - rho * x) / width, (k1 - rho * x) / width
        return npdf(x) * (ncdf(-a) - ncdf(-b) if a > 0 else ncdf(b) - ncdf(a))

    cuts, step = {low, high}, (high - low) / 2
    for _ in range(16):
        cuts |= {low + step, high - step}
        step /= 2
    return log(quad(height, sorted(cuts)))


def main():
    random.seed(20040)
    cdf = [[x, float(ncdf(mpf(x)))] for x in (-38.0, -10.5, -5.0, -2.5, -1.0, -0.125, 0.0, 0.5, 1.96, 4.0, 8.25)]
    rhos = [0.0, 0.05, 0.29, 0.31, 0.5, 0.74, 0.76, 0.9, 0.924, 0.926, 0.95, 0.99, 0.999, 0.9999]
    bivariate = []
    for rho in rhos:
        for sign in (1, -1):
            for _ in range(6):
                h, k = (round(random.uniform(-3.5, 3.5), 3) for _ in range(2))
                if random.random() < 0.3:
                    k = round(sign * h + random.uniform(-0.05, 0.05), 3)  # near the ridge, where the tail is steep
                r = sign * rho
                bivariate.append([h, k, r, float(binormal(mpf(h), mpf(k), mpf(r)))])
    for h, k, r in ((-8, 7.5, 0.96), (8, -8.5, -0.97), (-20, 0.5, 0.3), (6, 6, 0.8), (-6, -6, 0.8), (-6, -6, -0.94)):
        bivariate.append([float(h), float(k), r, float(binormal(mpf(h), mpf(k), mpf(r)))])
    mp.dps = 60
    rectangles = []
    for h0, h1, k0, k1, rho in (("-0.5", "0.7", "0.2", "1.1", "0.4"), ("1.2", "inf", "-inf", "-1.5", "0.9"),
                                ("1.2", "inf", "-inf", "-1.5", "0.99"), ("-inf", "-2", "1", "1.75", "0.97"),
                                ("-0.25", "0.5", "1.5", "inf", "0.995"), ("1", "inf", "1.5", "2", "-0.98"),
                                ("0.1", "0.6", "-0.5", "0.1", "0.9999"), ("-3", "-2.5", "-0.5", "-0.25", "0.93")):
        ends = [mpf(x) for x in (h0, h1, k0, k1)]
        r = float(rho)
        rectangles.append([h0, h1, k0, k1, rho, repr(float(log_rectangle(*ends, mpf(r))))])
    with open(sys.argv[1], "w") as out:
        out.write('{"cdf": %s,\n "binormal": [\n' % json.dumps(cdf))
        out.write(",\n".join("  " + json.dumps(row) for row in bivariate))
        out.write('\n ],\n "log_rectangle": [\n')
        out.write(",\n".join("  " + json.dumps(row) for row in rectangles))
        out.write("\n]}\n")


main()
