"""The public work phone and photo of somebody who works here."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Actor, Invalid, StoredFile, announce
from shanzhi.people.events import WorkContactChanged
from shanzhi.people.models import Account
from shanzhi.people.permissions import MANAGE_ACCOUNTS, require_over
from shanzhi.people.queries import powers_of

_PHONE = re.compile(r"[\d+][\d\- ]{2,18}\d", re.ASCII)


@transaction.atomic
def set_work_phone(account: Account, phone: str, *, by: Actor) -> Account:
    """Change the phone that residents call ("" takes it away). One's own, or as operator.

    Raises Denied; Invalid (``work_phone``).
    """
    phone = phone.strip()
    if phone and not _PHONE.fullmatch(phone):
        raise Invalid({"work_phone": _("电话请用数字和连字符，例如 0512-12345678。")})
    return _change(account, "work_phone", phone, by=by)


@transaction.atomic
def set_photo(account: Account, photo: StoredFile | None, *, by: Actor) -> Account:
    """Change the photo that residents see (None takes it away). One's own, or as operator.

    Raises Denied; Invalid when the file is not an image.
    """
    if photo is not None and photo.kind != "image":
        raise Invalid({"photo": _("照片请用图片文件。")})
    return _change(account, "photo", photo, by=by)


def _change(account: Account, what: str, value: object, *, by: Actor) -> Account:
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not (by.is_staff and by.id == account.pk):
        scopes = [grant.scope_code for grant in powers_of(account, localdate())]
        require_over(by, MANAGE_ACCOUNTS, scopes)
    setattr(account, what, value)
    account.save(update_fields=[what])
    announce(WorkContactChanged(account_id=account.pk, what=what), by=by)
    return account
