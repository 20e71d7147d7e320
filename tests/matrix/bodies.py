"""The least that each operation of the API accepts, made from its own description."""

from __future__ import annotations

from typing import Any

from shanzhi.config.api import api

WORDS = "现场看过，已经处理好"
PLAIN = {
    "integer": 1,
    "number": 1.0,
    "boolean": True,
    "object": {},
    "null": None,
}
FORMATS = {
    "uuid": "00000000-0000-4000-8000-000000000001",
    "date-time": "2026-11-26T08:00:00+08:00",
    "date": "2026-11-26",
}


def bodies() -> dict[tuple[str, str], Any]:
    """(route as Django writes it, method) → a body with what is required."""
    described = api.get_openapi_schema()
    parts = described["components"]["schemas"]
    found = {}
    for path, operations in described["paths"].items():
        route = path.lstrip("/").replace("{", "<").replace("}", ">")
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                found[route, method.upper()] = _least(content["application/json"]["schema"], parts)
    return found


def _least(schema: dict[str, Any], parts: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _least(parts[schema["$ref"].rpartition("/")[2]], parts)
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            return _least(schema[several][0], parts)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    return _plain(schema, parts)


def _plain(schema: dict[str, Any], parts: dict[str, Any]) -> Any:
    kind = schema.get("type", "object")
    if kind == "string":
        return FORMATS.get(schema.get("format", ""), WORDS[: schema.get("maxLength", 99)])
    if kind == "array":
        return [_least(schema.get("items", {}), parts)]
    if kind == "object":
        wanted = schema.get("required", [])
        return {name: _least(schema["properties"][name], parts) for name in wanted}
    return schema.get("minimum", PLAIN[kind])
