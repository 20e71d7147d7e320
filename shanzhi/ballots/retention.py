"""How long this room keeps what.

A decision can be challenged within a year of knowing of it (最高人民法院《关于审理建筑物区分所有权纠纷案件适用
法律若干问题的解释》第十二条) and at most five years after it (民法典 第一百五十二条); the votes themselves are the
record of the decision and stay, by roll number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.ballots.actions.start_roll_import import forget_roll_file
from shanzhi.ballots.models import Proxy, RollImport, RollPerson
from shanzhi.ballots.models.ballot import BallotState
from shanzhi.kernel.api import RetentionRule, retain

NAMES_KEPT = timedelta(days=5 * 365)
FILES_KEPT = timedelta(days=1)
NOBODY = {"name_encrypted": b"", "phone_encrypted": b"", "phone_index": b""}


def _over(moment: datetime, before: str) -> Q:
    """Counted five years ago, or called off and announced as long ago."""
    counted = Q(**{f"{before}counted_at__lt": moment - NAMES_KEPT})
    cancelled = Q(
        **{f"{before}state": BallotState.CANCELLED, f"{before}made_at__lt": moment - NAMES_KEPT}
    )
    return counted | cancelled


def _people(moment: datetime) -> QuerySet[RollPerson]:
    rows = RollPerson.objects.filter(_over(moment, "elector__ballot__"))
    return rows.exclude(name_encrypted=b"", phone_encrypted=b"")


def _forget_people(ids: Sequence[int], _moment: datetime) -> None:
    RollPerson.objects.filter(pk__in=ids).update(**NOBODY)


def _proxies(moment: datetime) -> QuerySet[Proxy]:
    rows = Proxy.objects.filter(_over(moment, "elector__ballot__"), holder__isnull=True)
    return rows.exclude(holder_name_encrypted=b"")


def _forget_proxies(ids: Sequence[int], _moment: datetime) -> None:
    Proxy.objects.filter(pk__in=ids).update(
        holder_name_encrypted=b"", holder_phone_encrypted=b"", holder_phone_index=b"gone"
    )


def _roll_files(moment: datetime) -> QuerySet[RollImport]:
    return RollImport.objects.filter(made_at__lt=moment - FILES_KEPT).exclude(stored_path="")


def _forget_roll_files(ids: Sequence[int], _moment: datetime) -> None:
    """Sent, looked through, and never wanted: the table goes."""
    for run in RollImport.objects.filter(pk__in=ids):
        forget_roll_file(run)


retain(
    RetentionRule(
        "ballots.names", _("表决名册上的姓名和手机号，计票后 5 年"), _people, _forget_people
    ),
    RetentionRule("ballots.proxies", _("受托人的姓名，计票后 5 年"), _proxies, _forget_proxies),
    RetentionRule(
        "ballots.roll_files", _("传上来没有用的名册文件，1 天"), _roll_files, _forget_roll_files
    ),
)
