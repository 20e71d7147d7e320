"""Who is on shift in a community right now."""

from __future__ import annotations

from datetime import datetime

from shanzhi.organizations.models import WorkShift


def on_shift(place_code: str, at: datetime) -> list[int]:
    """Accounts whose shift for the community of the place (12 digits or more) runs at ``at``, those
    who began first before the others; [] above a community (1 query)."""
    rows = WorkShift.objects.filter(
        place_code=place_code[:12], starts_at__lte=at, ends_at__gt=at, account__is_active=True
    )
    return list(
        dict.fromkeys(rows.order_by("starts_at", "pk").values_list("account_id", flat=True))
    )
