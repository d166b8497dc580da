"""What a panel shows, text by text, and what of it did not come out of a catalogue."""

import functools
import gettext
import html
import io
import re
from typing import ClassVar

import ipywidgets as widgets
from babel.messages import pofile

from followup_analytics.log.locale.catalogue import HERE

_INNER = re.compile(r"‹[^‹›]*›")
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
_DRAWN = re.compile(r'<g id="[^"]*text_\d+">(.*?)</g>|<title>(.*?)</title>|aria-label="(.*?)"', re.DOTALL)
_WORD = re.compile(r"[^\W\d_]{2,}")


class Marked(gettext.NullTranslations):
    """A language in which each text of a catalogue stands in brackets, and no other."""

    said: ClassVar = set()  # what was asked for in it

    def __init__(self):
        super().__init__()
        self.held = held_texts()

    def gettext(self, message):
        self.said.add((message,))
        return f"‹{message}›" if message in self.held else message

    def ngettext(self, one, several, number):
        self.said.add((one, several))
        said = one if number == 1 else several
        return f"‹{said}›" if (one, several) in self.held else said


@functools.cache
def held_texts():
    """What the template of the catalogues holds: texts, and pairs of one and several."""
    return {message.id for message in pofile.read_po(io.BytesIO((HERE / "followup.pot").read_bytes())) if message.id}


def parts(widget):
    """A widget and all that it holds."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def of_field(field):
    yield from (field["label"], field["help"], field["more"])
    yield from (label for _sign, label in field["marks"])
    if field["kind"] == "choice":
        yield from (label for _value, label in field["options"])
    else:  # offered while typing, with a label or by itself
        yield from (label or value for value, label in field["options"])
    for inner in field["fields"]:
        yield from of_field(inner)


def of_form(form):
    for field in form.fields:
        yield from of_field(field)
    yield from (action["label"] for action in form.actions)
    yield from (form.status.get("text", ""), form.beside.get("text", ""), form.beside.get("label", ""))
    yield from form.status.get("fields", {}).values()


def of_head(head):
    yield from (head.head.get(name, "") for name in ("title", "state", "about", "hint", "question"))
    yield from (button[1] for button in [*head.head.get("answers", ()), *head.head.get("buttons", ())])
    yield head.said.get("text", "")
    for heading, lines in head.head.get("facts", ()):
        yield heading
        for line in lines:
            yield from ((line[0], line[2], line[4]) if isinstance(line, list) else (line,))


def of_facts(facts):
    for fact in facts.facts:
        yield from (fact["day"], fact["kind"], fact["text"], fact["origin"], fact["name"], *fact["lines"])
        yield from (label for _name, label in fact["tools"])


def of_table(table):
    yield from (column["label"] for column in table.columns)
    yield table.empty
    for row in table.rows:
        yield from (str(row[column["name"]] or "") for column in table.columns)


def of_finder(finder):
    yield from (finder.example, finder.count)
    for row in finder.rows:
        yield from (row["name"], row["more"], row["when"], row["state"])


OF = {"Form": of_form, "Head": of_head, "Facts": of_facts, "Table": of_table, "Finder": of_finder}


def texts(panel):
    """Every text of a panel, with the widget that shows it."""
    for widget in parts(panel):
        name = type(widget).__name__
        found = [getattr(widget, "label", ""), getattr(widget, "description", "")]
        found += OF.get(name, lambda _widget: ())(widget)
        if isinstance(widget, widgets.HTML):
            found += re.split(r"<[^>]*>", _SVG.sub("", widget.value))
            found += (text for svg in _SVG.findall(widget.value) for text in drawn_texts(svg))
        if isinstance(widget, widgets.Dropdown):
            found += [option if isinstance(option, str) else option[0] for option in widget.options]
        if name == "Tools":
            found += [label for _name, label in widget.buttons] + [widget.progress.get("text", "")]
        lines = (line for text in found if isinstance(text, str) for line in html.unescape(text).splitlines())
        yield from ((name, line) for line in lines)


def drawn_texts(svg):
    """The texts of a chart, each on one line, without words that are cut, and what it tells readers and the pointer."""
    for found in _DRAWN.findall(svg):
        text = html.unescape(re.sub(r"<[^>]*>", " ", " ".join(found)))
        yield " ".join(re.sub(r"\w*…\w*", "", text).split())


def unmarked(text, known):
    """The words of a text that stand in no catalogue, and are none of the `known` words."""
    while _INNER.search(text):
        text = _INNER.sub("", text)
    return {word for word in _WORD.findall(text) if word.casefold() not in known}


def strange(panel, known):
    """The texts of a panel with words that stand in no catalogue, and are none of the `known` words."""
    found = {(name, text, tuple(sorted(unmarked(text, known)))) for name, text in texts(panel)}
    return {each for each in found if each[2]}
