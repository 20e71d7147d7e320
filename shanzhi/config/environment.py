"""Every setting an operator can give, in one list: name, type, default and one line of doc.

``docs/settings.md`` is generated from this list, so a setting that is not here does not exist.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class UnsafeSetting(Exception):
    """A setting cannot be read, or is unsafe in production; the text says what to do."""


def _truth(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError("use 1 or 0")


def _roles(text: str) -> tuple[str, ...]:
    from shanzhi.kernel.actors import GRANTED_ROLES

    named = _words(text)
    if unknown := set(named) - {role.value for role in GRANTED_ROLES} - {"none"}:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return named


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _key_ring(text: str) -> dict[int, str]:
    """2:secret,1:older secret → by id; ids from 1 to 127."""
    ring: dict[int, str] = {}
    for part in _words(text):
        key_id, colon, secret = part.partition(":")
        if not (colon and secret and key_id.isdecimal() and 1 <= int(key_id) <= 127):
            raise ValueError("write id:secret with ids from 1 to 127, with commas between")
        ring[int(key_id)] = secret
    return ring


def _cipher(text: str) -> str:
    if text not in {"aes-256-gcm", "sm4-gcm"}:
        raise ValueError("aes-256-gcm or sm4-gcm")
    return text


def _base_map(text: str) -> str:
    from shanzhi.lib.base_maps import BASE_MAPS

    if text and text not in BASE_MAPS:
        raise ValueError(f"one of {', '.join(BASE_MAPS)}, or empty")
    return text


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One environment variable. ``parse`` turns its text into the value or raises ValueError."""

    name: str
    parse: Callable[[str], T]
    default: T
    doc: str
    secret: bool = False

    def read(self, environ: Mapping[str, str] = os.environ) -> T:
        """Return the value given by the environment, else the default.

        Raises UnsafeSetting with a sentence for the operator when the text cannot be read.
        """
        text = environ.get(self.name)
        if text is None:
            return self.default
        try:
            return self.parse(text)
        except ValueError as why:
            raise UnsafeSetting(f"{self.name}: cannot be read ({why}). {self.doc}") from why


ROOT = Path(__file__).resolve().parents[2]

