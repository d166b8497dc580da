"""Wheel and sdist as they are built, and the wheel at work in a bare environment of each Python found here."""

import pytest

from tools import release


def test_wheel_and_sdist_hold_what_they_should():
    assert release.built() == ""


@pytest.mark.parametrize("python", release.PYTHONS)
def test_the_wheel_does_the_main_job_in_a_bare_environment(python):
    if not release.interpreter(python):
        pytest.skip(f"NO PYTHON {python} here: the wheel was NOT tried on it.")
    assert release.installed(python) == ""
