"""What every operation of the API may answer besides what it is for: problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457. `fields` says per field what is wrong, in the caller's language.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fields": {"type": "object"},
    },
}
WORDS = {
    400: "The body cannot be read as JSON",
    401: "No key, or one that is unknown, expired or revoked",
    403: "The caller may not do this",
    404: "It does not exist, or the caller may not know that it does",
    409: "The thing has moved on, or the key came with other content",
    413: "The body is too large",
    422: "Something in the request cannot be used",
    429: "Too often from one address; the text says when to come back",
    503: "The database is away, or too many senders are slow: try again",
}


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """Write the refusals that an operation may answer into the document, and return it."""
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    shape = {"$ref": "#/components/schemas/Problem"}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for status in _statuses(path, method, operation):
                operation["responses"].setdefault(
                    status,
                    {
                        "description": WORDS[status],
                        "content": {"application/problem+json": {"schema": shape}},
                    },
                )
    return document


def _statuses(path: str, method: str, operation: dict[str, Any]) -> Iterator[int]:
    if "requestBody" in operation:
        yield from (400, 413)
    if operation.get("security"):
        yield from (401, 403)
    if "{" in path or operation.get("parameters"):
        yield 404
    if method != "get":
        yield from (403, 409, 422, 429)
    if operation.get("parameters"):
        yield 422
    yield 503
