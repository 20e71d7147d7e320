"""The project's settings with one URL and no middleware, but one that allauth does not start without
(it does nothing here: it looks at addresses of its own)."""

from shanzhi.config.settings import *  # noqa: F403  # 2026-11-22: the same but for two lines

ROOT_URLCONF = "benchmarks.bare.urls"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
