"""What must hold in the worlds of real life: lifts, rhythms and forecasts, and their null twins."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from benchmarks import truth_next_note
from benchmarks import truth_studies as studies
from benchmarks.truth_bars import Bar, Study

SEEN = (
    "weekend",
    "season",
    "promise",
    "learn",
    "late",
    "heavy",
)  # it stands in the log, or does no harm
UNSEEN = ("hidden", "lost", "unlogged", "batch", "few", "several")  # shown as they are, and at their true share
MISLEADING = ("weekend", "season", "promise", "learn", "several")  # for rhythms
GAPS = ("≤6", "7-8", "9-11", "12-15", "16+")

RUNS, RHYTHM_RUNS, UNSEEN_RUNS = 200, 100, 40
_HARD = ("promise", "16+")  # few of those that waited past their day for so long were not written to


def world_studies(interviews: int, draws: int) -> Iterator[Study]:
    """The studies; `interviews` of each log of rhythms, and `draws` of each of their intervals."""
    for world in (*SEEN, "default", "first_month"):
        yield Study(f"world {world}, lift", partial(studies.rates, world=world), RUNS, tuple(_lift_bars(world)))
        twin = partial(studies.rates, world=f"{world}_null")
        yield Study(f"world {world}_null, lift", twin, RUNS, tuple(_null_bars(world)))
    # batch and few have no share: what stands in their logs is all there is, and the interval is held as it is
    shown = tuple((f"lift {gap}", Bar(measure)) for measure in ("bias", "coverage") for gap in GAPS)
    known = (("lift at its share", Bar("bias")), ("lift at its share", Bar("coverage", least=90)))
    for world in UNSEEN:
        for name in (world, f"{world}_null"):
            one = partial(studies.rates, world=name, at_its_share=True)
            yield Study(f"world {name}, lift", one, UNSEEN_RUNS, (*shown, *known, ("above", Bar("clear"))))
    yield from _control_studies()
    apart = "difference 7 minus 14"
    bars = ((apart, Bar("bias", most=1)), (apart, Bar("clear", most=6)))
    for world in MISLEADING:
        one = partial(studies.cadences, world=f"{world}_null", interviews=interviews, draws=draws)
        yield Study(f"world {world}_null, cadences", one, RHYTHM_RUNS, bars)
    for world in ("learn", "season"):
        said = (("in 14", Bar("bias", most=1)),)
        yield Study(f"world {world}, forecast", partial(studies.forecasts, world=world), 50, said)
    for world in (*SEEN, *UNSEEN, "default", "first_month", "hasten"):
        one = partial(truth_next_note.rules, world=world, interviews=interviews)
        bars_of = (("advice", Bar("gain", least=0)), ("highest", Bar("gain")))
        yield Study(f"world {world}, next note", one, RUNS, bars_of)
    for world in ("default", "default_null"):
        bars_of = (("chance", Bar("bias", most=1)), ("best", Bar("gain", least=0)))
        one = partial(truth_next_note.told, world=world, interviews=interviews)
        yield Study(f"world {world}, chances by next note", one, 50, bars_of)
    hasty = (("good", Bar("bias", most=1)), ("lift", Bar("bias")))
    yield Study("world hasten, lift", partial(studies.rates, world="hasten", good=True), RUNS, hasty)


def _control_studies() -> Iterator[Study]:
    """Negative controls of lifts: how often they find what the log does not show, or what a figure does not know."""
    found, right = Bar("clear", least=50), Bar("clear", most=10)
    bars = {
        "hidden": (("adjusted any", found),),
        "hidden_null": (("adjusted any", found),),
        "learn_null": (("plain any", found), ("adjusted any", right)),
        "promise_null": (("plain any", found), ("adjusted any", right)),
        "default": (("adjusted any", right),),
        "null": (("adjusted any", right),),
    }
    for world, own in bars.items():
        yield Study(f"world {world}, controls", partial(studies.controls, world=world), RHYTHM_RUNS, own)


def _lift_bars(world: str) -> Iterator[tuple[str, Bar]]:
    for gap in GAPS:
        hard = (world, gap) == _HARD
        yield f"lift {gap}", Bar("bias", most=2 if hard else 1)
        yield f"lift {gap}", Bar("coverage", least=85 if hard else 92)


def _null_bars(world: str) -> Iterator[tuple[str, Bar]]:
    yield from _lift_bars(world)
    for gap in GAPS:
        yield f"above {gap}", Bar("clear", most=15 if (world, gap) == _HARD else 6)
