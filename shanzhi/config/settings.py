"""Django's settings, driven by the environment (see environment.py for what can be set)."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from shanzhi.config import environment as env
from shanzhi.lib.base_maps import BASE_MAPS

env.refuse_unsafe()

BASE_DIR = env.ROOT
VAR_DIR = env.VAR_DIR.read()
DEBUG = env.DEBUG.read()
PRODUCTION = env.PRODUCTION.read()
SITE_URL = env.SITE_URL.read().rstrip("/")
LANGUAGE_MODEL_URL = env.LANGUAGE_MODEL_URL.read()
LANGUAGE_MODEL_NAME = env.LANGUAGE_MODEL_NAME.read()
LANGUAGE_MODEL_KEY = env.LANGUAGE_MODEL_KEY.read()
SITE_NAME = env.SITE_NAME.read()
LIVE_URL = env.LIVE_URL.read().rstrip("/")
LIVE_PORT = env.LIVE_PORT.read()
INGEST_PORT = env.INGEST_PORT.read()
SENSING_RAW_DAYS = env.SENSING_RAW_DAYS.read()
SENSING_HOUR_DAYS = env.SENSING_HOUR_DAYS.read()
ALLOWED_HOSTS = list(env.ALLOWED_HOSTS.read())
SMS_CHANNEL = env.SMS_CHANNEL.read()
SPEECH_TO_TEXT = env.SPEECH_TO_TEXT.read()
ALARM_HOOK_URL = env.ALARM_HOOK_URL.read()
ALARM_VOICE_URL = env.ALARM_VOICE_URL.read()
ALARM_HOOK_SECRET = env.ALARM_HOOK_SECRET.read()
COUNTY_WALL = env.COUNTY_WALL.read()
REPORTS_PER_ADDRESS = env.REPORTS_PER_ADDRESS.read()
UPLOAD_MAX_BYTES = env.UPLOAD_MAX_MB.read() * 1024 * 1024


def _key(setting: env.Setting[str], file_name: str) -> str:
    """A key from the environment; outside production one is made once and kept under var/."""
    if given := setting.read():
        return given
    path = VAR_DIR / file_name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _key(env.SECRET_KEY, "secret_key")
DATA_KEY = _key(env.DATA_KEY, "data_key")
DATA_KEYS = {1: DATA_KEY, **env.DATA_KEYS.read()}
DATA_KEY_ID = env.DATA_KEY_ID.read() or max(DATA_KEYS)
DATA_CIPHER = env.DATA_CIPHER.read()
UNMASKINGS_PER_DAY = env.UNMASKINGS_PER_DAY.read()
REPORTER_KEPT_DAYS = env.REPORTER_KEPT_DAYS.read()


# Pages ask short questions, many at a time: to begin processes for the parts of one takes 5 ms, ten times
# as long as most questions, and takes them from somebody else.
_SESSION = "-c timezone=UTC -c max_parallel_workers_per_gather=0"


def database(url: str) -> dict[str, Any]:
    """Django's database entry for a postgresql:// address (socket folders as ?host=/path)."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "shanzhi.kernel.database",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or "postgres"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"connect_timeout": 5, "options": _SESSION},
    }


def _database_url() -> str:
    """The server that is named, else the embedded one, which is started when it is down."""
    if url := env.DATABASE_URL.read():
        return url
    from shanzhi.config.runtime import embedded

    return embedded.expected_url(VAR_DIR)