DEBUG = Setting("DEBUG", _truth, False, "1 shows tracebacks in the browser; never in production.")
PRODUCTION = Setting(
    "PRODUCTION",
    _truth,
    False,
    "1 refuses to start with an unsafe setting; set it on real servers.",
)
SECRET_KEY = Setting(
    "SECRET_KEY", str, "", "Signs sessions, links and QR codes; 50 random characters.", secret=True
)
DATA_KEY = Setting(
    "DATA_KEY", str, "", "Encrypts phone numbers at rest; 50 random characters.", secret=True
)
DATA_KEYS: Setting[dict[int, str]] = Setting(
    "DATA_KEYS",
    _key_ring,
    {},
    "More data keys, as id:secret with commas (DATA_KEY is 1); the highest id seals what is new.",
    secret=True,
)
DATA_KEY_ID = Setting(
    "DATA_KEY_ID", int, 0, "Id of the data key that seals what is new; 0 means the highest."
)
DATA_CIPHER = Setting(
    "DATA_CIPHER", _cipher, "aes-256-gcm", "How phone numbers are sealed: aes-256-gcm or sm4-gcm."
)
UNMASKINGS_PER_DAY = Setting(
    "UNMASKINGS_PER_DAY", int, 30, "How many reporters' numbers one person may look at in 24 hours."
)
REPORTER_KEPT_DAYS = Setting(
    "REPORTER_KEPT_DAYS", int, 1095, "Days after its end for which a matter knows its reporter."
)
DATABASE_URL = Setting(
    "DATABASE_URL",
    str,
    "",
    "postgresql://user:password@host:port/name; empty means the embedded PostgreSQL.",
    secret=True,
)
ALLOWED_HOSTS: Setting[tuple[str, ...]] = Setting(
    "ALLOWED_HOSTS", _words, ("*",), "Host names under which the pages are served, with commas."
)
SITE_URL = Setting(
    "SITE_URL", str, "http://localhost:8000", "Address residents reach; printed in QR codes, links."
)
LIVE_URL = Setting(
    "LIVE_URL", str, "", "Address of the live process; empty means same host, port LIVE_PORT."
)
HOST = Setting("HOST", str, "127.0.0.1", "Address the web process listens on.")
PORT = Setting("PORT", int, 8000, "Port of pages and API.")
LIVE_PORT = Setting("LIVE_PORT", int, 8001, "Port of server-sent events.")
INGEST_PORT = Setting("INGEST_PORT", int, 8002, "Port on which devices and their platforms speak.")
INGEST_NAME = Setting(
    "INGEST_NAME", str, "ingest", "Name of this ingest process in counts; each has its own."
)
GBT26875_PORT = Setting(
    "GBT26875_PORT", int, 0, "Port for fire-control transmission (GB/T 26875.3); 0 means closed."
)
GBT26875_NETWORKS: Setting[tuple[str, ...]] = Setting(
    "GBT26875_NETWORKS",
    _words,
    (),
    "Networks from which transmission devices may come, with commas: the standard knows no keys.",
)
MQTT_URL = Setting(
    "MQTT_URL",
    str,
    "",
    "mqtt://user:password@host:1883 (mqtts:// with TLS) of the broker of devices; empty means none.",
    secret=True,
)
SENSING_RAW_DAYS = Setting("SENSING_RAW_DAYS", int, 7, "Days for which single readings are kept.")
SENSING_HOUR_DAYS = Setting(
    "SENSING_HOUR_DAYS", int, 400, "Days for which the hours of readings are kept."
)
WEB_WORKERS = Setting("WEB_WORKERS", int, 2, "Processes that serve pages and API.")
DEMO = Setting(
    "DEMO",
    _truth,
    True,
    "1 loads the demo place into an empty database, never with PRODUCTION=1; 0 leaves it empty.",
)
VAR_DIR = Setting(
    "VAR_DIR", Path, ROOT / "var", "Folder for the embedded database, files, logs and models."
)
SITE_NAME = Setting("SITE_NAME", str, "善治", "Name of the place's platform, shown on every page.")
WRITTEN_DOWN = (
    "shanzhi.messaging.channels.console.ConsoleChannel",
    "shanzhi.messaging.channels.file.FileChannel",
)
LANGUAGE_MODEL_URL = Setting(
    "LANGUAGE_MODEL_URL",
    str,
    "",
    "Address of a language model (chat completions, up to /v1); empty: none. It gets sentences of figures only.",
)
LANGUAGE_MODEL_NAME = Setting("LANGUAGE_MODEL_NAME", str, "", "Name of the model to ask there.")
LANGUAGE_MODEL_KEY = Setting(
    "LANGUAGE_MODEL_KEY", str, "", "Its key, where it wants one.", secret=True
)
SMS_CHANNEL = Setting(
    "SMS_CHANNEL",
    str,
    "shanzhi.messaging.channels.console.ConsoleChannel",
    "Class that sends text messages; console and file write them down, so never in production.",
)
BASE_MAP = Setting(
    "BASE_MAP",
    _base_map,
    "",
    "Public map under our own shapes: tianditu (天地图) or amap (高德); empty draws the shapes alone.",
)
BASE_MAP_KEY = Setting(
    "BASE_MAP_KEY", str, "", "The key that its maker gave; browsers see it, so bind it to the host."
)
BASE_MAP_APPROVAL = Setting(
    "BASE_MAP_APPROVAL", str, "", "Number of the map's approval (审图号), printed on every map."
)
SPEECH_TO_TEXT = Setting(
    "SPEECH_TO_TEXT",
    str,
    "",
    "Class that writes down the recording of a meeting; empty: pages say that none is configured.",
)
ALARM_HOOK_URL = Setting(
    "ALARM_HOOK_URL",
    str,
    "",
    "Address that is told by a signed POST whenever people are called for an alarm, e.g. an app's push.",
)
ALARM_VOICE_URL = Setting(
    "ALARM_VOICE_URL",
    str,
    "",
    "The same for a telephone robot: it also gets the office numbers of the staff who are called.",
)
ALARM_HOOK_SECRET = Setting(
    "ALARM_HOOK_SECRET", str, "", "Secret with which these calls are signed.", secret=True
)
UPLOAD_MAX_MB = Setting("UPLOAD_MAX_MB", int, 20, "Largest file a person may send, in MB.")
STAFF_IDLE_MINUTES = Setting(
    "STAFF_IDLE_MINUTES", int, 30, "Minutes without a click after which staff sign in again."
)
STAFF_SESSION_HOURS = Setting(
    "STAFF_SESSION_HOURS", int, 12, "Hours after which staff sign in again, whatever they do."
)
RESIDENT_IDLE_HOURS = Setting(
    "RESIDENT_IDLE_HOURS", int, 12, "Hours without a visit after which a resident signs in again."
)
RESIDENT_SESSION_DAYS = Setting(
    "RESIDENT_SESSION_DAYS", int, 7, "Days after which a resident signs in again."
)
SECOND_FACTOR_ROLES: Setting[tuple[str, ...]] = Setting(
    "SECOND_FACTOR_ROLES",
    _roles,
    (),
    "Roles that must sign in with a second factor, with commas, or none; empty means the three "
    "administrators in production and nobody elsewhere.",
)
OIDC_ISSUER = Setting(
    "OIDC_ISSUER", str, "", "Address of the OpenID Connect provider of staff; empty means none."
)
OIDC_CLIENT_ID = Setting("OIDC_CLIENT_ID", str, "", "Name under which the provider knows us.")
OIDC_CLIENT_SECRET = Setting(
    "OIDC_CLIENT_SECRET", str, "", "What proves our name to the provider.", secret=True
)
OIDC_CLAIM = Setting(
    "OIDC_CLAIM",
    str,
    "preferred_username",
    "Claim that holds the user name here; one that people cannot change themselves.",
)
OIDC_CREATE_ACCOUNTS = Setting(
    "OIDC_CREATE_ACCOUNTS",
    _truth,
    False,
    "1 opens an account, without any role, for whom the provider knows and we do not.",
)
OIDC_LABEL = Setting("OIDC_LABEL", str, "统一身份认证", "Name of the provider on its button.")
COUNTY_WALL = Setting(
    "COUNTY_WALL",
    _truth,
    True,
    "0 lets web processes see every county; only for a server that refuses roles.",
)
REPORTS_PER_ADDRESS = Setting(
    "REPORTS_PER_ADDRESS",
    int,
    120,
    "Reports without an account from one address in ten minutes per web process; 0 = any number.",
)
LOG_LEVEL = Setting("LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR.")

