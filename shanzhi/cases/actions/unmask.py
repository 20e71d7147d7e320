"""Whoever handles a matter sees its reporter's number, after saying why, for two minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shanzhi.cases.actions.locking import author_id, locked
from shanzhi.cases.actions.saying import announce_case
from shanzhi.cases.actions.wording import storable
from shanzhi.cases.events import ReporterUnmasked
from shanzhi.cases.models import Case, Unmasking
from shanzhi.cases.models.states import State
from shanzhi.cases.models.unmasking import UnmaskReason
from shanzhi.cases.permissions import UNMASK, VERIFY
from shanzhi.kernel.api import Actor, Invalid, TooMany, WrongState, now, record_access
from shanzhi.lib.masking import mask_text

SHOWN_FOR = timedelta(minutes=2)
AFTER_THE_END = timedelta(days=30)
DAY = timedelta(hours=24)
WORDS_LIMIT = 200
_TURN = 0x756E6D61736B  # two looks of one person wait for each other, or both would pass the count


@transaction.atomic
def unmask_reporter(
    case: Case,
    *,
    by: Actor,
    reason: str,
    words: str = "",
    address: str = "",
    at: datetime | None = None,
) -> Unmasking:
    """Let ``by`` see the reporter's number and those within the text until two minutes from now.
    ``reason`` is of the list, ``words`` say more (needed for "other"); ``address`` is the network
    address. The look is counted, chained into the matter's history and into the access log, and
    shown to the resident. While it lasts, asking again is the same look.

    Raises Denied unless ``by`` is of the unit that has the matter, or verifies it; WrongState a
    month after its end (PIPL art. 6: the purpose is over); Invalid (reason, words); TooMany after
    the day's number of looks (art. 51).
    """
    moment, who = at or now(), author_id(by)
    verifying = case.state == State.VERIFYING
    case = locked(case, by=by, capability=VERIFY if verifying else UNMASK)
    _check(case, reason, words, moment)
    _take_turn(who)
    lasting = Unmasking.objects.filter(case=case, account_id=who, until__gt=moment).first()
    if lasting is not None:
        return lasting
    _refuse_many(who, moment)
    row = Unmasking.objects.create(
        case=case,
        account_id=who,
        reason=reason,
        words=mask_text(words.strip()),
        at=moment,
        until=moment + SHOWN_FOR,
    )
    announce_case(case, ReporterUnmasked, by=by, at=moment, unmasking_id=row.pk, reason=row.reason)
    _record(case, row, by, address)
    return row


def _check(case: Case, reason: str, words: str, moment: datetime) -> None:
    if case.finished_at is not None and case.finished_at < moment - AFTER_THE_END:
        raise WrongState(_("这件事办结已超过三十天，不能再查看报事人的电话。"))
    faults: dict[str, str] = {}
    if reason not in UnmaskReason.values:
        faults["reason"] = _("请选择为什么要看电话；报事人会看到这个原因。")
    if reason == UnmaskReason.OTHER and len(words.strip()) < 4:
        faults["words"] = _("请写明原因，至少四个字。")
    if len(words) > WORDS_LIMIT or not storable(words):
        faults["words"] = _("最多写 %(most)s 字。") % {"most": WORDS_LIMIT}
    if faults:
        raise Invalid(faults)


def _take_turn(account_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN + account_id])


def _refuse_many(account_id: int, moment: datetime) -> None:
    most = settings.UNMASKINGS_PER_DAY
    if Unmasking.objects.filter(account_id=account_id, at__gt=moment - DAY).count() >= most:
        raise TooMany(
            _("您在二十四小时内已查看 %(most)s 次，不能再看。确有需要，请同事代为联系。")
            % {"most": most}
        )


def _record(case: Case, row: Unmasking, by: Actor, address: str) -> None:
    """The log is in the place's language; a reporter without a number is looked at in the text."""
    with translation.override(settings.LANGUAGE_CODE):
        why = str(UnmaskReason(row.reason).label)
    record_access(
        by,
        action="people.unmask",
        subject=("resident", case.reporter_id) if case.reporter_id else ("case", case.pk),
        fields=("phone", "text") if case.reporter_id else ("text",),
        reason="：".join(filter(None, (why, row.words))),  # not on screen: punctuation
        place_code=case.place_code,
        address=address,
    )
