"""Every pin has its hashes, and what is wrong with one is named."""

from importlib.metadata import distribution

import pytest

from tools import dependencies


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-test.txt"])
def test_every_pin_has_its_hashes(file):
    pins = dependencies._PIN.findall((dependencies.HOME / file).read_text("utf-8"))
    assert len(pins) > 100
    assert [name for name, version, rest in pins if dependencies.faults(name, {version: rest}, None)] == []


def test_a_pin_without_a_hash_and_another_version_are_named():
    assert dependencies.faults("x", {"1.0": ""}, None) == ["1.0 has no hash"]
    found = distribution("pytest")
    assert dependencies.faults("pytest", {"0.1": "--hash=sha256:0"}, found) == [f"{found.version} is installed"]
    assert "numpy" in dependencies.needed_by() and dependencies.licence(found) == "MIT"
