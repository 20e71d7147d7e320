"""Fill a gap: ask a platform what it had to say from … to …, and send it through its own push address.

A platform that could not reach us stops pushing for a while; what it kept is asked for here. What came
in already is known by its identity and does nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import requests
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, require
from shanzhi.people.api import unseal
from shanzhi.sensing.doors.mapping import at_path, mapping_of
from shanzhi.sensing.models import PushSource
from shanzhi.sensing.permissions import MANAGE_SOURCES
from shanzhi.sensing.sealing import SIGNING

MOST_BYTES = 50_000_000
AT_ONCE = 200
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Pulled:
    """Messages that the platform had, and how many came in, had come before, or were refused."""

    messages: int
    stored: int
    repeated: int
    refused: int


def pull_source(
    source: PushSource,
    *,
    by: Actor,
    since: datetime,
    until: datetime,
    query: str,
    address: str,
    ask: Callable[..., Any] = requests.request,
) -> Pulled:
    """Ask and hand over. ``query`` is the platform's address with {since} and {until} for milliseconds
    of 1970, ``address`` the source's whole push address: both are given by who runs the machine, and
    kept nowhere.

    Raises Denied; Invalid when either side answers otherwise than 200.
    """
    require(by, MANAGE_SOURCES, source.target())
    query = query.replace("{since}", _ms(since)).replace("{until}", _ms(until))
    mapping = mapping_of(source.platform, source.mapping)
    found = at_path(_asked(ask, "GET", query, b"", {}), mapping.get("items", ""))
    rows = found if isinstance(found, list) else [found]
    counts = {"stored": 0, "repeated": 0, "refused": 0}
    for at in range(0, len(rows), AT_ONCE):
        part: Any = rows[at : at + AT_ONCE]
        for name in reversed([name for name in mapping.get("items", "").split(".") if name]):
            part = {name: part}
        body = json.dumps(part, ensure_ascii=False).encode()
        said = _asked(ask, "POST", address, body, _signature(source, body))
        for name in counts:
            counts[name] += int(said.get(name, 0))
    return Pulled(len(rows), **counts)


def _asked(ask: Callable[..., Any], method: str, url: str, body: bytes, headers: Any) -> Any:
    wanted = {"content-type": "application/json", **headers}
    try:
        answer = ask(
            method, url, data=body or None, headers=wanted, timeout=SECONDS, allow_redirects=False
        )
        if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
            raise Invalid({"query": _("对方没有正常回答（%(n)s）。") % {"n": answer.status_code}})
        return answer.json()
    except (requests.RequestException, ValueError, RecursionError) as why:
        raise Invalid({"query": _("连不上，或回答看不懂。请检查地址后再试。")}) from why


def _signature(source: PushSource, body: bytes) -> dict[str, str]:
    if not source.signature_header:
        return {}
    key = unseal(bytes(source.signing_key_encrypted), SIGNING).encode()
    return {source.signature_header: hmac.new(key, body, hashlib.sha256).hexdigest()}


def _ms(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
