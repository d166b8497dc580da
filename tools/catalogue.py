"""The catalogues of the panels' texts, written anew: the template from the code, each language merged and compiled.

Run `python -m tools.catalogue`. A text is the first argument of `_` or `N_`, the first two of `ngettext`, `_.plural`
and `forms`, or the noun of `counted`; in the panels' scripts that of `_`. A new language is begun with
`python -m tools.catalogue fr`.
"""

from __future__ import annotations

import ast
import csv
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from followup_analytics.log.locale.catalogue import DOMAIN, HERE

HOME = Path(__file__).parents[1]
PACKAGE = HOME / "followup_analytics"
FIGURES = PACKAGE / "analyses" / "background" / "published.csv"  # which says why each is not comparable
TEMPLATE = HERE / f"{DOMAIN}.pot"
SINGLE, PLURAL = {"_", "N_"}, {"ngettext", "plural", "forms"}
# Lines of a head that say nothing here, or another thing each day.
_IDLE = re.compile(rb'"(Project-Id|Report-Msgid|[\w-]+-Date|Last-Tr|Language-Team|Generated-By)')
_HEAD = "# The texts of the panels. `python -m tools.catalogue` writes this file from the code.\n#"


def called(node: ast.Call) -> str:
    """The name by which a function is called, without what it belongs to."""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def in_python(path: Path) -> Iterator[tuple[str, ...]]:
    """The texts of a module; one that is not a constant is a fault of the code."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        number = 1 if isinstance(node, ast.Call) and called(node) in SINGLE else 2
        if isinstance(node, ast.Call) and called(node) == "counted":
            yield from noun(node)
        if isinstance(node, ast.Call) and (number == 1 or called(node) in PLURAL):
            texts = tuple(getattr(each, "value", None) for each in node.args[:number])
            if all(isinstance(text, str) for text in texts):
                yield texts  # type: ignore[misc]  # texts all
            elif any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in node.args[:number]):
                raise SystemExit(f"{path}, line {node.lineno}: this text is not a constant: no catalogue can hold it.")


def noun(node: ast.Call) -> Iterator[tuple[str, str]]:
    """The two forms of what `counted` counts, where it is said there."""
    words = [getattr(each, "value", None) for each in node.args[1:]]
    if words and all(isinstance(word, str) for word in words):
        one, several = words[0], words[1] if len(words) > 1 else f"{words[0]}s"
        yield f"{{n}} {one}", f"{{n}} {several}"


def in_script(path: Path) -> Iterator[tuple[str, ...]]:
    """The texts of a script of the panels."""
    for _line, texts, _comments, _context in extract("javascript", io.BytesIO(path.read_bytes()), {"_": None}):
        yield (texts,) if isinstance(texts, str) else tuple(texts)


def template() -> Catalog:
    """Every text of the code, with the files that hold it."""
    made = Catalog(project="followup_analytics", header_comment=_HEAD)
    readers = [(path, in_python(path)) for path in sorted(PACKAGE.rglob("*.py"))]
    readers += [(path, in_script(path)) for path in sorted(PACKAGE.rglob("*.js"))]
    readers.append(
        (
            FIGURES,
            (
                (row["not_comparable"],)
                for row in csv.DictReader(FIGURES.read_text("utf-8").splitlines())
                if row["not_comparable"]
            ),
        )
    )
    for path, texts in readers:
        for found in sorted({*texts}):  # so that code can move without a change here
            made.add(found[0] if len(found) == 1 else found, locations=[(path.relative_to(HOME).as_posix(), 0)])
    return made


def source(language: str) -> Path:
    """The file that a translator edits."""
    return HERE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def merged(language: str, texts: Catalog) -> Catalog:
    """The catalogue of a language as it stands, with the code's texts of today; what is gone is dropped."""
    path = source(language)
    made = read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    made.update(texts, no_fuzzy_matching=True, update_creation_date=False)
    made.obsolete.clear()
    made.fuzzy, made.header_comment = False, _HEAD
    return made


def as_po(catalog: Catalog) -> bytes:
    """A catalogue as text; without days and line numbers, which would change with every commit."""
    file = io.BytesIO()
    write_po(file, catalog, width=120, sort_by_file=True, include_lineno=False, omit_header=not catalog.locale)
    return b"\n".join(line for line in file.getvalue().splitlines() if not _IDLE.match(line)) + b"\n"


def as_mo(catalog: Catalog) -> bytes:
    """A catalogue as gettext reads it."""
    catalog.creation_date = catalog.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # the same bytes every time
    file = io.BytesIO()
    write_mo(file, _Unsigned(catalog))
    return file.getvalue()


class _Unsigned:
    """A catalogue whose header does not name the version of Babel that wrote it: any version gives the same bytes."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog, self.charset = catalog, catalog.charset

    def __iter__(self) -> Iterator[Message]:
        header, *messages = self.catalog
        lines = str(header.string).splitlines(keepends=True)
        header.string = "".join(line for line in lines if not line.startswith("Generated-By:"))
        yield from [header, *messages]


def main(begun: list[str]) -> None:
    """Write the template, and for each language its catalogue and what is compiled of it."""
    texts = template()
    TEMPLATE.write_bytes(as_po(texts))
    for language in {*begun, *(path.parts[-3] for path in HERE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))}:
        source(language).parent.mkdir(parents=True, exist_ok=True)
        source(language).write_bytes(as_po(merged(language, texts)))
        compiled = read_po(io.BytesIO(source(language).read_bytes()), locale=language)
        source(language).with_suffix(".mo").write_bytes(as_mo(compiled))


if __name__ == "__main__":
    main(sys.argv[1:])
