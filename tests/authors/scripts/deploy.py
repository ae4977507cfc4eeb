#!/usr/bin/env python3
"""Deploy the data jobs (the successor of deploy.sh, for jobs only).

Talks to nobody: it prints the calls that it would make.
"""
import argparse
import sys


def add_common(parser):
    parser.add_argument("-e", "--env", choices=["dev", "staging", "prod"], default="dev",
                        help="where to (default: %(default)s)")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="say more; twice for even more")


def main(argv=None):
    parser = argparse.ArgumentParser(prog="deploy.py", description="Deploy the data jobs.")
    parser.add_argument("--version", action="version", version="deploy.py 3.2")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    up = commands.add_parser("up", help="roll out a job")
    add_common(up)
    up.add_argument("job", help="name of the job")
    up.add_argument("--revision", metavar="REV", help="git revision, HEAD if not given")
    up.add_argument("--timeout", type=int, default=300, help="seconds to wait for the job to be healthy")

    down = commands.add_parser("down", help="stop jobs")
    add_common(down)
    down.add_argument("job", nargs="+", help="jobs to stop")
    down.add_argument("--force", action="store_true", help="don't wait for running tasks")

    status = commands.add_parser("status", help="show what runs where")
    add_common(status)
    status.add_argument("job", nargs="?", help="only this job")

    args = parser.parse_args(argv)
    if args.command == "up":
        print(f"POST /{args.env}/jobs/{args.job}?rev={args.revision or 'HEAD'} (timeout {args.timeout} s)")
    elif args.command == "down":
        for job in args.job:
            print(f"DELETE /{args.env}/jobs/{job}{'?force=1' if args.force else ''}")
    else:
        print(f"GET /{args.env}/jobs/{args.job or ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
