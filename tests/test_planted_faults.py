"""The tool that plants faults: its modules, tests and known faults are there, and what it plants is a change."""

import ast
import random

from tools import mutants


def test_every_module_its_tests_and_each_known_fault_are_there():
    assert all((mutants.HOME / "followup_analytics" / f"{module}.py").exists() for module in mutants.OWNERS)
    tests = {test for owners in mutants.OWNERS.values() for test in owners}
    assert [test for test in tests if not (mutants.HOME / test).exists()] == []
    named = [*mutants.SET["known"], *mutants.SET["equal"]]
    assert {each["module"] for each in named} <= mutants.OWNERS.keys()
    assert [each for each in mutants.SET["equal"] if each["line"] not in mutants.source_of(each["module"])] == []
    assert [each for each in mutants.SET["known"] if mutants.source_of(each["module"]).count(each["old"]) != 1] == []


def test_a_fault_is_one_change_of_what_runs_and_the_same_for_the_same_seed():
    modules = ["agenda/rules", "journal/store/seen"]
    for seed in range(40):
        fault = mutants.drawn(random.Random(seed), modules)
        sound = ast.unparse(ast.parse(mutants.source_of(fault.module)))
        differing = [
            pair for pair in zip(sound.splitlines(), fault.source.splitlines(), strict=True) if len({*pair}) > 1
        ]
        assert len(differing) == 1, fault.what
        compile(fault.source, fault.module, "exec")
        assert mutants.drawn(random.Random(seed), modules) == fault
