"""URLs of the room."""

from django.urls import path

from shanzhi.organizations.web import pages

app_name = "organizations"
urlpatterns = [path("desk/units", pages.units_page, name="units")]
