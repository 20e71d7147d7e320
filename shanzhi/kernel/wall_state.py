"""Does the county wall stand, and if not, what is missing?"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from shanzhi.kernel.database.wall import WEB_ROLE


@dataclass(frozen=True, slots=True)
class WallState:
    """``lack`` says what is missing and what to do, "" when the wall stands before ``tables``."""

    lack: str
    tables: int


def wall_state() -> WallState:
    """Ask the server (one query). Works as the owner and as the role of web processes."""
    if not settings.COUNTY_WALL:
        return WallState("COUNTY_WALL=0 switches it off: unset it.", 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT pg_has_role(session_user, oid, 'MEMBER') FROM pg_roles"
            " WHERE rolname = %s), (SELECT rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = %s), (SELECT count(*) FROM pg_policies WHERE policyname = 'county'),"
            " (SELECT bool_and(has_table_privilege(%s, c.oid, 'SELECT')) FROM pg_class c"
            " JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = %s))",
            [WEB_ROLE] * 4,
        )
        member, unbound, tables, granted = cursor.fetchone() or (None, None, 0, None)
    return WallState(_lack(member=member, unbound=unbound, granted=granted), tables)


def _lack(*, member: bool | None, unbound: bool | None, granted: bool | None) -> str:
    if member is None:
        return (
            f"there is no role {WEB_ROLE}, and this user may not make one. As a superuser: "
            f"CREATE ROLE {WEB_ROLE} NOLOGIN; GRANT {WEB_ROLE} TO the user in DATABASE_URL; "
            "then 'shanzhi kernel wall --build'."
        )
    if not member:
        return f"as a superuser: GRANT {WEB_ROLE} TO the user in DATABASE_URL."
    if unbound:
        return f"policies do not bind it. As a superuser: ALTER ROLE {WEB_ROLE} NOSUPERUSER NOBYPASSRLS."
    if not granted:
        return f"{WEB_ROLE} may not read the tables: run 'shanzhi kernel wall --build'."
    return ""
