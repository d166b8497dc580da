"""Plant faults in the modules that must not have any, run the tests that own them, and list the faults nobody saw.

`python tools/mutants.py [--faults 120] [--seed 1] [--seconds 3600] [--module journal]`: each fault is one operator,
number, condition or call changed, drawn over the lines of the modules below; `--seconds` is CPU, after which no more
are tried. Ends with 1 where fewer than 90 % were seen. It needs a system that can fork.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).parents[1]
ENOUGH, LONGEST = 0.9, 90  # the share that must be seen; seconds of CPU for the tests of one fault

# The modules, and the tests that own each: first those that see a fault soonest.
OWNERS = {
    "agenda/rules": "agenda/test_due agenda/test_thank_yous agenda/test_due_properties",
    "facts/status": "facts/test_status agenda/test_due",
    "facts/timeline": "facts/test_timeline agenda/test_due",
    "waiting/variance/intervals": "waiting/test_intervals analyses/test_response_rates analyses/test_lift_intervals",
    "waiting/variance/sides": "waiting/test_spreads analyses/test_response_rates analyses/test_lift_intervals",
    "waiting/counts": "waiting/test_counts waiting/test_waits analyses/test_response_curve",
    "waiting/rate_study": "analyses/test_response_rates analyses/test_lift_intervals analyses/test_answers",
    "journal/changes": "journal/test_journal journal/test_two_writers journal/test_checksums journal/test_everything",
    "journal/codec": "journal/test_journal journal/test_migrations",
    "journal/migrations/checksums": "journal/test_checksums journal/test_journal",
    "journal/store/seen": "journal/test_two_writers",
    "journal/store/connection": "journal/test_journal_faults journal/test_migrations journal/test_loss",
    "journal/store/lockfile": "journal/test_journal_faults journal/test_files_beside",
    "journal/store/backups": "journal/test_backups_tell journal/test_loss journal/test_journal journal/test_migrations",
    "journal/forgetting/person": "journal/test_forget",
    "reading/cells/csv_rows": "reading/test_csv_rows reading/test_reader",
    "log/rows/references": "reading/test_reader log/test_frames",
    "log/rows/completion": "reading/test_reader log/test_frames",
    "gifts/redaction": "letters/test_draft gifts/test_suggestions letters/test_drafts_of_due",
    "export/calendars": "export/test_calendars",
    "export/exports": "export/test_exports command/test_outputs",
    "log/text/formula_guard": "log/test_formula_guard export/test_exports",
}
KNOWN = (  # faults that were not seen once: always tried
    ("journal/store/connection", "synchronous = FULL", "synchronous = OFF"),
    ("journal/store/connection", "secure_delete = ON", "secure_delete = OFF"),
    ("gifts/redaction", "if len(part) > 1 and", "if len(part) > 2 and"),
    ("waiting/variance/sides", "WIDEST = 0.20", "WIDEST = 0.22"),
    ("waiting/rate_study", "_NOBODY = 1e-12", "_NOBODY = -1.0"),
    ("waiting/rate_study", "if within else 0", "if not within else 0"),
    ("log/rows/completion", '["company", "seeker"], ', ""),
)
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.Gt: ast.GtE, ast.Eq: ast.NotEq, ast.In: ast.NotIn, ast.Is: ast.IsNot, ast.And: ast.Or,
    ast.Add: ast.Sub, ast.Mult: ast.Div, ast.BitAnd: ast.BitOr,
}  # fmt: skip
SWAPS |= {new: old for old, new in SWAPS.items()}
NAMES = {"min": "max", "any": "all"}
NAMES |= {new: old for old, new in NAMES.items()}
_ASIDE = {"annotation", "returns", "decorator_list", "exc", "keywords"}  # what does nothing, words, and plain settings


class Fault(NamedTuple):
    """One fault: the module, its source with the fault, and what was changed."""

    module: str
    source: str
    what: str


def sites(node: ast.AST) -> Iterator[ast.AST]:
    """The places of a tree where a fault can be planted."""
    for field, value in ast.iter_fields(node):
        if field in _ASIDE:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and getattr(child, "name", "") != "__repr__":
                yield from [*filter(_can_change, [child]), *sites(child)]


def _can_change(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=[operator]) | ast.BoolOp(op=operator) | ast.BinOp(op=operator):
            return type(operator) in SWAPS
        case ast.Constant(value=value):
            return isinstance(value, bool | int | float)
        case ast.Name(id=name):
            return name in NAMES
        case ast.Expr(value=ast.Call()) | ast.IfExp() | ast.UnaryOp(op=ast.Not()):
            return True
    return isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING"


def plant(node: ast.AST) -> None:
    """Change one place."""
    match node:
        case ast.Compare():
            node.ops = [SWAPS[type(node.ops[0])]()]
        case ast.BoolOp() | ast.BinOp():
            node.op = SWAPS[type(node.op)]()
        case ast.Constant(value=value):
            node.value = not value if isinstance(value, bool) else value + 1
        case ast.Name():
            node.id = NAMES[node.id]
        case ast.Expr():
            node.value = ast.Constant(value=None)
        case ast.UnaryOp():
            node.operand = ast.UnaryOp(op=ast.Not(), operand=node.operand)
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)


def drawn(draw: random.Random, modules: list[str]) -> Fault:
    """A fault on a line drawn among all lines that can hold one."""
    found = {module: list(sites(ast.parse(source_of(module)))) for module in modules}
    module, line = draw.choice(sorted({(module, node.lineno) for module, nodes in found.items() for node in nodes}))
    tree = ast.parse(source_of(module))
    node = draw.choice([node for node in sites(tree) if node.lineno == line])
    before = ast.unparse(node).partition("\n")[0]
    plant(node)
    after = ast.unparse(node).partition("\n")[0]
    return Fault(module, ast.unparse(ast.fix_missing_locations(tree)), f"line {line}: {before}  ->  {after}")


def source_of(module: str) -> str:
    """The text of a module."""
    return (HOME / "followup_analytics" / f"{module}.py").read_text("utf-8")


class Planted(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Has one module imported from a source of ours."""

    def __init__(self, fault: Fault) -> None:
        self.name, self.source = "followup_analytics." + fault.module.replace("/", "."), fault.source

    def find_spec(self, name: str, path: object, target: object = None) -> object:  # noqa: D102 - likewise
        place = self.get_filename(name)
        return importlib.util.spec_from_file_location(name, place, loader=self) if name == self.name else None

    def get_filename(self, name: str) -> str:  # noqa: D102 - as in its base
        return str(HOME / f"{name.replace('.', '/')}.py")

    def get_data(self, path: str) -> bytes:  # noqa: D102 - likewise
        return self.source.encode() if path.endswith(".py") else Path(path).read_bytes()


