#!/usr/bin/env bash
# A widget for whole numbers from 0 to 10 takes 30: of its two checks the one whose name comes later in the alphabet is asked.
#
# Libraries: traitlets 5.16.1, `@validate`, and ipywidgets 8.1.9, `IntsInput` and `FloatsInput` with `min` and `max`.
# Expected:  the check of a class takes the place of its parent's, for which traitlets let a trait be registered twice; it is up to
#            it to call the other. `IntsInput` has one for its bounds, with a message ("should be <="), as `BoundedIntText`
#            holds its own.
# Seen:      the methods of a class are looked through by name, and the last one stays: a child's `_check_top` replaces
#            `_check_sign`, a child's `_check_bounds` is never called. In ipywidgets `_validate_numbers` is before
#            `_validate_value` of the parent, so a value from code, a link or a saved state may be out of bounds. Two `@observe`
#            on one trait are both called.
# No error, no warning.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -qq --no-compile traitlets==5.16.1 ipywidgets==8.1.9
"$work/venv/bin/python" - <<'PY'
import ipywidgets
from traitlets import HasTraits, Int, TraitError, validate


def check(wrong):
    def checked(self, proposal):
        if wrong(proposal.value):
            raise TraitError("no")
        return proposal.value

    return validate("days")(checked)


class Parent(HasTraits):
    days = Int()
    _check_sign = check(lambda days: days < 0)


class LaterName(Parent):
    _check_top = check(lambda days: days > 10)


class EarlierName(Parent):
    _check_bounds = check(lambda days: days > 10)


def taken(widget, **value):
    try:
        for name, one in value.items():
            setattr(widget, name, one)
    except TraitError:
        return False
    return True


seen = {kind.__name__: taken(kind(), days=30) for kind in (LaterName, EarlierName)}
for kind in (ipywidgets.IntsInput, ipywidgets.FloatsInput):
    seen[kind.__name__] = taken(kind(value=[1], min=0, max=10), value=[1, 30])
seen["not allowed"] = taken(ipywidgets.IntsInput(value=[1], allowed_tags=[1, 2]), value=[30])
for name, one in seen.items():
    print(f"{name}: 30 expected refused, seen {'taken' if one else 'refused'}")
sound = not seen["LaterName"] and not seen["not allowed"]
raise SystemExit(not (sound and seen["EarlierName"] and seen["IntsInput"] and seen["FloatsInput"]))
PY
