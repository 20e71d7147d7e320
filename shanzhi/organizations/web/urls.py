"""URLs of the room."""

from django.urls import path

from shanzhi.organizations.web import pages, teams

app_name = "organizations"
urlpatterns = [
    path("desk/units", pages.units_page, name="units"),
    path("desk/teams", teams.teams_page, name="teams"),
    path("desk/teams/<int:unit_id>", teams.team_page, name="team"),
]
