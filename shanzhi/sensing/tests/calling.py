"""Call a bare ASGI application as a server would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from asgiref.sync import async_to_sync


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


def call(
    app: Any,
    path: str,
    body: bytes = b"",
    *,
    method: str = "POST",
    key: str = "",
    headers: dict[str, str] | None = None,
    address: str = "10.0.0.7",
) -> Answer:
    """One request, with a bearer key."""
    given = dict(headers or {})
    if key:
        given["authorization"] = f"Bearer {key}"
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "headers": [(n.encode(), v.encode("latin-1")) for n, v in given.items()],
        "client": (address, 4000),
    }  # fmt: skip
    sent: list[dict[str, Any]] = []
    parts = [body[at : at + 65_536] for at in range(0, len(body), 65_536)] or [b""]

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    # What it asks the database in a thread is asked in this one, inside the test's transaction.
    async_to_sync(app)(scope, receive, send)
    names = {n.decode(): v.decode() for n, v in sent[0]["headers"]}
    return Answer(sent[0]["status"], names, sent[1]["body"])
