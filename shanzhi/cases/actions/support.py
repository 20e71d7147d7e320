"""附议: somebody has the same trouble, and says so instead of reporting it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.events import CaseSupported
from shanzhi.cases.models import Case, Support
from shanzhi.cases.models.states import OPEN_STATES
from shanzhi.cases.permissions import SUPPORT
from shanzhi.kernel.api import Actor, WrongState, now, require


@transaction.atomic
def support_case(case: Case, *, by: Actor, device_key: str, at: datetime | None = None) -> Case:
    """Add a voice; the same device adds one only, and saying it again changes nothing.

    Raises WrongState when the matter is no longer open.
    """
    moment = at or now()
    require(by, SUPPORT)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.state not in OPEN_STATES:
        raise WrongState(_("这件事已经处理过了。如果又出现了，请重新报事。"))
    _row, is_new = Support.objects.get_or_create(
        case=case, device_key=device_key, defaults={"at": moment}
    )
    if not is_new:
        return case
    case.supports += 1
    case.save(update_fields=["supports"])
    announce_case(case, CaseSupported, by=by, at=moment, supports=case.supports)
    return case
