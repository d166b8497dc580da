"""The timing panel on a log that stays where it is: what can be asked is answered as at hand, the rest says so."""

import pytest

import followup_analytics as fa
from followup_analytics import panels
from followup_analytics.analyses.questions import QUESTIONS
from followup_analytics.analyses.sentences import basis
from followup_analytics.engines.engine_log import ANSWERS, PLAIN
from followup_analytics.export.prepared import prepare
from tests.engines.test_contract import same

HAND = fa.sample_log()


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    folder = tmp_path_factory.mktemp("laid-out") / "log"
    prepare(HAND, folder)
    return fa.open_log(folder)


@pytest.fixture
def panel(there):
    return panels.timing(there, as_of=fa.SAMPLE_DAY)


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if not question.slow])
def test_a_question_is_answered_as_at_hand_or_says_by_name_that_it_cannot_be(panel, name):
    function = QUESTIONS[name].function.partition(":")[2]
    panel.ask(name)
    if function not in ANSWERS:
        assert panel.picture.value.count(f"{function} cannot be worked out on duckdb yet") == 1
        return
    assert 'role="img"' in panel.picture.value
    if function not in PLAIN:  # those are adjusted at hand; the contract holds them to their plain figures
        same(QUESTIONS[name].ask(HAND, as_of=fa.SAMPLE_DAY), panel.result())


@pytest.mark.parametrize("name", [name for name, asked in QUESTIONS.items() if asked.function.endswith(PLAIN)])
def test_the_basis_says_that_nothing_is_adjusted_and_only_then(panel, name):
    at_hand = panels.timing(HAND, as_of=fa.SAMPLE_DAY)
    for each in (panel, at_hand):
        each.ask(name)
    assert basis.PLAIN in panel.basis.value and "in the circumstances of the notes" not in panel.basis.value
    assert basis.PLAIN not in at_hand.basis.value


def test_send_times_are_the_plain_ones(there):
    asked = {"as_of": fa.SAMPLE_DAY, "adjust": False}
    same(fa.send_times(HAND, **asked), fa.send_times(there, **asked))
