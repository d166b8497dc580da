"""Interview notes, due follow-ups and honest response timing."""

from followup_analytics import charts as charts
from followup_analytics import panels as panels
from followup_analytics.agenda.due import due_list as due_list
from followup_analytics.agenda.in_touch import in_touch as in_touch
from followup_analytics.agenda.pages.brief import brief as brief
from followup_analytics.agenda.pages.story import story as story
from followup_analytics.agenda.pages.week import week as week
from followup_analytics.agenda.promised_days import promised_days as promised_days
from followup_analytics.analyses.ahead.forecast import forecast as forecast
from followup_analytics.analyses.ahead.next_note import next_note as next_note
from followup_analytics.analyses.answer_hazard import answer_hazard as answer_hazard
from followup_analytics.analyses.cadences.compare_cadences import compare_cadences as compare_cadences
from followup_analytics.analyses.cadences.target_statement import target_statement as target_statement
from followup_analytics.analyses.compared_rates import compared_rates as compared_rates
from followup_analytics.analyses.progress import outcomes as outcomes
from followup_analytics.analyses.progress import stages as stages
from followup_analytics.analyses.response_curve import response_curve as response_curve
from followup_analytics.analyses.response_rates import response_rates as response_rates
from followup_analytics.analyses.send_times import send_times as send_times
from followup_analytics.engines.engine_log import open_log as open_log
from followup_analytics.experiment.assignment import draw_arms as draw_arms
from followup_analytics.experiment.comparison import compare_arms as compare_arms
from followup_analytics.export.exports import export_due as export_due
from followup_analytics.export.exports import export_log as export_log
from followup_analytics.gifts.shelf import shelf_list as shelf_list
from followup_analytics.gifts.suggestions import suggest_gifts as suggest_gifts
from followup_analytics.journal.journal import Journal as Journal
from followup_analytics.letters.draft import draft as draft
from followup_analytics.letters.draft import review as review
from followup_analytics.letters.mail import eml as eml
from followup_analytics.letters.mail import mailto as mailto
from followup_analytics.log.cadence import Cadence as Cadence
from followup_analytics.log.errors import FollowUpError as FollowUpError
from followup_analytics.log.log import FollowUpLog as FollowUpLog
from followup_analytics.reading.proposal.proposal import propose as propose
from followup_analytics.reading.reader import read_log as read_log
from followup_analytics.simulation.sample import SAMPLE_DAY as SAMPLE_DAY
from followup_analytics.simulation.sample import sample_log as sample_log
from followup_analytics.simulation.simulator import simulate as simulate
from followup_analytics.waiting.adjustment.tipping import lift_if as lift_if
from followup_analytics.waiting.steps import follow_up_steps as follow_up_steps
from followup_analytics.waiting.waits import waits as waits

__version__: str

def load_ipython_extension(shell: object) -> None: ...
