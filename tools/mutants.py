"""Plant faults in the modules that must not have any, run the tests that own them, and list the faults nobody saw.

`python tools/mutants.py [--faults 120] [--seed 1] [--seconds 3600] [--module journal]`: each fault is one operator,
number, condition or call changed, drawn over the lines of the modules below; `--seconds` is CPU, after which no more
are tried. The tests that enter the changed function come first, the quickest before the others. What was found is kept
in `build/mutants.json`, so that a run that was cut off goes on, and only what changed is tried again: a fault that was
seen stays so while its module is the same, another until the tests that own it change. A process that a test starts has
the sound module. Ends with 1 where fewer than 90 % were seen. It needs a system that can fork.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import functools
import hashlib
import importlib.abc
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO, Any, NamedTuple

HOME = Path(__file__).parents[1]
ENOUGH, LONGEST = 0.9, 90  # the share that must be seen; seconds of CPU for the tests of one fault
LATEST = 10 * LONGEST  # seconds, of which one that waits for a lock for ever takes no CPU
KEPT = HOME / "build" / "mutants.json"
NEEDED = ("pandas", "pytest", "pyarrow.parquet", "icalendar", "openpyxl", "IPython")

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
    """One fault: the module, its source with the fault, what was changed, and the first line of its function."""

    module: str
    source: str
    what: str
    function: int = 0  # 0: in none


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
    module, line = draw.choice([(module, line) for module in sorted(modules) for line in lines_of(module)])
    tree = ast.parse(source_of(module))
    node = draw.choice([node for node in sites(tree) if node.lineno == line])
    before, function = ast.unparse(node).partition("\n")[0], function_of(tree, line)
    plant(node)
    after = ast.unparse(node).partition("\n")[0]
    return Fault(module, ast.unparse(ast.fix_missing_locations(tree)), f"line {line}: {before}  ->  {after}", function)


@functools.cache
def lines_of(module: str) -> list[int]:
    """The lines of a module that can hold a fault."""
    return sorted({node.lineno for node in sites(ast.parse(source_of(module)))})


def function_of(tree: ast.Module, line: int) -> int:
    """The first line of the innermost function whose body holds a line; 0 if it is run as the module is loaded."""
    found = 0
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef) and each.body[0].lineno <= line <= (each.end_lineno or 0):
            found = max(found, min(part.lineno for part in (each, *each.decorator_list)))
    return found


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


class Order:
    """Runs the tests that enter a function before the others, the quickest first; or tells which enter which."""

    def __init__(self, fault: Fault, entered: dict[str, Any] | None) -> None:
        self.place, self.function = str(HOME / "followup_analytics" / f"{fault.module}.py"), fault.function
        self.entered, self.found = entered, dict[str, Any]()

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Put the likeliest first."""
        if self.entered is not None:
            items.sort(key=lambda item: self._late(item.nodeid))

    def _late(self, test: str) -> tuple[bool, float]:
        seconds, functions = (self.entered or {}).get(test, (0, [self.function]))
        return self.function not in functions and self.function > 0, seconds

    def pytest_runtest_protocol(self, item: Any) -> None:
        """Begin to look at what a test enters."""
        if self.entered is None:
            self.test, self.began, self.functions = item.nodeid, sum(os.times()[:4]), set[int]()
            for look in (sys.settrace, threading.settrace):
                look(self._look)

    def pytest_runtest_logfinish(self) -> None:
        """Write down what it was."""
        if self.entered is None:
            for look in (sys.settrace, threading.settrace):
                look(None)  # type: ignore[arg-type]  # None ends it
            self.found[self.test] = [sum(os.times()[:4]) - self.began, sorted(self.functions)]

    def _look(self, frame: FrameType, event: str, _arg: object) -> None:
        if frame.f_code.co_filename == self.place:
            self.functions.add(frame.f_code.co_firstlineno)


def seen(fault: Fault, entered: dict[str, Any] | None = None) -> tuple[bool, dict[str, Any]]:
    """Whether a test of the module's owners fails, in a process of its own; and what each enters, if it is asked."""
    with tempfile.TemporaryFile("w+") as told:
        child = os.fork()
        if child == 0:
            _run(fault, entered, told)
        failed = os.waitpid(child, 0)[1] != 0
        told.seek(0)
        return failed, json.loads(told.read() or "{}")


