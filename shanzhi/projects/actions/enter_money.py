"""Entries of a special fund: one person enters, another approves, nothing is ever changed.

Whoever records and whoever approves are two people (《会计法》 on internal supervision: their duties are
separate and check each other).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.kernel.api import (
    Actor,
    Conflict,
    Denied,
    Invalid,
    StoredFile,
    WrongState,
    announce,
    claim_files,
    local_zone,
    now,
)
from shanzhi.projects.actions.faults import text_fault
from shanzhi.projects.actions.locking import locked_fund
from shanzhi.projects.events import EntryDecided, EntryMade
from shanzhi.projects.models import Fund, FundAccount, FundDecision, FundEntry, FundLine, Project
from shanzhi.projects.models.fund import AccountKind, EntryKind
from shanzhi.projects.models.project import State
from shanzhi.projects.permissions import APPROVE_MONEY, ENTER_MONEY
from shanzhi.projects.queries.money import approved_lines, spent_on
from shanzhi.projects.rules.ledger import (
    GENESIS,
    Line,
    Sealed,
    balances,
    faults_of,
    overdrawn,
    reversed_lines,
    seal,
)
from shanzhi.projects.rules.money import MOST_FEN, yuan

PURPOSE, REASON = 200, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """``key`` is made by the sender: the same key with the same content makes one entry, with other
    content it is refused. ``lines`` in fen sum to zero; ``voucher_id`` is a picture of the voucher, or the
    voucher as a PDF."""

    key: UUID
    kind: str
    day: date | None
    purpose: str
    lines: tuple[Line, ...]
    project_id: int | None = None
    voucher_id: UUID | None = None
    uploader_key: str = ""


@transaction.atomic
def enter_money(fund: Fund, new: NewEntry, *, by: Actor, at: datetime | None = None) -> FundEntry:
    """Make an entry that waits for a second person.

    Raises Denied; Conflict (key used for something else); Invalid: day in the future or in no open year,
    purpose, lines (sum, zero, accounts of another fund), project elsewhere or over its plan, no voucher,
    an account that would hold less than nothing.
    """
    moment = at or now()
    fund = locked_fund(fund, by=by, capability=ENTER_MONEY)
    if not by.is_staff or by.id is None:
        raise Denied
    if known := FundEntry.objects.filter(key=new.key).first():
        return _same(known, fund, new)
    _check(fund, new, moment)
    files = claim_files([new.voucher_id] if new.voucher_id else [], new.uploader_key)
    return _write(fund, new, voucher=files[0] if files else None, by=by, at=moment)


@transaction.atomic
def reverse_entry(
    entry: FundEntry, *, reason: str, by: Actor, at: datetime | None = None
) -> FundEntry:
    """Take an approved entry back by one with opposite lines, which waits for its approval as well.

    Raises Denied; WrongState unless it was approved, and when it is a reversal; Conflict when it has been
    reversed; Invalid: no reason, or the money is spent.
    """
    moment = at or now()
    fund = locked_fund(entry.fund, by=by, capability=ENTER_MONEY)
    if not by.is_staff or by.id is None:
        raise Denied
    entry = FundEntry.objects.select_related("decision").get(pk=entry.pk)
    if not hasattr(entry, "decision") or not entry.decision.is_approved:
        raise WrongState(_("只有复核通过的记账才能冲正。"))
    if entry.kind == EntryKind.REVERSAL:
        raise WrongState(_("冲正不能再冲正，请重新记一笔。"))
    before = FundEntry.objects.filter(reverses=entry).first()
    if before is not None:
        raise Conflict(_("这笔已经冲正了（第 %(n)s 号）。") % {"n": before.number})
    if fault := text_fault(reason, REASON - 20, required=True):
        raise Invalid({"reason": fault})
    lines = tuple(reversed_lines(_lines_of(entry)))
    if fault := _overdrawn(fund, lines):
        raise Invalid({"reason": fault})
    new = NewEntry(
        key=uuid5(entry.key, "reversal"),
        kind=EntryKind.REVERSAL,
        day=moment.astimezone(local_zone()).date(),
        purpose=_("冲正第 %(n)s 号：%(why)s") % {"n": entry.number, "why": reason.strip()},
        lines=lines,
        project_id=entry.project_id,
    )
    return _write(fund, new, voucher=None, by=by, at=moment, reverses=entry)


@transaction.atomic
def decide_entry(
    entry: FundEntry,
    *,
    is_approved: bool,
    reason: str = "",
    by: Actor,
    at: datetime | None = None,
) -> FundDecision:
    """Approve or refuse an entry, once. Raises Denied, also to whoever entered it; Conflict when it was
    decided; Invalid: a refusal without reason, an account that would hold less than nothing."""
    moment = at or now()
    fund = locked_fund(entry.fund, by=by, capability=APPROVE_MONEY)
    if not by.is_staff or by.id is None or by.id == entry.entered_by_id:
        raise Denied(_("记账和复核必须是两个人，不能复核自己记的账。"))
    known = FundDecision.objects.filter(entry=entry).first()
    if known is not None:
        if known.is_approved == is_approved and known.decided_by_id == by.id:
            return known
        raise Conflict(_("这笔账已经复核过了。"))
    fault = text_fault(reason, REASON, required=not is_approved)
    if is_approved and not fault:
        lines = _lines_of(entry)
        fault = _overdrawn(fund, lines) or _over_plan(fund, entry.project_id, lines)
    if fault:
        raise Invalid({"reason": fault})
    decision = FundDecision.objects.create(
        entry=entry,
        is_approved=is_approved,
        reason=reason.strip(),
        decided_by_id=by.id,
        decided_at=moment,
    )
    announce(
        EntryDecided(fund_id=fund.pk, entry_id=entry.pk, is_approved=is_approved),
        by=by,
        place_code=fund.place_code,
        at=moment,
    )
    return decision


def _same(known: FundEntry, fund: Fund, new: NewEntry) -> FundEntry:
    """The first of two that came with one key, when both say the same."""
    told = (known.fund_id, known.kind, known.day, known.purpose, known.project_id)
    if told != (fund.pk, new.kind, new.day, new.purpose.strip(), new.project_id) or (
        _lines_of(known) != sorted(new.lines, key=lambda line: line.account_id)
    ):
        raise Conflict(_("这份表单已经记过一笔不同的账，请重新打开页面再记。"))
    return known


def _lines_of(entry: FundEntry) -> list[Line]:
    rows = entry.lines.order_by("account_id").values_list("account_id", "fen")
    return [Line(account, fen) for account, fen in rows]


def _write(
    fund: Fund,
    new: NewEntry,
    *,
    voucher: StoredFile | None,
    by: Actor,
    at: datetime,
    reverses: FundEntry | None = None,
) -> FundEntry:
    """The row, its lines and its seal; the fund is locked, so numbers follow one another."""
    last = fund.entries.order_by("-number").first()
    lines = tuple(sorted(new.lines, key=lambda line: line.account_id))
    sealed = Sealed(
        fund_id=fund.pk,
        number=last.number + 1 if last else 1,
        day=new.day or at.date(),
        kind=str(new.kind),
        purpose=new.purpose.strip(),
        project_id=new.project_id,
        entered_by=by.id or 0,
        lines=lines,
    )
    entry = FundEntry.objects.create(
        fund=fund,
        number=sealed.number,
        key=new.key,
        kind=new.kind,
        day=sealed.day,
        purpose=sealed.purpose,
        project_id=new.project_id,
        voucher=voucher,
        reverses=reverses,
        entered_by_id=by.id or 0,
        entered_at=at,
        line_count=len(lines),
        seal=seal(bytes(last.seal) if last else GENESIS, sealed),
    )
    for line in lines:
        FundLine.objects.create(entry=entry, account_id=line.account_id, fen=line.fen)
    announce(
        EntryMade(
            fund_id=fund.pk,
            entry_id=entry.pk,
            number=entry.number,
            sort=str(entry.kind),
            seal=bytes(entry.seal).hex(),
        ),
        by=by,
        place_code=fund.place_code,
        at=at,
    )
    return entry


def _check(fund: Fund, new: NewEntry, moment: datetime) -> None:
    faults = {
        "kind": "" if new.kind in EntryKind.values[:3] else _("请选择是收入、支出还是调整。"),
        "day": _day_fault(fund, new.day, moment),
        "purpose": text_fault(new.purpose, PURPOSE, required=True),
        "voucher": "" if new.voucher_id else _("请放上凭证的照片或 PDF。"),
        "amount": _lines_fault(fund, new.lines) or _sides_fault(fund, new),
        "project": _project_fault(fund, new.project_id),
    }
    faults = {name: words for name, words in faults.items() if words}
    if not faults and (
        words := _overdrawn(fund, new.lines) or _over_plan(fund, new.project_id, new.lines)
    ):
        faults["amount"] = words
    if faults:
        raise Invalid(faults)


def _day_fault(fund: Fund, day: date | None, moment: datetime) -> str:
    if day is None:
        return _("请填日期。")
    if day > moment.astimezone(local_zone()).date():
        return _("日期不能在将来。")
    year = fund.years.order_by("-year").values_list("year", flat=True).first()
    if year is None:
        return _("这个专项资金还没有开账，请上级先开年度。")
    if day.year != year:
        return _("只能记 %(year)s 年的账，别的年度没有开账或已经结转。") % {"year": year}
    return ""


def _lines_fault(fund: Fund, lines: tuple[Line, ...]) -> str:
    own = set(fund.accounts.values_list("pk", flat=True))
    if any(line.account_id not in own for line in lines):
        return _("科目不是这个专项资金的。")
    if any(abs(line.fen) > MOST_FEN for line in lines):
        return _("金额要大于 0、不超过 1 亿元，最多两位小数。")
    return {
        "": "",
        "few": _("一笔账至少有两个科目。"),
        "many": _("一笔账的科目太多了，请分开记。"),
        "twice": _("同一个科目不能既是来处又是去处。"),
        "zero": _("金额要大于 0、不超过 1 亿元，最多两位小数。"),
        "sum": _("借贷不平：各科目相加必须等于零。"),
    }[faults_of(lines)]


# (what is on debit, what is on credit) of each kind of entry.
SIDES = {
    EntryKind.RECEIPT: (AccountKind.MONEY, AccountKind.SOURCE),
    EntryKind.PAYMENT: (AccountKind.USE, AccountKind.MONEY),
}


def _sides_fault(fund: Fund, new: NewEntry) -> str:
    """A receipt comes from a source to the money, a payment from the money to a use."""
    if new.kind not in SIDES:
        return ""
    debit, credit = SIDES[EntryKind(new.kind)]
    kinds = dict(fund.accounts.values_list("pk", "kind"))
    if all(kinds[line.account_id] == (debit if line.fen > 0 else credit) for line in new.lines):
        return ""
    return _("科目和种类不符：收入从来源到资金，支出从资金到用途。")


def _project_fault(fund: Fund, project_id: int | None) -> str:
    if project_id is None:
        return ""
    project = Project.objects.filter(pk=project_id).first()
    if project is None or not project.place_code.startswith(fund.place_code):
        return _("这个项目不在本资金的范围里。")
    if project.state in (State.PROPOSED, State.DROPPED):
        return _("这个项目还没有入选，不能用专项资金。")
    return ""


def _overdrawn(fund: Fund, lines: tuple[Line, ...] | list[Line]) -> str:
    money = set(fund.accounts.filter(kind=AccountKind.MONEY).values_list("pk", flat=True))
    before = balances(approved_lines(fund))
    if short := overdrawn(before, lines, money):
        held = before.get(short[0], 0)
        return _("余额不够：现在有 %(held)s 元。") % {"held": yuan(held)}
    return ""


def _over_plan(fund: Fund, project_id: int | None, lines: tuple[Line, ...] | list[Line]) -> str:
    """Money of a project stays within its plan; who wants more changes the plan first, with a reason."""
    if project_id is None:
        return ""
    uses = FundAccount.objects.filter(fund=fund, kind=AccountKind.USE).values_list("pk", flat=True)
    more = sum(line.fen for line in lines if line.account_id in set(uses))
    planned = Project.objects.values_list("planned_fen", flat=True).get(pk=project_id)
    after = spent_on([project_id]).get(project_id, 0) + more
    if more > 0 and after > planned:
        return _("超出项目计划 %(planned)s 元；要增加，请先调整计划并写明原因。") % {
            "planned": yuan(planned)
        }
    return ""
