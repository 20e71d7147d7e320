"""Pages of topics."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.deliberation.web import (
    procedures_own,
    procedures_page,
    topic_items,
    topics_desk,
    topics_desk_acts,
    topics_public,
)

TOPIC = "topics/<uuid:public_id>"
DESK = "desk/topics/<int:topic_id>"
urlpatterns: list[URLPattern] = [
    path("topics", topics_public.hall_page, name="topics"),
    path("topics/new", topics_public.new_topic, name="topic-new"),
    path(TOPIC, topics_public.topic_page, name="topic"),
    path(f"{TOPIC}/support", topics_public.support, name="topic-support"),
    path(f"{TOPIC}/opinions", topics_public.opinion, name="topic-opinion"),
    path(f"{TOPIC}/objections", topics_public.objection, name="topic-objection"),
    path(f"{TOPIC}/evaluation", topics_public.evaluation, name="topic-evaluation"),
    path(f"{TOPIC}/appeal", topics_public.appeal, name="topic-appeal"),
    path("desk/topics", topics_desk.topics_page, name="desk-topics"),
    path("desk/topics/new", topics_desk.new_topic, name="desk-topic-new"),
    path("desk/topics/matters", topics_desk.from_matters, name="desk-topic-matters"),
    path(DESK, topics_desk.topic_page, name="desk-topic"),
    path(f"{DESK}/taking-up", topics_desk_acts.taking_up, name="topic-taking-up"),
    path(f"{DESK}/refusal", topics_desk_acts.refusal, name="topic-refusal"),
    path(f"{DESK}/appeal", topics_desk_acts.appeal, name="topic-appeal-answer"),
    path(f"{DESK}/merging", topics_desk_acts.merging, name="topic-merging"),
    path(f"{DESK}/record", topics_desk_acts.record, name="topic-record"),
    path(f"{DESK}/ballot", topics_desk_acts.ballot, name="topic-ballot"),
    path(f"{DESK}/step-end", topics_desk_acts.step_end, name="topic-step-end"),
    path(f"{DESK}/items", topics_desk_acts.item, name="topic-item-new"),
    path(
        f"{DESK}/opinions/<int:opinion_id>/hiding",
        topics_desk_acts.opinion_hiding,
        name="topic-opinion-hiding",
    ),
    path(
        f"{DESK}/objections/<int:objection_id>/answer",
        topics_desk_acts.objection_answer,
        name="topic-objection-answer",
    ),
    path("desk/topic-items", topic_items.items_page, name="topic-items"),
    path("desk/topic-items/<int:item_id>", topic_items.item_page, name="topic-item"),
    path("desk/topic-items/<int:item_id>/matter", topic_items.matter, name="topic-item-matter"),
    path("desk/procedures", procedures_page.procedures_page, name="procedures"),
    path("desk/procedures/own", procedures_own.new_procedure, name="own-procedure-new"),
    path(
        "desk/procedures/own/<int:procedure_id>",
        procedures_own.own_procedure,
        name="own-procedure",
    ),
    path(
        "desk/procedures/own/<int:procedure_id>/ending",
        procedures_own.giving_up,
        name="own-procedure-ending",
    ),
    path("desk/procedures/figures", procedures_page.figures, name="procedure-figures"),
]
