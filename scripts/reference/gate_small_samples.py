#!/usr/bin/env python3
"""How often the gate holds scales of a sound population that are measured in a small sample (docs/gate.md).

    scripts/reference/gate_small_samples.py build/norma datasets 100

Simulates careful respondents of each instrument with the default population, validates them, and prints the share
of scales of each verdict, and of the criteria that hold them.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

norma, datasets, seeds = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])


def reasons_of(instrument, n, seed, folder):
    answers, results = os.path.join(folder, f"{seed}.csv"), os.path.join(folder, f"{seed}.json")
    subprocess.run([norma, "simulate", "--instrument", instrument, "--n", str(n), "--seed", str(seed), "--careless", "0",
                    "--output", answers], check=True, capture_output=True)
    subprocess.run([norma, "validate", "--instrument", instrument, "--data", answers, "--results", results,
                    "--replicates", "20"], check=True, capture_output=True)
    with open(results, encoding="utf-8") as file:
        return [(scale["verdict"], [r["code"] for r in scale["reasons"] if r["verdict"] == "hold"])
                for scale in json.load(file)["results"]["scales"]]


for name in ("lq2002", "bfi"):
    instrument = os.path.join(datasets, name, "instrument.json")
    for n in (10, 12, 30, 40, 60, 100):
        verdicts, holds = collections.Counter(), collections.Counter()
        with tempfile.TemporaryDirectory() as folder:
            for seed in range(1, seeds + 1):
                for verdict, codes in reasons_of(instrument, n, seed, folder):
                    verdicts[verdict] += 1
                    holds.update(codes)
        total = sum(verdicts.values())
        share = {key: f"{100 * count / total:.0f} %" for key, count in (verdicts + holds).items()}
        print(name, n, share, flush=True)