def seen(fault: Fault) -> bool:
    """Whether a test of the module's owners fails, in a process of its own."""
    child = os.fork()
    if child == 0:
        sink = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(sink, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        sys.meta_path.insert(0, Planted(fault))
        sys.dont_write_bytecode = True
        import pytest

        tests = [f"tests/{each}.py" for each in OWNERS[fault.module].split()]
        os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]))
    return os.waitpid(child, 0)[1] != 0


def main() -> int:
    """Try them; how it went, as an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, usual in (("--faults", 120), ("--seed", 1), ("--seconds", 3600)):
        parser.add_argument(name, type=int, default=usual)
    parser.add_argument("--module", default="", help="only modules whose path begins so")
    args = parser.parse_args()
    os.chdir(HOME)
    import pandas  # noqa: F401 - what every child needs is loaded once
    import pytest  # noqa: F401

    modules, draw = [module for module in OWNERS if module.startswith(args.module)], random.Random(args.seed)
    known = [Fault(m, source_of(m).replace(old, new), f"{old}  ->  {new}") for m, old, new in KNOWN if m in modules]
    faults, tried, missed, sound = [*known, *(drawn(draw, modules) for _ in range(args.faults - len(known)))], 0, [], {}
    for fault in faults:
        if sum(os.times()[2:4]) > args.seconds:
            break
        if OWNERS[fault.module] not in sound:  # the control: without a fault all is well
            sound[OWNERS[fault.module]] = not seen(Fault(fault.module, source_of(fault.module), "nothing"))
        if not sound[OWNERS[fault.module]]:
            sys.exit(f"the tests of {fault.module} fail without a fault")
        tried += 1
        if not seen(fault):
            missed.append(fault)
            print(f"not seen: {fault.module}.py, {fault.what}", flush=True)
    print(f"{tried} of {len(faults)} faults tried, {tried - len(missed)} seen, {sum(os.times()[2:4]):.0f} s of CPU")
    return int(not tried or len(missed) > (1 - ENOUGH) * tried)


if __name__ == "__main__":
    sys.exit(main())
