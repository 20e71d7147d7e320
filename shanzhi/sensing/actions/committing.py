"""When what is written is on the disk."""

from __future__ import annotations

from django.db import connection


def committed_soon() -> None:
    """This transaction need not wait for the disk, which may take half a second where it usually takes one
    millisecond: what a crash of the machine takes with it is done again from the alarms, which are there.
    Killing a process takes nothing, and what anybody does about it afterwards is never on the disk before."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
