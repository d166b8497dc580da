"""Lettering: users' texts on a chart, as far as this machine's fonts can write them, measured and cut to fit."""

from __future__ import annotations

import bisect
import functools
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

from followup_analytics.charts.kit.axes import TicksTogether
from followup_analytics.log.text import phrases

SMALL, LARGE = 8.5, 12.0  # points
_SIGNS, _LINE = 15.6, 140  # letters of a caption per inch, and per line at most
_SIGN, _BROAD = 0.075, "\u1100"  # inches that a small letter takes at most, and the sign from which many take more

# Texts are drawn in the first family; the others supply the signs it lacks, if the machine has them.
_FAMILIES = ("DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Microsoft YaHei", "Hiragino Sans", "Noto Sans")


_RULER = TextToPath()


def drawable_text(text: object, most: int = 32) -> str:
    """A user's text on one line of at most `most` characters; a sign that no font here has becomes a white square."""
    known = _signs()
    readable = "".join(sign if ord(sign) in known else "□" for sign in phrases.short_text(text, most))
    return (
        readable if max(readable, default="") < _BROAD else _cut(readable, readable, _SIGN * most)
    )  # Chinese, for one, is twice as wide


def text_width(texts: Iterable[str], *, bold: bool = False) -> float:
    """How many inches the longest line of these texts takes at the small size."""
    font = _font(bold=bold)
    return max((measured(line, font)[0] / 72 for text in texts for line in text.split("\n")), default=0.0)


@functools.cache
def _font(*, bold: bool) -> FontProperties:
    return FontProperties(family=families(), size=SMALL, weight="bold" if bold else "normal")


@functools.lru_cache(maxsize=4096)
def measured(line: str, font: FontProperties) -> tuple[float, float, float]:
    """Width, height and depth in points, found once: labels and captions come again with every chart."""
    return _RULER.get_text_width_height_descent(line, font, False)


def seen_texts(artist: Artist) -> Iterator[Text]:
    """All texts of a drawing but those that are hidden, such as the second label of every tick."""
    for part in artist.get_children():
        if isinstance(part, Text):
            yield part
        elif isinstance(part, TicksTogether) and part.get_visible():
            yield from part.texts
        elif part.get_visible():
            yield from seen_texts(part)


def wrapped(text: str, wide: float, room: float = 0.4, *, bold: bool = False) -> list[str]:
    """Lines within so many inches, less some room; a number stays with its per cent sign."""
    for signs in range(min(int(_SIGNS * wide), _LINE), 20, -6):
        lines = textwrap.wrap(text.replace(" %", "\u00a0%"), signs)
        if text_width(lines, bold=bold) < wide - room:  # hinting moves letters a little
            break
    return lines


def wrapped_heading(title: str, wide: float) -> list[str]:
    """Lines of a title, whose letters are larger than those measured."""
    return wrapped(title, wide, wide - (wide - 0.2) * SMALL / LARGE, bold=True)


def cut_apart(names: Sequence[str], room: float) -> list[str]:
    """Each name within so many inches: cut at its end, or in its middle where another name begins alike."""
    short = [_cut(name, name, room) for name in names]
    return [
        _cut(name, name[-len(name) // 2 :], room) if short.count(text) > 1 and text != name else text
        for name, text in zip(names, short, strict=True)
    ]


def group_names(names: Iterable[object], room: float) -> list[str]:
    """Names as drawn, within so many inches: the same name is always cut in the same way, and no two look the same."""
    every = [drawable_text(name, 80) for name in names]
    drawn = dict(zip(dict.fromkeys(every), cut_apart([*dict.fromkeys(every)], room), strict=True))
    return [drawn[name] for name in every]


def _cut(name: str, end: str, room: float) -> str:
    """As much of a name as fits: its beginning, or both ends where it is cut in the middle."""
    if text_width([name]) <= room:
        return name

    def cut(signs: int) -> str:
        return f"{name[:signs]}…{end[len(end) - signs :] if end != name else ''}"

    fitting = bisect.bisect_right(range(1, len(end) + (end != name)), room, key=lambda signs: text_width([cut(signs)]))
    return cut(fitting) if fitting else "…"


@functools.lru_cache(maxsize=1)
def families() -> list[str]:
    """Those of the font families to draw with that this machine has."""
    here = set(font_manager.get_font_names())
    return [name for name in _FAMILIES if name in here]


@functools.lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    fonts = (FT2Font(font_manager.findfont(name)) for name in families())
    return frozenset().union(*(font.get_charmap() for font in fonts))
