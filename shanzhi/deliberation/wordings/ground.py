"""What people are told of talks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shanzhi.messaging.api import register_wording

register_wording("deliberation.statement_waits", _("众议里有新观点等待审核。"), _("观点审核"))
