"""A mapping written down: the TOML text that reads back as the same mapping."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from followup_analytics.reading.mapping import APPLICATION_ROWS, Block, Mapped, Origin, Words

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(mapped: Mapped) -> str:
    """The mapping as TOML.

    Examples
    --------
    >>> from followup_analytics.reading.mapping import read_mapping
    >>> text = '[applications]\\ncompany = "Firm"\\n'
    >>> as_toml(read_mapping(text)) == text
    True
    """
    settings = [
        f"rows = {_text(mapped.rows)}" if mapped.rows != APPLICATION_ROWS else "",
        f"empty = {_list(mapped.empty)}" if mapped.empty else "",
        f"day_first = {_orders(mapped.day_first)}" if mapped.day_first else "",
        f"times_in = {_text(mapped.times_in)}" if mapped.times_in else "",
        f"skip = {_words(mapped.skip)}" if mapped.skip else "",
        f"where = {_words(mapped.where)}" if mapped.where else "",
    ]
    tables = [block.table for block in mapped.blocks]
    parts = [_block(block, tables.count(block.table) > 1) for block in mapped.blocks]
    parts += [
        "[[checks]]\n" + "".join(f"{name} = {_text(c)}\n" for name, c in check.items()) for check in mapped.checks
    ]
    head = "".join(f"{line}\n" for line in settings if line)
    return "\n".join([head, *parts] if head else parts)


def _block(block: Block, several: bool) -> str:
    lines = [f"[[{block.table}]]" if several else f"[{block.table}]"]
    lines += [f"where = {_words(block.where)}"] if block.where else []
    lines += [f"{_key(column)} = {_origin(origin)}" for column, origin in block.origins.items()]
    return "\n".join(lines) + "\n"


def _origin(origin: Origin) -> str:
    if origin.always is not None:
        return f"{{ always = {_text(origin.always)} }}"
    if not origin.values and not origin.where:
        return _text(origin.column or "")
    parts = [f"column = {_text(origin.column or '')}"]
    if origin.values:
        pairs = ", ".join(f"{_key(w)} = {'false' if v is None else _text(v)}" for w, v in origin.values.items())
        parts.append(f"values = {{ {pairs} }}")
    if origin.where:
        parts.append(f"where = {_words(origin.where)}")
    return f"{{ {', '.join(parts)} }}"


def _orders(orders: Mapping[str, bool]) -> str:
    if set(orders) == {""}:
        return str(orders[""]).lower()
    return "{ " + ", ".join(f"{_key(c)} = {str(first).lower()}" for c, first in orders.items() if c) + " }"


def _words(words: Words) -> str:
    return "{ " + ", ".join(f"{_key(column)} = {_list(some)}" for column, some in words.items()) + " }"


def _list(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    """A basic string of TOML, which JSON's is but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
