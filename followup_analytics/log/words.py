"""The words of the log: its kinds, their order within a day, and who counts as an answer."""

from __future__ import annotations

from followup_analytics.log.locale.catalogue import N_

THANK_YOU, CHECK_IN = "thank_you", "check_in"
FOLLOW_UP_KINDS = (THANK_YOU, CHECK_IN)

OPEN_ANSWERS = ("reply", "invitation", "keep_in_mind")
CLOSING_ANSWERS = ("offer", "rejection")
OTHER_CLOSINGS = ("filled", "withdrawn", "hired")
ANSWERS = OPEN_ANSWERS + CLOSING_ANSWERS
CLOSINGS = CLOSING_ANSWERS + OTHER_CLOSINGS
NEWS = OPEN_ANSWERS + CLOSINGS  # the responses that rules and figures see
REOPENING = ("interview", "invitation", "keep_in_mind")  # after a closing, these open an application again
ACKNOWLEDGEMENT = "acknowledgement"  # "we have received your application": kept and shown, and seen by none of them
RESPONSE_KINDS = (*NEWS, ACKNOWLEDGEMENT)

# What forms offer; a log may hold any other. Marked for the catalogues but for names, and stored as they stand.
CHANNELS = tuple(map(str, (N_("mail"), N_("letter"), N_("phone"), "LinkedIn", N_("in person"))))
UNKNOWN = "unknown"  # the group of a missing value
GIFT_KINDS = ("article", "contact", "link")
TOPIC_KINDS = ("professional", "personal")
PLAN_KINDS = ("snooze", "pin", "pause", "arm", "promise")

# One order within a day, everywhere: interview, follow-up, answer that leaves it open, closing.
INTERVIEW, FOLLOW_UP, OPEN_ANSWER, CLOSING = range(4)

ORIGINS = ("application", "interview", "answer")
STATUSES = ("overdue", "today", "upcoming", "retired")
