"""The room's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.ballots.web import (
    desk,
    desk_conflicts,
    desk_count,
    desk_elector,
    desk_roll,
    desk_rules,
    desk_steps,
    public,
    resident,
    sheets,
)

app_name = "ballots"
ONE = "desk/ballots/<int:ballot_id>"
ELECTOR = f"{ONE}/electors/<int:number>"
VOTE = "vote/<uuid:public_id>"
urlpatterns: list[URLPattern] = [
    # The desk.
    path("desk/ballots", desk.ballots_page, name="desk-ballots"),
    path("desk/ballots/new", desk.new_page, name="ballot-new"),
    path("desk/ballot-rules", desk_rules.rules_page, name="ballot-rules"),
    path("desk/ballot-rules/ending", desk_rules.ending, name="ballot-rule-ending"),
    path(ONE, desk.ballot_view, name="desk-ballot"),
    path(f"{ONE}/window", desk.window_page, name="ballot-window"),
    path(f"{ONE}/change", desk.change, name="ballot-change"),
    path(f"{ONE}/items", desk.items_page, name="ballot-items"),
    path(f"{ONE}/items/adding", desk.item_adding, name="ballot-item-adding"),
    path(f"{ONE}/items/<int:number>/removal", desk.item_removal, name="ballot-item-removal"),
    path(f"{ONE}/notice", desk_steps.notice, name="ballot-notice"),
    path(f"{ONE}/opening", desk_steps.opening, name="ballot-opening"),
    path(f"{ONE}/cancelling", desk_steps.cancelling, name="ballot-cancelling"),
    path(f"{ONE}/closing", desk_count.closing, name="ballot-closing"),
    path(f"{ONE}/counting", desk_count.counting, name="ballot-counting"),
    path(f"{ONE}/box", desk_count.box_page, name="ballot-box"),
    path(f"{ONE}/result", desk_count.result_page, name="ballot-result"),
    path(f"{ONE}/roll", desk_roll.roll_page, name="ballot-roll"),
    path(f"{ONE}/roll/imports", desk_roll.imports, name="roll-imports"),
    path(f"{ONE}/roll/imports/<int:import_id>", desk_roll.import_page, name="roll-import"),
    path(
        f"{ONE}/roll/imports/<int:import_id>/confirmation",
        desk_roll.confirmation,
        name="roll-import-confirmation",
    ),
    path(ELECTOR, desk_elector.elector_page, name="ballot-elector"),
    path(f"{ELECTOR}/delivery", desk_elector.delivery, name="elector-delivery"),
    path(f"{ELECTOR}/proxy", desk_elector.proxy, name="elector-proxy"),
    path(
        f"{ELECTOR}/proxy/revocation",
        desk_elector.proxy_revocation,
        name="elector-proxy-revocation",
    ),
    path(f"{ELECTOR}/vote", desk_elector.vote, name="elector-vote"),
    path(f"{ONE}/conflicts", desk_conflicts.conflicts_page, name="ballot-conflicts"),
    path(
        f"{ONE}/conflicts/<int:aside_id>/decision",
        desk_conflicts.decision,
        name="conflict-decision",
    ),
    path(f"{ONE}/sheets/<str:sheet>.pdf", sheets.sheet_pdf, name="ballot-sheet-pdf"),
    path(f"{ONE}/sheets/<str:sheet>", sheets.sheet_page, name="ballot-sheet"),
    # Residents, and anybody.
    path("me/ballots", resident.own_list, name="own-ballots"),
    path(VOTE, resident.vote_page, name="vote"),
    path(f"{VOTE}/reading", resident.reading, name="vote-reading"),
    path(f"{VOTE}/casting", resident.casting, name="vote-casting"),
    path(f"{VOTE}/receipts/<str:code>", resident.receipt_page, name="vote-receipt"),
    path("ballots/verify_ballot.py", public.verify_ballot, name="verify-ballot"),
    path("ballots/<uuid:public_id>", public.ballot_page, name="ballot"),
    path("ballots/<uuid:public_id>/export", public.export, name="ballot-export"),
]
