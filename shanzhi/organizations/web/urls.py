"""URLs of the room."""

from django.urls import path

from shanzhi.organizations.web import check_in, duties, own_work, pages, team, teams

app_name = "organizations"
urlpatterns = [
    path("desk/units", pages.units_page, name="units"),
    path("desk/duties", duties.duties_page, name="duties"),
    path("desk/duties/proposals", duties.proposals, name="duty-proposals"),
    path("desk/duties/<int:duty_id>/admission", duties.admission, name="duty-admission"),
    path("desk/duties/<int:duty_id>/refusal", duties.refusal, name="duty-refusal"),
    path("desk/duties/<int:duty_id>/ending", duties.ending, name="duty-ending"),
    path("worker/check-in", check_in.check_in_page, name="check-in"),
    path("worker/scan", check_in.scan, name="scan"),
    path("desk/team", team.team_page, name="community-team"),
    path("desk/team/shifts", team.shifts, name="team-shifts"),
    path("desk/team/shifts/<int:shift_id>/removal", team.shift_removal, name="team-shift-removal"),
    path("desk/team/leaves", team.leaves, name="team-leaves"),
    path("desk/team/leaves/<int:leave_id>/ending", team.leave_ending, name="team-leave-ending"),
    path("desk/team/training", team.trainings, name="team-training"),
    path(
        "desk/team/training/<int:training_id>/removal",
        team.training_removal,
        name="team-training-removal",
    ),
    path("worker/me", own_work.me, name="own-work"),
    path("desk/teams", teams.teams_page, name="teams"),
    path("desk/teams/<int:unit_id>", teams.team_page, name="team"),
]
