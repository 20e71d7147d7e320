"""The connection: before each statement it makes sure that the server knows whose request this is.

What is wanted is a value in Python; the server is told only when it differs from what it was told
last. A rollback takes back what the server was told inside it, so after one it is told again: no
statement ever runs with what an earlier request left behind.

Whether a kept connection still lives is seen without asking: a server that went away has closed its
end, and a closed end can be read. Only then, and after a rest, the server is asked (one trip less in
every request).
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from shanzhi.kernel.database.wall import NO_WALL, Wall, resting, role_is_there, tell

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
# A line that somebody between us dropped in silence is found after a rest of this many seconds.
ASK_AFTER = 10.0


class DatabaseWrapper(base.DatabaseWrapper):
    """``wall`` is what the next statement runs behind; set it through ``kernel/wall.py`` only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wall: Wall | None = None
        self.told: Wall | None = None
        self.can_stand: bool | None = None
        self.used_at = 0.0
        self.execute_wrappers.append(self._behind_the_wall)

    def init_connection_state(self) -> None:
        """A new connection knows nothing of any request."""
        super().init_connection_state()
        self.told, self.can_stand = NO_WALL, None
        self.used_at = time.monotonic()

    def is_usable(self) -> bool:
        """Whether the kept connection can be used for one more request."""
        rested = time.monotonic() - self.used_at
        if rested < ASK_AFTER and self.connection is not None and not self._can_be_read():
            return True
        return bool(super().is_usable())

    def _can_be_read(self) -> bool:
        """Between requests the server has nothing to say but that it is gone."""
        watch = select.poll()
        watch.register(self.connection.fileno(), select.POLLIN)
        return bool(watch.poll(0))

    def _behind_the_wall(
        self, execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        wanted = self.wall if self.wall is not None else resting()
        if wanted != self.told and not self._has_failed():
            self._tell(wanted)
        self.used_at = time.monotonic()
        return execute(sql, params, many, context)

    def _has_failed(self) -> bool:
        """In a failed transaction only a rollback is heard, and that comes next."""
        return bool(self.connection.info.transaction_status == TransactionStatus.INERROR)

    def _tell(self, wanted: Wall) -> None:
        with self.wrap_database_errors:
            if wanted.stands and self.can_stand is None:
                self.can_stand = role_is_there(self.connection)
            tell(self.connection, wanted, stands=bool(wanted.stands and self.can_stand))
        self.told = wanted

    def _rollback(self) -> None:
        self.told = None
        super()._rollback()  # type: ignore[misc]  # 2026-11-26: the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # 2026-11-26: as above
        self.told = None
