"""What the fields of topics say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.deliberation import models as m
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

KEPT = "2 years after the topic has ended, or until the resident erases it"
OPEN = "public without the name; numbers, names and flats are masked"
SAID = FieldUse(
    DataClass.PERSONAL,
    "what residents want to be talked over, read by their neighbours",
    KEPT,
    OPEN,
)
WHO = FieldUse(
    DataClass.PERSONAL,
    "counts each person once and tells them how far it is",
    KEPT,
    "counted; shown to nobody",
)
THERE = FieldUse(
    DataClass.PERSONAL,
    "shows at the desk who was at the meeting that decided",
    "2 years after the topic has ended",
    "at the desk alone; residents see how many",
)

declare(
    m.Topic,
    {
        **each(SAID, "title words appeal refusal appeal_answer"),
        "proposer": WHO,
        **each(ACTED, "made_by refused_by appeal_decided_by"),
    },
    none="public_id key place_code threshold voices supports procedure round times_reopened decision",
)
declare(m.TopicMatter)
declare(m.TopicSupport, {"resident": WHO, "account": WHO})
declare(
    m.TopicOpinion,
    {"resident": WHO, "account": WHO, "words": SAID, "hidden_by": ACTED},
    none="hidden_why",
)
declare(m.TopicStep, none="round position key figures")
declare(
    m.StepRecord,
    {"who": THERE, "recorded_by": ACTED},
    none="key held_on notice_on entitled present agreed words",
)
declare(m.StepFile)
declare(m.Objection, {"resident": WHO, "words": SAID, "answer": SAID, "answered_by": ACTED})
declare(
    m.ExecutionItem,
    {"ended_by": ACTED},
    none="place_code title due_on money note",
)
declare(m.ItemFile)
declare(m.TopicEvaluation, {"resident": WHO, "why": SAID}, none="round")
declare(m.FigureOverride, {"set_by": ACTED}, none="place_code procedure step figure value reason")
declare(
    m.PlaceProcedure,
    {"made_by": ACTED},
    none="line version place_code name when source steps begun_from reason",
)