ALL: tuple[Setting[object], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Setting)
)


def refuse_unsafe(environ: Mapping[str, str] = os.environ) -> None:
    """Stop a production start that would be unsafe, naming each setting and its cure.

    Raises UnsafeSetting listing every fault found, not only the first.
    """
    if not PRODUCTION.read(environ):
        return
    faults = []
    if DEBUG.read(environ):
        faults.append("DEBUG=1 shows internals to strangers: unset it.")
    faults += [
        f"{key.name} is missing or weak: give 50 random characters."
        for key in (SECRET_KEY, DATA_KEY)
        if len(set(key.read(environ))) < 16 or len(key.read(environ)) < 40
    ]
    faults += [
        f"DATA_KEYS: key {key_id} is weak: give 50 random characters."
        for key_id, secret in DATA_KEYS.read(environ).items()
        if len(set(secret)) < 16 or len(secret) < 40
    ]
    ring = {1, *DATA_KEYS.read(environ)}
    if DATA_KEY_ID.read(environ) not in {0, *ring}:
        faults.append("DATA_KEY_ID names a key that is not in DATA_KEYS: give its secret there.")
    if OIDC_ISSUER.read(environ) and not OIDC_ISSUER.read(environ).startswith("https://"):
        faults.append("OIDC_ISSUER is plain HTTP: who listens could sign in as anybody.")
    if SECRET_KEY.read(environ) and SECRET_KEY.read(environ) == DATA_KEY.read(environ):
        faults.append("SECRET_KEY and DATA_KEY are the same: give each its own.")
    if BASE_MAP.read(environ) and not BASE_MAP_APPROVAL.read(environ):
        faults.append("BASE_MAP is set without BASE_MAP_APPROVAL: give the number of its approval.")
    faults += [*_open_doors(environ), *_toys(environ)]
    if faults:
        raise UnsafeSetting("Not started, because in production:\n- " + "\n- ".join(faults))


def _open_doors(environ: Mapping[str, str]) -> Iterator[str]:
    """Hosts and addresses under which strangers could speak to us, or pose as us."""
    hosts, site = ALLOWED_HOSTS.read(environ), urlsplit(SITE_URL.read(environ))
    if "*" in hosts:
        yield "ALLOWED_HOSTS is open: name the hosts that residents use."
    elif not any(_covers(host, site.hostname or "") for host in hosts):
        yield "SITE_URL's host is not in ALLOWED_HOSTS: printed codes and links would not open."
    for setting in (SITE_URL, LIVE_URL):
        address = setting.read(environ)
        if address and not address.startswith("https://"):
            yield f"{setting.name} is plain HTTP: serve over HTTPS and say https:// here."


def _covers(host: str, name: str) -> bool:
    """Does this entry of ALLOWED_HOSTS (a leading dot means: and all below) name the host?"""
    wanted = host.lower()
    return name == wanted.removeprefix(".") or (wanted.startswith(".") and name.endswith(wanted))


def _toys(environ: Mapping[str, str]) -> Iterator[str]:
    """What is made for a laptop: text messages that end in a log, people with known passwords."""
    if SMS_CHANNEL.read(environ) in WRITTEN_DOWN:
        yield "SMS_CHANNEL writes codes into a log or a file: name the class of a real provider."
    hooks = ALARM_HOOK_URL.read(environ) or ALARM_VOICE_URL.read(environ)
    if hooks and not ALARM_HOOK_SECRET.read(environ):
        yield "ALARM_HOOK_SECRET is empty: whoever gets our calls could not know them from others."
    if environ.get(DEMO.name) is not None and DEMO.read(environ):
        yield "DEMO=1 makes people whose passwords are known: unset it."
