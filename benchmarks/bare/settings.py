"""The project's settings with no middleware and one URL."""

from shanzhi.config.settings import *  # noqa: F403  # 2026-11-22: the same but for two lines

ROOT_URLCONF = "benchmarks.bare.urls"
MIDDLEWARE = []
