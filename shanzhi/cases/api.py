"""The room's front door."""

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.appeal import appeal_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.ask import answer_question, ask_reporter
from shanzhi.cases.actions.ask_for_time import ask_for_time
from shanzhi.cases.actions.choose_standard import choose_standard
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.correct_place import correct_place
from shanzhi.cases.actions.correct_urgency import correct_urgency
from shanzhi.cases.actions.decide import decide_case
from shanzhi.cases.actions.decide_appeal import decide_appeal
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.escalate import escalate_case
from shanzhi.cases.actions.evidence import attach_evidence
from shanzhi.cases.actions.follow import follow_case, unfollow_case
from shanzhi.cases.actions.grant_time import grant_time
from shanzhi.cases.actions.import_cases import ImportPlan, RefusedRow, import_cases
from shanzhi.cases.actions.import_standards import import_standards
from shanzhi.cases.actions.link_phone import link_phone
from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.actions.merge import merge_case
from shanzhi.cases.actions.note_signals import note_signals
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.recount_clocks import recount_clocks
from shanzhi.cases.actions.refuse_time import refuse_time
from shanzhi.cases.actions.reopen import reopen_case
from shanzhi.cases.actions.report import Report, Reported, report_case, report_cases
from shanzhi.cases.actions.resume_clock import resume_clock
from shanzhi.cases.actions.return_case import return_case
from shanzhi.cases.actions.rule_kinds import RuleKind, register_rules
from shanzhi.cases.actions.run_bulk import run_bulk
from shanzhi.cases.actions.save_rules import Saving, save_rules
from shanzhi.cases.actions.save_view import save_view
from shanzhi.cases.actions.set_rate import set_rate
from shanzhi.cases.actions.sign import sign_case
from shanzhi.cases.actions.start_bulk import start_bulk
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.actions.sweep_clocks import sweep_clocks
from shanzhi.cases.actions.take_call import Call, take_call
from shanzhi.cases.actions.undo_bulk import take_back, undo_bulk
from shanzhi.cases.actions.unmerge import unmerge_case
from shanzhi.cases.actions.verify import verify_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.beside import Beside, register_beside
from shanzhi.cases.models import Case
from shanzhi.cases.models.case import Source, Urgency
from shanzhi.cases.models.conversation import Visibility
from shanzhi.cases.models.states import (
    CLOSED_STATES,
    END_STATES,
    OPEN_STATES,
    Circle,
    Outcome,
    State,
)
from shanzhi.cases.permissions import FIGURE_ROLES, READ, READ_FIGURES, WORK_DESK, WORK_GRID
from shanzhi.cases.queries.by_building import OpenHere, open_by_building, open_in_building
from shanzhi.cases.queries.deeds import Deeds, deeds_of
from shanzhi.cases.queries.figures import Cockpit, cockpit_figures
from shanzhi.cases.queries.for_the_house import case_with_words, words_of
from shanzhi.cases.queries.links import case_for_link, follow_up_path
from shanzhi.cases.queries.map_points import Box, points
from shanzhi.cases.queries.matter_records import (
    MatterRecord,
    matter_records,
    matter_records_of,
    reporter_ids,
)
from shanzhi.cases.queries.near import lately_handled, near, register_unlisted, similar_open
from shanzhi.cases.queries.period_counts import (
    flow_counts,
    joint_counts,
    late_counts,
    place_counts,
    second_looks,
    topic_counts,
)
from shanzhi.cases.queries.public_rows import PublicRow, public_row
from shanzhi.cases.queries.queue import QueueFilters, QueuePage, queue_page, search_cases
from shanzhi.cases.queries.queue_past import LATE_WHY
from shanzhi.cases.queries.rates import Period, RateFigure, rate_setting, rates_of
from shanzhi.cases.queries.stops import Stop, register_stops
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.queries.timeline import Entry, timeline
from shanzhi.cases.queries.visible import case_by_number, visible_cases
from shanzhi.cases.queries.whistles import calls_here
from shanzhi.cases.queries.worklist import worker_list
from shanzhi.cases.reply_readers import register_reply_reader
from shanzhi.cases.rules.circles import circle_of
from shanzhi.cases.rules.rates import EXCLUSIONS, RATES, SATISFIED_MIN, Rate
from shanzhi.cases.rules.reply_check import Finding
from shanzhi.cases.today_doors import TodayDoor, register_today_door

__all__ = [
    "CLOSED_STATES",
    "END_STATES",
    "EXCLUSIONS",
    "FIGURE_ROLES",
    "LATE_WHY",
    "OPEN_STATES",
    "RATES",
    "READ",
    "READ_FIGURES",
    "SATISFIED_MIN",
    "WORK_DESK",
    "WORK_GRID",
    "Beside",
    "Box",
    "Call",
    "Case",
    "Circle",
    "Cockpit",
    "Deeds",
    "Entry",
    "Finding",
    "ImportPlan",
    "MatterRecord",
    "OpenHere",
    "Outcome",
    "Period",
    "PublicRow",
    "QueueFilters",
    "QueuePage",
    "Rate",
    "RateFigure",
    "RefusedRow",
    "Report",
    "Reported",
    "RuleKind",
    "Saving",
    "Source",
    "State",
    "Stop",
    "TodayDoor",
    "Urgency",
    "Visibility",
    "accept_case",
    "answer_question",
    "appeal_case",
    "archive_unrated",
    "ask_for_time",
    "ask_reporter",
    "attach_evidence",
    "calls_here",
    "case_by_number",
    "case_for_link",
    "case_with_words",
    "category_name",
    "choose_standard",
    "circle_of",
    "close_case",
    "cockpit_figures",
    "comment_on_case",
    "correct_category",
    "correct_place",
    "correct_urgency",
    "decide_appeal",
    "decide_case",
    "deeds_of",
    "dispatch_case",
    "escalate_case",
    "flow_counts",
    "follow_case",
    "follow_up_path",
    "grant_time",
    "import_cases",
    "import_standards",
    "joint_counts",
    "late_counts",
    "lately_handled",
    "link_phone",
    "load_categories",
    "matter_records",
    "matter_records_of",
    "merge_case",
    "near",
    "note_signals",
    "open_by_building",
    "open_in_building",
    "place_counts",
    "points",
    "public_row",
    "queue_page",
    "rate_case",
    "rate_setting",
    "rates_of",
    "recount_clocks",
    "refuse_time",
    "register_beside",
    "register_reply_reader",
    "register_rules",
    "register_stops",
    "register_today_door",
    "register_unlisted",
    "reopen_case",
    "report_case",
    "report_cases",
    "reporter_ids",
    "resume_clock",
    "return_case",
    "run_bulk",
    "save_rules",
    "save_view",
    "search_cases",
    "second_looks",
    "send_back_case",
    "set_rate",
    "sign_case",
    "similar_open",
    "start_bulk",
    "support_case",
    "sweep_clocks",
    "take_back",
    "take_call",
    "timeline",
    "topic_counts",
    "undo_bulk",
    "unfollow_case",
    "unmerge_case",
    "verify_case",
    "visible_cases",
    "withdraw_case",
    "words_of",
    "worker_list",
]
