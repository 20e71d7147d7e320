"""Pages and API, served by granian in WSGI mode (sync views under ASGI cost twice the CPU)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
application = get_wsgi_application()

from shanzhi.config.safety import refuse_demo_accounts  # noqa: E402  # 2026-11-26: needs the settings first
from shanzhi.config.warming import warm  # noqa: E402  # 2026-11-25: needs the settings first
from shanzhi.kernel.wall import stand_behind_it  # noqa: E402  # 2026-11-26: needs the settings first

refuse_demo_accounts()
stand_behind_it()
warm()
