#!/usr/bin/env -S python3 -u
"""Run the benchmarks of the parser and the server."""
import argparse
import os

PHASES = ("parse", "plan", "run")


def build():
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seed", type=int, default=int(os.environ.get("BENCH_SEED", "1")))
    parser = argparse.ArgumentParser(parents=[common], description=__doc__,
                                     formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--suite", choices=("quick", "full"))
    which.add_argument("--only", metavar="NAME")
    for phase in PHASES:
        parser.add_argument(f"--skip-{phase}", action="store_true", help=f"leave the phase {phase} out")
    parser.add_argument("extra", nargs=argparse.REMAINDER, help="passed on to the benchmark")
    return parser


options = build().parse_args()
for phase in PHASES:
    if not getattr(options, f"skip_{phase}"):
        print("bench", options.suite or options.only, phase, "seed", options.seed, *options.extra)
