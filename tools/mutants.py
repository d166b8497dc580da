"""Plant faults in the modules that must not have any, run the tests that own them, and list the faults nobody saw.

`python tools/mutants.py [--faults 120] [--seed 1] [--seconds 3600] [--module journal]`: each fault is one operator,
number, condition or call changed, drawn over the lines of the modules below; `--seconds` is CPU, after which no more
are tried. A process that a test starts has the sound module. Ends with 1 where fewer than 90 % were seen. It needs a
system that can fork.
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
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).parents[1]
ENOUGH, LONGEST = 0.9, 90  # the share that must be seen; seconds of CPU for the tests of one fault

SET = tomllib.loads((HOME / "tools" / "mutants.toml").read_text("utf-8"))
OWNERS = {
    module: [f"followup_analytics/{module}.py", *(f"tests/{test}.py" for test in tests.split())]
    for module, tests in SET["owners"].items()
}
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

    def pytest_sessionstart(self) -> None:
        """Come before pytest's own importer, which reads what it is to test from the disk."""
        sys.meta_path.insert(0, self)

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
        sys.dont_write_bytecode = True
        import pytest

        how = ["-x", "-q", "-p", "no:cacheprovider", *OWNERS[fault.module]]
        os._exit(pytest.main(how, plugins=[Planted(fault)]))
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

    faults = chosen([module for module in OWNERS if module.startswith(args.module)], args.faults, args.seed)
    tried, missed, sound = 0, 0, set[str]()
    for fault in faults:
        if sum(os.times()[2:4]) > args.seconds:
            break
        if fault.module not in sound and seen(Fault(fault.module, source_of(fault.module), "nothing")):
            sys.exit(f"the tests of {fault.module} fail without a fault")  # the control
        sound.add(fault.module)
        tried += 1
        if not seen(fault):
            why = reason(fault)
            missed += not why
            print(f"not seen: {fault.module}.py, {fault.what}{why and f' ({why})'}", flush=True)
    print(f"{tried} of {len(faults)} faults tried, {tried - missed} seen, {sum(os.times()[2:4]):.0f} s of CPU")
    return int(not tried or missed > (1 - ENOUGH) * tried)


def chosen(modules: list[str], number: int, seed: int) -> list[Fault]:
    """The known faults of some modules, and as many drawn ones, each once, as make the number."""
    known = [each for each in SET["known"] if each["module"] in modules]
    found = [
        Fault(m, source_of(m).replace(old, new), f"{old}  ->  {new}") for m, old, new in (e.values() for e in known)
    ]
    draw = random.Random(seed)
    while len(found) < number:
        found += [fault for fault in [drawn(draw, modules)] if fault not in found]
    return found


def reason(fault: Fault) -> str:
    """Why a fault that nobody saw makes no difference; empty if it does."""
    same = (
        each for each in SET["equal"] if (each["module"], each["what"]) == (fault.module, fault.what.partition(": ")[2])
    )
    return next((each["why"] for each in same), "")


if __name__ == "__main__":
    sys.exit(main())
