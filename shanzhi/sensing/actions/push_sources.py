"""Who may push to us is entered, given a new secret address, and switched on and off."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Conflict, Invalid, Target, announce, now, require
from shanzhi.people.api import seal
from shanzhi.sensing.events import PushSourceChanged
from shanzhi.sensing.models import Platform, PushSource, SourceKind
from shanzhi.sensing.permissions import MANAGE_SOURCES
from shanzhi.sensing.sealing import SIGNING

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,39}")
_PLACE = re.compile(r"\d{6}(\d{3}(\d{3}(\d{3})?)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A sender. ``networks`` are CIDR texts, one a line; ``mapping`` is JSON text or empty;
    ``signing_key`` empty: it does not sign."""

    name: str
    kind: str
    platform: str
    place_code: str
    networks: str = ""
    signature_header: str = ""
    signing_key: str = field(default="", repr=False)
    mapping: str = ""


@transaction.atomic
def add_source(new: NewSource, *, by: Actor, at: datetime | None = None) -> tuple[PushSource, str]:
    """The source, and the secret of its address: shown once, only its SHA-256 is kept.

    Raises Denied; Invalid (per field); Conflict for a name that the place has already.
    """
    moment = at or now()
    require(by, MANAGE_SOURCES, Target(place_code=new.place_code))
    networks, mapping = _checked(new)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            source = PushSource.objects.create(
                name=new.name.strip(),
                kind=new.kind,
                platform=new.platform,
                place_code=new.place_code,
                secret_digest=digest_of(secret),
                networks=networks,
                signature_header=new.signature_header,
                signing_key_encrypted=seal(new.signing_key, SIGNING) if new.signing_key else b"",
                mapping=mapping,
                made_at=moment,
                made_by_id=by.id if by.is_staff else None,
                changed_at=moment,
            )
    except IntegrityError as why:
        raise Conflict(_("已经有同名的推送来源，请换一个名称。")) from why
    _announce(source, "entered", by, moment, fresh=True)
    return source, secret


@transaction.atomic
def renew_address(
    source: PushSource, *, by: Actor, at: datetime | None = None
) -> tuple[PushSource, str]:
    """A new secret; the old address is shut at once. Raises Denied."""
    moment = at or now()
    source = _locked(source, by)
    secret = secrets.token_urlsafe(32)
    source.secret_digest, source.changed_at = digest_of(secret), moment
    source.save(update_fields=["secret_digest", "changed_at"])
    _announce(source, "renewed", by, moment)
    return source, secret


@transaction.atomic
def switch_source(
    source: PushSource, *, by: Actor, is_on: bool, at: datetime | None = None
) -> PushSource:
    """Let it push, or not. Raises Denied."""
    moment = at or now()
    source = _locked(source, by)
    if source.is_on == is_on:
        return source
    source.is_on, source.changed_at = is_on, moment
    source.save(update_fields=["is_on", "changed_at"])
    _announce(source, "on" if is_on else "off", by, moment)
    return source


def digest_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def _locked(source: PushSource, by: Actor) -> PushSource:
    source = PushSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
    require(by, MANAGE_SOURCES, source.target())
    return source


def _announce(
    source: PushSource, change: str, by: Actor, at: datetime, *, fresh: bool = False
) -> None:
    event = PushSourceChanged(source_id=source.pk, change=change)
    announce(event, by=by, place_code=source.place_code, at=at, fresh=fresh)


def _checked(new: NewSource) -> tuple[list[str], dict[str, Any]]:
    faults: dict[str, str] = {}
    if not new.name.strip() or len(new.name) > 60:
        faults["name"] = _("请写名称，最多 60 字。")
    if new.kind not in SourceKind.values:
        faults["kind"] = _("请选择推送什么。")
    if new.platform not in Platform.values:
        faults["platform"] = _("请选择平台。")
    if not _PLACE.fullmatch(new.place_code):
        faults["place"] = _("地区代码应为 6、9、12 或 15 位数字。")
    if bool(new.signing_key) != bool(new.signature_header) or (
        new.signature_header and not _HEADER.fullmatch(new.signature_header)
    ):
        faults["signature_header"] = _("签名要同时写请求头名称和密钥；不签名就都不写。")
    networks = _networks(new.networks, faults)
    mapping = _mapping(new.mapping, faults)
    if faults:
        raise Invalid(faults)
    return networks, mapping


def _networks(text: str, faults: dict[str, str]) -> list[str]:
    found = []
    for line in text.split():
        try:
            found.append(str(ip_network(line, strict=False)))
        except ValueError:
            faults["networks"] = _("看不懂这个地址段：%(line)s。例如 203.0.113.0/24。") % {
                "line": line[:40]
            }
    return found


def _mapping(text: str, faults: dict[str, str]) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    texts = ("items", "id", "serial", "time", "values", "kind", "plate", "spot", "picture")
    if not isinstance(found, dict) or not all(
        isinstance(value, str) if name in texts else isinstance(value, dict)
        for name, value in found.items()
    ):
        faults["mapping"] = _('字段对照应是 JSON，例如 {"serial": "deviceId"}。')
        return {}
    return found
