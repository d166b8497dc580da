"""Panels for JupyterLab: write an interview down, work through what is due, see how answers come."""

from followup_analytics.panels.agenda.due import Due as Due
from followup_analytics.panels.agenda.due import due as due
from followup_analytics.panels.agenda.experiment import Experiment as Experiment
from followup_analytics.panels.agenda.experiment import experiment as experiment
from followup_analytics.panels.agenda.today import Today as Today
from followup_analytics.panels.agenda.today import today as today
from followup_analytics.panels.figures.search import Search as Search
from followup_analytics.panels.figures.search import search as search
from followup_analytics.panels.figures.timing import Timing as Timing
from followup_analytics.panels.figures.timing import timing as timing
from followup_analytics.panels.kit.sources import current_log as current_log
from followup_analytics.panels.kit.sources import open_journal as open_journal
from followup_analytics.panels.stories.applications import Applications as Applications
from followup_analytics.panels.stories.applications import applications as applications
from followup_analytics.panels.stories.people import People as People
from followup_analytics.panels.stories.people import people as people
from followup_analytics.panels.writing.capture import Capture as Capture
from followup_analytics.panels.writing.capture import capture as capture
from followup_analytics.panels.writing.importing import Import as Import
from followup_analytics.panels.writing.importing import import_ as import_
from followup_analytics.panels.writing.settings import Settings as Settings
from followup_analytics.panels.writing.settings import settings as settings
from followup_analytics.panels.writing.shelf import Shelf as Shelf
from followup_analytics.panels.writing.shelf import shelf as shelf
