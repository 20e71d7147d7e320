"""The room's front door."""

from shanzhi.cases.actions.accept import accept_case
from shanzhi.cases.actions.archive import archive_unrated
from shanzhi.cases.actions.ask import answer_question, ask_reporter
from shanzhi.cases.actions.classify import correct_category
from shanzhi.cases.actions.close import close_case
from shanzhi.cases.actions.comment import comment_on_case
from shanzhi.cases.actions.decide import decide_case
from shanzhi.cases.actions.dispatch import dispatch_case
from shanzhi.cases.actions.escalate import escalate_case
from shanzhi.cases.actions.evidence import attach_evidence
from shanzhi.cases.actions.import_cases import ImportPlan, RefusedRow, import_cases
from shanzhi.cases.actions.link_phone import link_phone
from shanzhi.cases.actions.load_categories import load_categories
from shanzhi.cases.actions.rate import rate_case, send_back_case
from shanzhi.cases.actions.report import Report, Reported, report_case
from shanzhi.cases.actions.return_case import return_case
from shanzhi.cases.actions.support import support_case
from shanzhi.cases.actions.withdraw import withdraw_case
from shanzhi.cases.permissions import READ_FIGURES, WORK_DESK, WORK_GRID
from shanzhi.cases.queries.figures import Cockpit, cockpit_figures
from shanzhi.cases.queries.links import case_for_link, follow_up_path
from shanzhi.cases.queries.map_points import Box, points
from shanzhi.cases.queries.near import lately_handled, near, similar_open
from shanzhi.cases.queries.public_rows import PublicRow, public_row
from shanzhi.cases.queries.queue import QueueFilters, QueuePage, queue_page, search_cases
from shanzhi.cases.queries.tables import category_name
from shanzhi.cases.queries.timeline import Entry, timeline
from shanzhi.cases.queries.visible import case_by_number, visible_cases
from shanzhi.cases.queries.worklist import worker_list

__all__ = [
    "READ_FIGURES",
    "WORK_DESK",
    "WORK_GRID",
    "Box",
    "Cockpit",
    "Entry",
    "ImportPlan",
    "PublicRow",
    "QueueFilters",
    "QueuePage",
    "RefusedRow",
    "Report",
    "Reported",
    "accept_case",
    "answer_question",
    "archive_unrated",
    "ask_reporter",
    "attach_evidence",
    "case_by_number",
    "case_for_link",
    "category_name",
    "close_case",
    "cockpit_figures",
    "comment_on_case",
    "correct_category",
    "decide_case",
    "dispatch_case",
    "escalate_case",
    "follow_up_path",
    "import_cases",
    "lately_handled",
    "link_phone",
    "load_categories",
    "near",
    "points",
    "public_row",
    "queue_page",
    "rate_case",
    "report_case",
    "return_case",
    "search_cases",
    "send_back_case",
    "similar_open",
    "support_case",
    "timeline",
    "visible_cases",
    "withdraw_case",
    "worker_list",
]
