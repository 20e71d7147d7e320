"""URLs of the room."""

from django.urls import path

from shanzhi.people.web import pages

app_name = "people"
urlpatterns = [
    path("login", pages.login_page, name="login"),
    path("logout", pages.logout_page, name="logout"),
]
