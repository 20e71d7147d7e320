"""URLs of the room."""

from django.urls import path

from shanzhi.organizations.web import duties, pages

app_name = "organizations"
urlpatterns = [
    path("desk/units", pages.units_page, name="units"),
    path("desk/duties", duties.duties_page, name="duties"),
    path("desk/duties/proposals", duties.proposals, name="duty-proposals"),
    path("desk/duties/<int:duty_id>/admission", duties.admission, name="duty-admission"),
    path("desk/duties/<int:duty_id>/refusal", duties.refusal, name="duty-refusal"),
    path("desk/duties/<int:duty_id>/ending", duties.ending, name="duty-ending"),
]
