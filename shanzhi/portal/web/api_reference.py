"""An OpenAPI document as chapters for people: what each operation takes, and an example to copy.

Pure: no request, no database. The examples are those that the tests send.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
METHODS = ("get", "post", "put", "delete")
BY_TYPE: dict[str, Any] = {"string": "", "integer": 1, "number": 0.0, "boolean": False, "array": []}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value in the path, the query string or the body."""

    name: str
    where: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb on one address. ``example`` is the JSON body, "" where there is none."""

    anchor: str
    method: str
    path: str
    title: str
    description: str
    open_to_all: bool
    parameters: list[Parameter]
    example: str
    answers: list[tuple[str, str]]
    curl: str


def chapters(document: Document, base: str) -> dict[str, list[Operation]]:
    """Operations by tag, in the order of the document; ``base`` is the site's address."""
    found: dict[str, list[Operation]] = {}
    for path, verbs in document["paths"].items():
        for method in METHODS:
            if method in verbs:
                told = verbs[method]
                operation = _operation(document, base, path, method, told)
                found.setdefault(told.get("tags", [""])[0], []).append(operation)
    return found


def body_example(document: Document, told: Document) -> Any:
    """A body that the operation accepts; None when it takes none."""
    schema = _schema_of(told.get("requestBody", {}))
    return example(document, schema) if schema else None


def example(document: Document, schema: Document) -> Any:
    """A value that fits the schema: its own example, its default, else the plainest of its type.

    Of an object, what is required and what has an example.
    """
    schema = _resolved(document, schema)
    if schema.get("examples"):
        return schema["examples"][0]
    if "default" in schema:
        return schema["default"]
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("anyOf"):
        return example(document, schema["anyOf"][0])
    if "properties" not in schema:
        return BY_TYPE.get(schema.get("type", ""))
    required = schema.get("required", ())
    return {
        name: example(document, part)
        for name, part in schema["properties"].items()
        if name in required or part.get("examples")
    }


def _operation(document: Document, base: str, path: str, method: str, told: Document) -> Operation:
    body = body_example(document, told)
    text = "" if body is None else json.dumps(body, ensure_ascii=False, indent=2)
    open_to_all = not told.get("security")
    return Operation(
        anchor=told["operationId"],
        method=method.upper(),
        path=path,
        title=told.get("summary", ""),
        description=told.get("description", ""),
        open_to_all=open_to_all,
        parameters=[*_parameters(document, told), *_fields(document, told)],
        example=text,
        answers=[
            (status, _type_of(document, _schema_of(answer)) or answer.get("description", ""))
            for status, answer in told.get("responses", {}).items()
        ],
        curl=_curl(base + path, method, body, open_to_all),
    )


def _parameters(document: Document, told: Document) -> list[Parameter]:
    return [
        Parameter(
            name=one["name"],
            where=one["in"],
            kind=_type_of(document, one["schema"]),
            required=one.get("required", False),
            description=one.get("description") or one["schema"].get("description", ""),
        )
        for one in told.get("parameters", ())
    ]


def _fields(document: Document, told: Document) -> list[Parameter]:
    schema = _resolved(document, _schema_of(told.get("requestBody", {})))
    return [
        Parameter(
            name=name,
            where="body",
            kind=_type_of(document, part),
            required=name in schema.get("required", ()),
            description=part.get("description", ""),
        )
        for name, part in schema.get("properties", {}).items()
    ]


def _schema_of(message: Document) -> Document:
    for content in message.get("content", {}).values():
        schema: Document = content.get("schema", {})
        return schema
    return {}


def _type_of(document: Document, schema: Document) -> str:
    if "$ref" in schema:
        named = _resolved(document, schema)
        return _type_of(document, named) if named.get("enum") else schema["$ref"].split("/")[-1]
    if schema.get("enum"):
        return " | ".join(map(str, schema["enum"]))
    if schema.get("anyOf"):
        return " | ".join(_type_of(document, one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_type_of(document, schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type", ""))


def _resolved(document: Document, schema: Document) -> Document:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _curl(address: str, method: str, body: Any, open_to_all: bool) -> str:
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    if not open_to_all:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if body is not None:
        lines.append('-H "Content-Type: application/json"')
        lines.append(f"-d {shlex.quote(json.dumps(body, ensure_ascii=False))}")
    return " \\\n  ".join([*lines, shlex.quote(address)])