def _run(fault: Fault, entered: dict[str, Any] | None, told: IO[str]) -> None:
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(sink, stream)
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    signal.alarm(LATEST)
    sys.dont_write_bytecode = True
    import pytest

    order = Order(fault, entered)
    how = ["-x", "-q", "-p", "no:cacheprovider", *OWNERS[fault.module]]
    failed = pytest.main(how, plugins=[Planted(fault), order])
    told.write(json.dumps(order.found))
    told.flush()
    os._exit(failed)


class Kept(dict[str, Any]):
    """What was found so far, in a file: what was seen while its module is the same, else while its tests are."""

    def __init__(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.update(json.loads(KEPT.read_text("utf-8")))

    def entered(self, module: str) -> dict[str, Any]:
        """How long each test of a sound module takes, and which functions it enters."""
        sound = Fault(module, source_of(module), "nothing")
        key = f"{module} {digest(sound.source.encode() + tests_of(module))}"
        if key not in self:
            failed, told = seen(sound)
            if failed:
                sys.exit(f"the tests of {module} fail without a fault")  # the control
            self.put(key, told)
        return dict(self[key])

    def is_seen(self, fault: Fault) -> bool:
        """Whether a test sees a fault; tried if that is not known."""
        key, tests = f"{fault.module} {digest(fault.source.encode())}", digest(tests_of(fault.module))
        if key not in self or self[key] not in (True, tests):
            entered = self.entered(fault.module)
            self.put(key, seen(fault, entered)[0] or tests)
        return self[key] is True

    def put(self, key: str, found: object) -> None:
        """Keep what was found."""
        self[key] = found
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(self), "utf-8")


def digest(data: bytes) -> str:
    """A short name of some bytes."""
    return hashlib.sha256(data).hexdigest()[:20]


def tests_of(module: str) -> bytes:
    """The tests that own a module, as they are now."""
    return b"".join((HOME / test).read_bytes() for test in OWNERS[module][1:])


def main() -> int:
    """Try them; how it went, as an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, usual in (("--faults", 120), ("--seed", 1), ("--seconds", 3600)):
        parser.add_argument(name, type=int, default=usual)
    parser.add_argument("--module", default="", help="only modules whose path begins so")
    args = parser.parse_args()
    os.chdir(HOME)
    for name in NEEDED:
        importlib.import_module(name)  # what every child needs is loaded once
    faults = chosen([module for module in OWNERS if module.startswith(args.module)], args.faults, args.seed)
    tried, missed, same, kept = 0, 0, 0, Kept()
    for fault in faults:
        if sum(os.times()[2:4]) > args.seconds:
            break
        tried += 1
        if not kept.is_seen(fault):
            why = reason(fault)
            missed, same = missed + (not why), same + bool(why)
            print(f"not seen: {fault.module}.py, {fault.what}{why and f' ({why})'}", flush=True)
    told = f"{tried} of {len(faults)} faults tried, {tried - missed - same} seen, {same} change nothing"
    print(f"{told}, {sum(os.times()[2:4]):.0f} s of CPU")
    return int(not tried or missed > (1 - ENOUGH) * tried)


def chosen(modules: list[str], number: int, seed: int) -> list[Fault]:
    """The known faults of some modules, and as many drawn ones, each once, as make the number."""
    found = [known(**each) for each in SET["known"] if each["module"] in modules]
    draw = random.Random(seed)
    while len(found) < number:
        found += [fault for fault in [drawn(draw, modules)] if fault not in found]
    return found


def known(module: str, old: str, new: str) -> Fault:
    """A fault that is known by its text."""
    source = source_of(module)
    line = source[: source.index(old)].count("\n") + 1
    return Fault(module, source.replace(old, new), f"{old}  ->  {new}", function_of(ast.parse(source), line))


def reason(fault: Fault) -> str:
    """Why a fault that nobody saw makes no difference; empty if it does."""
    place, _, what = fault.what.partition(": ")
    after = source_of(fault.module).splitlines(keepends=True)[int(place.removeprefix("line ")) - 1 :] if what else []
    told, rest = (fault.module, what), "".join(after).lstrip()
    same = (e for e in SET["equal"] if (e["module"], e["what"]) == told and rest.startswith(e["line"]))
    return next((each["why"] for each in same), "")


if __name__ == "__main__":
    sys.exit(main())
