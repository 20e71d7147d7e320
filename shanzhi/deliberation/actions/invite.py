"""Who is invited: by a rule for everybody, by a list, or by lot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.deliberation.actions.meeting_lock import preparing
from shanzhi.deliberation.events.meetings import LotsDrawn, LotsFixed, PeopleInvited
from shanzhi.deliberation.models import Invitation, Lots, Meeting
from shanzhi.deliberation.rules.sortition import drawn, list_hash
from shanzhi.deliberation.sealing import seal_invited
from shanzhi.kernel.api import Actor, Invalid, WrongState, announce, now
from shanzhi.people.api import Household, Resident, resident_by_phone, visible_households

HOUSEHOLDS, LIST, BY_LOT = "households", "list", "lots"
MOST_INVITED, LABEL_WORDS, NAME_WORDS = 5000, 120, 40


@dataclass(frozen=True, slots=True)
class Person:
    """A line of a list: ``label`` is an address or a post; ``phone`` may be empty."""

    label: str
    name: str = ""
    phone: str = ""


@transaction.atomic
def invite_households(meeting: Meeting, *, by: Actor, at: datetime | None = None) -> int:
    """One invitation for each household of the meeting's place that the desk looks after. Said
    again, it adds what is new. Raises Denied; WrongState after the notice; Invalid (nobody)."""
    moment = at or now()
    meeting = preparing(meeting, by=by)
    return _invite_households(meeting, _households(meeting, by), HOUSEHOLDS, by, moment)


@transaction.atomic
def invite_people(
    meeting: Meeting, people: Sequence[Person], *, by: Actor, at: datetime | None = None
) -> int:
    """Representatives or owners from a list: one invitation for each line, once.

    Raises Denied; WrongState after the notice; Invalid (people), saying which line is wrong.
    """
    moment = at or now()
    meeting = preparing(meeting, by=by)
    known = set(meeting.invitations.values_list("label", flat=True))
    found: list[tuple[Person, Resident | None]] = []
    for number, person in enumerate(people, start=1):
        if not 0 < len(person.label) <= LABEL_WORDS or len(person.name) > NAME_WORDS:
            raise Invalid({"people": _("第 %(n)s 行不对，请检查。") % {"n": number}})
        try:
            resident = resident_by_phone(person.phone, create=True) if person.phone else None
        except Invalid as why:
            words = _("第 %(n)s 行的手机号不对，请检查。") % {"n": number}
            raise Invalid({"people": words}) from why
        if person.label not in known:
            known.add(person.label)
            found.append((person, resident))
    return _invite(
        meeting,
        (
            Invitation(
                label=person.label, name_encrypted=seal_invited(person.name), resident=resident
            )
            for person, resident in found
        ),
        LIST,
        by,
        moment,
    )


@transaction.atomic
def fix_lots(
    meeting: Meeting, size: int, source: str, *, by: Actor, at: datetime | None = None
) -> Lots:
    """Fix the list from which ``size`` households are drawn and publish its hash, before anybody
    can know the seed; ``source`` says where it will come from.

    Raises Denied; WrongState after the notice or when it was fixed; Invalid (size, source).
    """
    moment = at or now()
    meeting = preparing(meeting, by=by)
    if Lots.objects.filter(meeting=meeting).exists():
        raise WrongState(_("抽签名单已经固定，不能再改。"))
    households = [row.pk for row in _households(meeting, by)]
    faults: dict[str, str] = {}
    if not 1 <= size <= len(households):
        faults["size"] = _("要抽的户数在 1 到 %(n)s 之间。") % {"n": len(households)}
    if not 0 < len(source.strip()) <= LABEL_WORDS or "\x00" in source:
        faults["source"] = _("请写明种子从哪里来，例如某天公布的开奖号码。")
    if faults:
        raise Invalid(faults)
    lots = Lots.objects.create(
        meeting=meeting,
        household_ids=households,
        candidates=len(households),
        size=size,
        list_hash=list_hash([str(pk) for pk in households]),
        source=source.strip(),
        fixed_at=moment,
    )
    event = LotsFixed(
        meeting_id=meeting.pk, candidates=lots.candidates, size=size, list_hash=lots.list_hash
    )
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    return lots


@transaction.atomic
def draw_lots(meeting: Meeting, seed: str, *, by: Actor, at: datetime | None = None) -> list[int]:
    """Draw once with the seed that was published since; who is drawn is invited.

    Raises Denied; WrongState without a list or when it was drawn; Invalid (seed).
    """
    moment = at or now()
    meeting = preparing(meeting, by=by)
    lots = Lots.objects.select_for_update().filter(meeting=meeting).first()
    if lots is None:
        raise WrongState(_("请先固定抽签名单。"))
    if lots.drawn_at is not None:
        raise WrongState(_("已经抽过签，不能重抽。"))
    seed = seed.strip()
    if not 4 <= len(seed) <= 80 or "\x00" in seed or "\n" in seed:
        raise Invalid({"seed": _("请填写公布的种子，4 到 80 个字符。")})
    lots.seed, lots.drawn_at = seed, moment
    lots.drawn = drawn(seed, lots.candidates, lots.size)
    lots.save(update_fields=["seed", "drawn", "drawn_at"])
    event = LotsDrawn(meeting_id=meeting.pk, seed=seed, drawn=lots.drawn)
    announce(event, by=by, place_code=meeting.place_code, at=moment)
    wanted = {lots.household_ids[number - 1] for number in lots.drawn}
    rows = [row for row in _households(meeting, by) if row.pk in wanted]
    _invite_households(meeting, rows, BY_LOT, by, moment)
    return list(lots.drawn)


def _households(meeting: Meeting, by: Actor) -> list[Household]:
    rows = visible_households(by).filter(place_code__startswith=meeting.place_code)
    return list(rows.order_by("place_code", "pk")[:MOST_INVITED])


def _invite_households(
    meeting: Meeting, rows: Iterable[Household], rule: str, by: Actor, at: datetime
) -> int:
    known = set(meeting.invitations.values_list("household_id", flat=True))
    made = [
        Invitation(label=row.address[:LABEL_WORDS], household=row)
        for row in rows
        if row.pk not in known
    ]
    if not made and not known:
        raise Invalid({"people": _("这个地方还没有登记住户，请先登记，或改用名单。")})
    return _invite(meeting, made, rule, by, at)


def _invite(
    meeting: Meeting, made: Iterable[Invitation], rule: str, by: Actor, at: datetime
) -> int:
    last = meeting.invitations.count()
    rows = list(made)
    if last + len(rows) > MOST_INVITED:
        raise Invalid({"people": _("一次会议最多邀请 %(n)s 人。") % {"n": MOST_INVITED}})
    for number, row in enumerate(rows, start=last + 1):
        row.meeting, row.number = meeting, number
    Invitation.objects.bulk_create(rows)
    meeting.invited_by = rule
    meeting.save(update_fields=["invited_by"])
    event = PeopleInvited(meeting_id=meeting.pk, rule=rule, invited=last + len(rows))
    announce(event, by=by, place_code=meeting.place_code, at=at)
    return len(rows)
