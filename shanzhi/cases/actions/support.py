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
from shanzhi.cases.queries.merged import leading_case, merged_ids
from shanzhi.kernel.api import Actor, WrongState, now, require


@transaction.atomic
def support_case(case: Case, *, by: Actor, device_key: str, at: datetime | None = None) -> Case:
    """Add a voice; the same device adds one only, and saying it again changes nothing. A voice for
    a merged matter is one for its leading matter, and a device that spoke for either has spoken.

    Raises WrongState when the matter is no longer open.
    """
    moment = at or now()
    require(by, SUPPORT)
    case = Case.objects.get(pk=case.pk)
    case = Case.objects.select_for_update(of=("self",)).get(pk=leading_case(case).pk)
    if case.state not in OPEN_STATES:
        raise WrongState(_("这件事已经处理过了。如果又出现了，请重新报事。"))
    group = [case.pk, *merged_ids(case.pk)]
    if Support.objects.filter(case_id__in=group, device_key=device_key).exists():
        return case
    Support.objects.create(case=case, device_key=device_key, at=moment)
    case.supports += 1
    case.save(update_fields=["supports"])
    announce_case(case, CaseSupported, by=by, at=moment, supports=case.supports)
    return case
