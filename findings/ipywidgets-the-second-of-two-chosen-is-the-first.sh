#!/usr/bin/env bash
# In a list with two entries of one value, choosing the second chooses the first.
#
# Library:  ipywidgets 8.1.9, `SelectMultiple`; peers `Dropdown`, `Select` and `RadioButtons` of the same library.
# Expected: what the page sends and `index` holds is which entry was chosen. In the three peers the choice stays where
#           it was made, also with equal values, since a fault of that kind was mended there in 2019.
# Seen:     `SelectMultiple` turns the index into values, and those back into an index by looking for the first equal
#           one: choosing "Ben (Fern)" marks "Anna (Tide)" if both stand for the same id, and of two entries whose
#           values are 1 and True, or 0 and False, the later one cannot be had at all. No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile ipywidgets==8.1.9 traitlets==5.16.1
"$work/venv/bin/python" - <<'PY'
import ipywidgets

PEOPLE = [("Anna (Tide)", 7), ("Ben (Fern)", 7), ("Cem (Moss)", 9)]
FLAGS = [("one note", 1), ("yes", True)]


def chosen(widget, index):
    """What the widget holds after the page has sent an index."""
    widget.set_state({"index": index})
    return widget.index, widget.label


for peer in (ipywidgets.Dropdown, ipywidgets.Select, ipywidgets.RadioButtons):
    assert chosen(peer(options=PEOPLE, index=0), 1) == (1, "Ben (Fern)"), peer

people = chosen(ipywidgets.SelectMultiple(options=PEOPLE), [1, 2])
flags = chosen(ipywidgets.SelectMultiple(options=FLAGS), [1])
print("peers:    the entry that was chosen")
print("expected: (1, 2)", ("Ben (Fern)", "Cem (Moss)"))
print("seen:    ", *people)
print("expected: (1,)", ("yes",))
print("seen:    ", *flags)

raise SystemExit(people != ((0, 2), ("Anna (Tide)", "Cem (Moss)")) or flags != ((0,), ("one note",)))
PY
