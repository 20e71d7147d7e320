"""A place gets a special fund, and each year is opened with what was left."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Invalid,
    Target,
    WrongState,
    announce,
    local_zone,
    now,
    require,
)
from shanzhi.places.api import division_name
from shanzhi.projects.actions.faults import faults_in, text_fault
from shanzhi.projects.actions.locking import locked_fund
from shanzhi.projects.events import FundOpened, FundYearOpened
from shanzhi.projects.models import Fund, FundAccount, FundYear
from shanzhi.projects.models.fund import AccountKind
from shanzhi.projects.permissions import OPEN_FUND
from shanzhi.projects.queries.money import approved_lines
from shanzhi.projects.rules.ledger import balances
from shanzhi.projects.rules.money import MOST_FEN

NAME = 60


@transaction.atomic
def open_fund(place_code: str, name: str, *, by: Actor, at: datetime | None = None) -> Fund:
    """Open a fund with its accounts. Raises Denied; Invalid (place, name); Conflict when the place has
    one."""
    moment = at or now()
    require(by, OPEN_FUND, Target(place_code=place_code))
    known = len(place_code) in (6, 9, 12) and division_name(place_code)
    faults = faults_in(
        place="" if known else _("请选择县、街道或社区。"),
        name=text_fault(name, NAME, required=True),
    )
    if faults:
        raise Invalid(faults)
    try:
        with transaction.atomic():
            fund = Fund.objects.create(
                place_code=place_code,
                name=name.strip(),
                opened_on=moment.astimezone(local_zone()).date(),
            )
    except IntegrityError as why:
        raise Conflict(_("这个地方已经有专项资金了。")) from why
    for kind, words in (
        (AccountKind.MONEY, _("专户存款")),
        (AccountKind.SOURCE, _("上级拨款")),
        (AccountKind.SOURCE, _("社会捐赠")),
        (AccountKind.USE, _("项目支出")),
        (AccountKind.USE, _("活动和服务支出")),
    ):
        FundAccount.objects.create(fund=fund, kind=kind, name=words)
    announce(FundOpened(fund_id=fund.pk), by=by, place_code=place_code, at=moment, fresh=True)
    return fund


@transaction.atomic
def open_year(
    fund: Fund, year: int, planned_fen: int, *, by: Actor, at: datetime | None = None
) -> FundYear:
    """Open a year: what was left is carried over, and nothing is entered into the year before any more.

    Raises Denied; Invalid (year, planned); Conflict when it is open; WrongState while entries wait.
    """
    moment = at or now()
    fund = locked_fund(fund, by=by, capability=OPEN_FUND)
    last = fund.years.order_by("-year").first()
    if last is not None and year <= last.year:
        raise Conflict(_("%(year)s 年已经开账了。") % {"year": last.year})
    _check(year, planned_fen, moment, last)
    if fund.entries.filter(decision__isnull=True).exists():
        raise WrongState(_("还有等待复核的记账，复核完才能开新年度。"))
    money = set(fund.accounts.filter(kind=AccountKind.MONEY).values_list("pk", flat=True))
    held = balances(approved_lines(fund))
    opening = sum(fen for account, fen in held.items() if account in money)
    row = FundYear.objects.create(
        fund=fund,
        year=year,
        planned_fen=planned_fen,
        opening_fen=opening,
        opened_by_id=by.id if by.is_staff else None,
        opened_at=moment,
    )
    announce(
        FundYearOpened(fund_id=fund.pk, year=year, opening_fen=opening),
        by=by,
        place_code=fund.place_code,
        at=moment,
    )
    return row


def _check(year: int, planned_fen: int, moment: datetime, last: FundYear | None) -> None:
    this_year = moment.astimezone(local_zone()).year
    # The first may begin in the past: a fund is taken over with its entries of the year.
    fits = year == this_year or (last is None and this_year - 1 <= year <= this_year)
    faults = faults_in(
        year="" if fits else _("只能开今年的账。"),
        planned=""
        if 0 < planned_fen <= MOST_FEN
        else _("金额要大于 0、不超过 1 亿元，最多两位小数。"),
    )
    if faults:
        raise Invalid(faults)