DATABASES = {"default": database(_database_url())}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "shanzhi.kernel",
    "shanzhi.places",
    "shanzhi.people",
    "shanzhi.organizations",
    "shanzhi.messaging",
    "shanzhi.cases",
    "shanzhi.visits",
    "shanzhi.sensing",
    "shanzhi.ballots",
    "shanzhi.deliberation",
    "shanzhi.projects",
    "shanzhi.insight",
    "shanzhi.portal",
]
ROOMS = tuple(app.removeprefix("shanzhi.") for app in INSTALLED_APPS if app.startswith("shanzhi."))

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pads what it compresses with random bytes, against BREACH.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "shanzhi.kernel.web.surface.SurfaceMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shanzhi.kernel.web.middleware.RefusalMiddleware",
    "shanzhi.kernel.web.wall.CountyWallMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shanzhi.people.web.middleware.SessionLimitsMiddleware",
    "shanzhi.organizations.web.middleware.ActorMiddleware",
    "shanzhi.messaging.web.middleware.InboxCountMiddleware",
    "shanzhi.kernel.web.accesses.AccessRecordMiddleware",
    "shanzhi.kernel.web.middleware.AccessMiddleware",
    "shanzhi.kernel.web.device_acts.DeviceActsMiddleware",
]

ROOT_URLCONF = "shanzhi.config.urls"
WSGI_APPLICATION = "shanzhi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "shanzhi" / room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "shanzhi.kernel.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "shanzhi.kernel.web.jinja.page_context",
            ],
        },
    },
]
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["shanzhi.organizations.web.backend.StaffBackend"]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/inbox"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Of allauth only the second factors are used: their rows and their reckoning. Pages, sign-in and
# permissions are ours, and no address of its own is routed.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "shanzhi.people.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off, either way
SECOND_FACTOR_ROLES = frozenset(env.SECOND_FACTOR_ROLES.read()) or frozenset(
    ("operator", "security_admin", "audit_admin") if PRODUCTION else ()
)
OIDC_ISSUER = env.OIDC_ISSUER.read().rstrip("/")
OIDC_CLIENT_ID = env.OIDC_CLIENT_ID.read()
OIDC_CLIENT_SECRET = env.OIDC_CLIENT_SECRET.read()
OIDC_CLAIM = env.OIDC_CLAIM.read()
OIDC_CREATE_ACCOUNTS = env.OIDC_CREATE_ACCOUNTS.read()
OIDC_LABEL = env.OIDC_LABEL.read()

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "shanzhi" / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 31_536_000
MEDIA_ROOT = VAR_DIR / "media"
TEMPLATE_CACHE = VAR_DIR / "cache" / "templates"
STORAGES = {
    "default": {"BACKEND": "shanzhi.kernel.files.storage.DurableStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "shanzhi.kernel.files.limits.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# A cookie named so is taken by browsers from this very host alone, over HTTPS, for all its paths:
# a neighbour under the same domain cannot plant one (RFC 6265bis, 4.1.3.2).
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
STAFF_IDLE = timedelta(minutes=env.STAFF_IDLE_MINUTES.read())
STAFF_SESSION = timedelta(hours=env.STAFF_SESSION_HOURS.read())
RESIDENT_IDLE = timedelta(hours=env.RESIDENT_IDLE_HOURS.read())
RESIDENT_SESSION = timedelta(days=env.RESIDENT_SESSION_DAYS.read())
SESSION_COOKIE_AGE = int(STAFF_SESSION.total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_FAILURE_VIEW = "shanzhi.portal.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [SITE_URL] if PRODUCTION else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
# The balancer beside us asks in plain HTTP whether we live.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
X_FRAME_OPTIONS = "DENY"
BASE_MAP = env.BASE_MAP.read()
BASE_MAP_KEY = env.BASE_MAP_KEY.read()
BASE_MAP_APPROVAL = env.BASE_MAP_APPROVAL.read()
# Nothing outside is asked for anything but the tiles of the map that was chosen.
MAP_ORIGINS = BASE_MAPS[BASE_MAP].origins if BASE_MAP else ()
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "script-src-attr": [NONE],
        "style-src": [SELF],
        "style-src-attr": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        # Without LIVE_URL each answer adds the live process at the host that was asked.
        "connect-src": [SELF, *([LIVE_URL] if LIVE_URL else []), *MAP_ORIGINS],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [NONE],
        "child-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "upgrade-insecure-requests": PRODUCTION,
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "shanzhi.lib.masking.MaskingFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["mask"]}
    },
    "root": {"handlers": ["stderr"], "level": env.LOG_LEVEL.read()},
    # It tells of every task it registers, in every process and command.
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
