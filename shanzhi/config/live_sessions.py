"""Whose session it is: Django's own sessions and accounts, read in a thread."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from shanzhi.kernel.api import Actor, now
from shanzhi.kernel.web.live import Topic
from shanzhi.organizations.api import staff_actor
from shanzhi.people.api import Account, is_over


def viewer_of(session_key: str) -> Actor | None:
    """The account that is signed in, with the roles in force today; None for nobody."""
    close_old_connections()
    request = HttpRequest()
    request.session = SessionStore(session_key)
    if is_over(request.session, now()):
        return None
    account = get_user(request)
    return staff_actor(account) if isinstance(account, Account) and account.is_active else None


def ended_sessions(wanted: Mapping[str, set[Topic]]) -> set[tuple[str, Topic]]:
    """Of the pages (session, topics it hears), those that are no longer allowed."""
    lost: set[tuple[str, Topic]] = set()
    for session_key, topics in wanted.items():
        viewer = viewer_of(session_key)
        lost |= {
            (session_key, topic)
            for topic in topics
            if viewer is None or not topic.is_open_to(viewer)
        }
    return lost
