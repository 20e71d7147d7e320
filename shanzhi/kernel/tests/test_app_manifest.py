"""The worker's end can be put on the home screen: every sign that is named is there, in the size that is told."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from PIL import Image

pytestmark = pytest.mark.django_db


def test_the_manifest_names_what_a_phone_asks_for() -> None:
    """Needs the built front end ("make setup")."""
    answer = Client().get("/app.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    told = answer.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/worker/", "/", "standalone")
    for icon in told["icons"]:
        sent = Client().get(icon["src"])
        sign = Image.open(io.BytesIO(sent.getvalue()))
        assert "x".join(map(str, sign.size)) == icon["sizes"]
