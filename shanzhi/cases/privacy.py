"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.cases import models as m
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

MATTER_KEPT = (
    "3 years after the end of the matter: then numbers and names in it are masked for good"
)
# not on screen: the page of the reference is read by developers
MASKED = "numbers 138****5678 and 110105********002X, introduced names 张*; in full for two minutes"


def words(purpose: str, *paths: str) -> FieldUse:
    """Free text in which somebody may have written who they are."""
    return FieldUse(DataClass.PERSONAL, purpose, MATTER_KEPT, MASKED, paths)


REPORT = words("says what happened: nobody could handle it otherwise", "text.body")
HEADING = FieldUse(
    DataClass.PERSONAL,
    "the beginning of the report, for lists",
    MATTER_KEPT,
    "masked before it is stored",
)
POSITION = FieldUse(
    DataClass.PERSONAL,
    "where the trouble is, not where the reporter lives",
    "with the matter's record",
    "not masked: to those who see the matter; for others the grid",
)
REPORTER = FieldUse(
    DataClass.PERSONAL,
    "tells the reporter of every step",
    "3 years after the end of the matter, or until the resident erases it",
    "only the masked number",
)
SAID = words("what the reporter said to the office, and the office to the reporter")
NOTE = words("what colleagues say to each other about a matter")
DEVICE = FieldUse(
    DataClass.PERSONAL,
    "counts a device once",
    "with the matter",
    "never shown; the hash of a random cookie",
)

declare(m.Appeal, {"words": SAID, "reason": SAID, "decided_by": ACTED}, none="round ended")
declare(
    m.Attachment, {"added_by": ACTED, **each(POSITION, "latitude longitude")}, none="accuracy_m"
)
declare(m.BulkItem, none="why before sequence")
declare(m.BulkOperation, each(ACTED, "made_by colleague reason"))
declare(
    m.Callout,
    {**each(ACTED, "called_by answered_by"), "done_note": NOTE},
    none="call_key expected distance_m decline_reason",
)
declare(
    m.Case,
    {
        "summary": HEADING,
        **each(POSITION, "address latitude longitude"),
        "reporter": REPORTER,
        **each(ACTED, "assignee reported_by handler"),
        "outcome_note": SAID,
    },
    none=(
        "number public_id link_version idempotency_key place_code street_code community_code topic "
        "returns outcome_basis times_returned times_reopened supports"
    ),
)
declare(m.CaseClock, none="subject_id place_code limit_amount rest_seconds")
declare(m.CaseDraft, {"account": ACTED, "fields": NOTE}, none="form")
declare(m.Export, {"made_by": ACTED, "reason": ACTED}, none="count")
declare(m.CaseFollower, {"resident": REPORTER, "device_key": DEVICE})
declare(m.CaseText, {"body": REPORT, "vector": REPORT})
declare(m.Category, none="code name limit_amount evidence_within_m")
declare(m.Chase, {"chased_by": ACTED}, none="answer")
declare(m.CheckTick, {"ticked_by": ACTED})
declare(m.Checklist, none="place_code category_code title")
declare(m.ChecklistItem, none="position words")
declare(m.Classification, {"decided_by": ACTED}, none="confidence words model_version")
declare(m.Comment, {"author": ACTED, "body": words("what is said about a matter", "comment.body")})
declare(m.Correction, {"corrected_by": ACTED, **each(POSITION, "before after")}, none="reason")
declare(m.Deadline, none="place_code category_code limit_amount")
declare(m.Dispatch, {"dispatched_by": ACTED, "reason": NOTE}, none="evidence_asked")
declare(
    m.DryRun,
    {"asked_by": ACTED},
    none="kind place_code rows version case_ids total done findings",
)
declare(m.EscalationRule, none="place_code category_code times days")
declare(m.HandOver, {"handed_by": ACTED}, none="system_name reference reason result")
declare(m.HotlineCall, {"taken_by": ACTED})
declare(m.ImportRun, none="name file_sha256 next_line imported refused")
declare(m.ImportedRow, none="source_name external_id")
declare(m.Macro, none="place_code category_code title steps")
declare(m.Merger, each(ACTED, "merged_by undone_by"), none="reason undone_reason")
declare(m.OutsideSystem, none="place_code name")
declare(m.Patrol, {"found_by": ACTED}, none="accuracy_m datum building_m")
declare(m.Presence, {"account": ACTED})
declare(m.Question, {"asked_by": ACTED, "body": SAID, "answer": SAID})
declare(m.RateSetting, none="place_code rate exclusions")
declare(m.Rating, {"reason": SAID}, none="round satisfaction")
declare(m.Reminder, each(ACTED, "sent_by answered_by"), none="answer")
declare(m.ReplyTemplate, none="place_code category_code title body")
declare(m.Review, {**each(ACTED, "handler decided_by"), "note": NOTE})
declare(
    m.RoutingRule, none="name position place_code category_code from_hour until_hour limit_amount"
)
declare(m.RuleSet, none="kind place_code version")
declare(m.RuleSetVersion, {"saved_by": ACTED}, none="number rows note")
declare(m.SamplingShare, none="place_code percent")
declare(m.SavedView, {"owner": ACTED}, none="place_code name query position")
declare(
    m.Standard,
    none=(
        "place_code group class_code class_name type_code type_name unit department open_when "
        "close_when limit_amount position"
    ),
)
declare(
    m.Supervision,
    each(ACTED, "asked_by ended_by"),
    none="place_code reason limit_amount end_reason",
)
declare(m.Support, {"device_key": DEVICE})
declare(
    m.TimeRequest,
    {**each(ACTED, "asked_by decided_by"), **each(NOTE, "note decided_note")},
    none="place_code limit_amount",
)
declare(
    m.Unmasking,
    {
        "account": ACTED,
        "words": FieldUse(
            DataClass.PERSONAL,
            "says why somebody looked at a number",
            "214 days, as the access log",
            "numbers are masked before it is stored; shown to the resident",
        ),
    },
)
declare(
    m.Whistle,
    {"whistled_by": ACTED, **each(POSITION, "place_words latitude longitude")},
    none="place_code minutes expected cancel_reason",
)
declare(m.WhistleCall, {"came": ACTED, "done_note": NOTE}, none="distance_m stars appraisal")
