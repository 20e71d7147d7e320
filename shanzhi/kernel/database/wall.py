"""What a wall is, and how the server is told of it. Django need not be ready to import this."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)
# The role behind which web processes work: it owns nothing, so that every policy binds it.
WEB_ROLE = "shanzhi_web"
EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Wall:
    """``stands``: work as the role that policies bind; ``counties``: six-digit codes that may be
    seen, joined by commas; "" is none, "*" all."""

    stands: bool
    counties: str = ""


NO_WALL = Wall(stands=False)
NOTHING = Wall(stands=True)
_resting: list[Wall] = [NO_WALL]


def resting() -> Wall:
    """What a statement outside any request of this process runs behind."""
    return _resting[0]


def rest_behind(wall: Wall) -> None:
    """Said once, by a web process before it opens its first connection."""
    _resting[0] = wall


def role_is_there(link: Any) -> bool:
    """May this connection take the role on? Said in the log when not: then one wall is missing."""
    row = link.execute(
        "SELECT EXISTS (SELECT 1 FROM pg_roles "
        "WHERE rolname = %s AND pg_has_role(current_user, oid, 'MEMBER'))",
        [WEB_ROLE],
    ).fetchone()
    if row and row[0]:
        return True
    log.error(
        "The county wall is DOWN: this database user may not take on the role %s. "
        "Run 'shanzhi kernel wall' to see what to do.",
        WEB_ROLE,
    )
    return False


def tell(link: Any, wall: Wall, *, stands: bool) -> None:
    """Tell the server whose request this is, in one statement that no query count sees."""
    link.execute(
        "SELECT set_config('role', %s, false), set_config('shanzhi.counties', %s, false)",
        [WEB_ROLE if stands else "none", wall.counties],
    )
