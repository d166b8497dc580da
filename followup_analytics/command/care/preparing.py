"""Preparing: lay a log out for an engine, so that it can be counted without being loaded."""

from __future__ import annotations

from argparse import Namespace

from followup_analytics.command.sources import read
from followup_analytics.command.terminal import count
from followup_analytics.command.written import report

DONE = 0


def prepare(args: Namespace) -> int:
    """`followup prepare`."""
    from followup_analytics.export.prepared import prepare as lay_out

    manifest = lay_out(read(args), args.target, as_of=args.as_of)
    many = count(manifest.applications, "application")
    said = f"{args.target}: {many} laid out; ask with --log {args.target} --engine duckdb."
    report(args, said, target=args.target, applications=manifest.applications)
    return DONE
