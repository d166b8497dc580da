"""A sample of `python -m benchmarks.faults`: nothing is lost, wrong in silence or raised, and each control fails."""

import os
import shutil

import pytest

from benchmarks.faults import FAULTS, Outcome, tried

OWN_TESTS = ("flipped", "mutated")  # tests/journal/test_checksums.py, tests/test_text_mutants.py


@pytest.mark.skipif(os.name == "nt", reason="kills and forks are POSIX")
@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if not any(word in fault.what for word in OWN_TESTS)], ids=lambda f: f.what
)
def test_a_fault_does_no_harm_and_would_be_seen_if_it_did(fault):
    if fault.what.startswith("power") and shutil.which("strace") is None:
        pytest.skip("NO STRACE: power cuts were NOT tried. Install strace.")
    ours, control = tried(fault._replace(few=max(fault.few // 3, 1)), at_length=False)
    assert (ours.harm, ours.tried > 0) == (0, True)
    assert control.harm > 0


def test_what_goes_wrong_is_counted():
    assert Outcome(3, 1, 1, 1).harm == 3 and Outcome(3).harm == 0
