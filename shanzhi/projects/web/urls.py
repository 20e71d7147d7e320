"""The room's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from shanzhi.projects.web import (
    budgets,
    decided_items,
    desk_budgets,
    desk_funds,
    desk_projects,
    ledger,
    public,
    worker,
)

app_name = "projects"
PROJECT = "desk/projects/<int:project_id>"
STEP = "worker/projects/<int:milestone_id>"
urlpatterns: list[URLPattern] = [
    # For everybody.
    path("projects", public.projects_page, name="public-projects"),
    path("projects/<uuid:public_id>", public.project_page, name="public-project"),
    path("projects/<uuid:public_id>/evaluation", public.evaluation, name="project-evaluation"),
    path("funds/<str:place>", ledger.fund_page, name="public-fund"),
    path("funds/<str:place>/entries.csv", ledger.fund_file, name="public-fund-file"),
    path("budgets/<uuid:public_id>", budgets.round_page, name="public-budget"),
    path("budgets/<uuid:public_id>/new", budgets.new_proposal, name="budget-proposal-new"),
    path("budgets/<uuid:public_id>/vote", budgets.vote, name="budget-vote"),
    # At the desk.
    path("desk/projects", desk_projects.projects_page, name="desk-projects"),
    path("desk/projects/new", desk_projects.new_project, name="project-new"),
    path("desk/projects/items/<int:item_id>", decided_items.opening, name="project-from-item"),
    path(PROJECT, desk_projects.project_page, name="desk-project"),
    path(f"{PROJECT}/choosing", desk_projects.choosing, name="project-choosing"),
    path(f"{PROJECT}/dropping", desk_projects.dropping, name="project-dropping"),
    path(f"{PROJECT}/publishing", desk_projects.publishing, name="project-publishing"),
    path(f"{PROJECT}/milestones", desk_projects.milestones, name="project-milestones"),
    path(f"{PROJECT}/plan", desk_projects.plan, name="project-plan"),
    path(f"{PROJECT}/completion", desk_projects.completion, name="project-completion"),
    path("desk/funds", desk_funds.funds_page, name="desk-funds"),
    path("desk/funds/new", desk_funds.opening, name="fund-new"),
    path("desk/funds/<int:fund_id>", desk_funds.fund_page, name="desk-fund"),
    path("desk/funds/<int:fund_id>/years", desk_funds.years, name="fund-years"),
    path("desk/funds/<int:fund_id>/entries", desk_funds.entries, name="fund-entries"),
    path("desk/entries/<int:entry_id>/decision", desk_funds.decision, name="entry-decision"),
    path("desk/entries/<int:entry_id>/reversal", desk_funds.reversal, name="entry-reversal"),
    path("desk/budgets", desk_budgets.budgets_page, name="desk-budgets"),
    path("desk/budgets/new", desk_budgets.new_budget, name="budget-new"),
    path("desk/budgets/<int:round_id>", desk_budgets.budget_page, name="desk-budget"),
    path("desk/budgets/<int:round_id>/counting", desk_budgets.counting, name="budget-counting"),
    path(
        "desk/proposals/<int:proposal_id>/checking", desk_budgets.checking, name="proposal-checking"
    ),
    # On a phone.
    path("worker/projects", worker.steps, name="worker-projects"),
    path(STEP, worker.step_page, name="worker-step"),
    path(f"{STEP}/completion", worker.completion, name="step-completion"),
]
