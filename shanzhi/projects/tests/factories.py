"""A town with promises, a fund and a budget round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.timezone import localdate
from PIL import Image

from shanzhi.cases.tests.factories import COMMUNITY, make_town
from shanzhi.kernel.api import EventRecord, Role, now, store_upload
from shanzhi.organizations.tests.factories import make_staff
from shanzhi.people.api import Resident, sign_resident_in
from shanzhi.people.tests.factories import make_resident
from shanzhi.projects.actions.decide_project import NewMilestone, choose_project, publish_project
from shanzhi.projects.actions.enter_money import NewEntry, decide_entry, enter_money
from shanzhi.projects.actions.open_budget import Checked, NewRound, check_proposal, open_budget
from shanzhi.projects.actions.open_fund import open_fund, open_year
from shanzhi.projects.actions.propose_project import NewProject, propose_project
from shanzhi.projects.actions.tick_milestone import Evidence
from shanzhi.projects.actions.vote_budget import Idea, hand_in
from shanzhi.projects.models import (
    BudgetProposal,
    BudgetRound,
    Fund,
    FundAccount,
    FundEntry,
    Project,
)
from shanzhi.projects.queries.electors import as_resident
from shanzhi.projects.rules.ledger import Line

UPLOADER = "device:test"
STREET = COMMUNITY[:9]
_number = count(1)


def picture() -> UUID:
    """A picture that was sent and waits."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (next(_number) % 250, 90, 90)).save(out, "JPEG")
    upload = SimpleUploadedFile("a.jpg", out.getvalue(), "image/jpeg")
    return store_upload(upload, uploader_key=UPLOADER).public_id


def events() -> int:
    """How many things happened: what must not move when something is refused."""
    return EventRecord.objects.count()


class Story:
    """和风社区: 李明 keeps its desk, 何静 beside him, 王以宁 at the street above them."""

    def __init__(self) -> None:
        self.town = make_town()
        self.clerk = self.town.clerk
        self.second = make_staff(Role.COMMUNITY_CLERK, COMMUNITY, name="何静")
        self.street = make_staff(Role.STREET_DISPATCHER, STREET, name="王以宁")
        self.elsewhere = make_staff(Role.COMMUNITY_CLERK, "990101001002", name="外社区")
        self.unit = self.town.desk
        self.today = localdate()

    # Projects.

    def new(self, **changes: object) -> NewProject:
        given: dict[str, object] = {
            "kind": "project", "place_code": COMMUNITY, "year": self.today.year,
            "until_year": self.today.year + 1,
            "title": "装三部电梯", "unit_id": self.unit.pk, "planned_fen": 10_000_00,
        }  # fmt: skip
        return NewProject(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name

    def proposed(self, **changes: object) -> Project:
        return propose_project(self.new(**changes), by=self.clerk)

    def published(self, days: tuple[int, ...] = (10,), **changes: object) -> Project:
        project = choose_project(self.proposed(**changes), by=self.clerk)
        steps = [
            NewMilestone(f"第{n}步", self.today + timedelta(days=d)) for n, d in enumerate(days)
        ]
        return publish_project(project, steps, by=self.clerk)

    @staticmethod
    def evidence(**changes: object) -> Evidence:
        given: dict[str, object] = {"key": uuid4(), "uploader_key": UPLOADER}
        given |= {"file_ids": [picture()]} if "file_ids" not in changes else {}
        return Evidence(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name

    # Money.

    def fund(self) -> Fund:
        fund = open_fund(COMMUNITY, "为民服务专项资金", by=self.street)
        open_year(fund, self.today.year, 200_000_00, by=self.street)
        return fund

    @staticmethod
    def accounts(fund: Fund) -> dict[str, int]:
        return dict(FundAccount.objects.filter(fund=fund).values_list("name", "pk"))

    def entry(self, fund: Fund, fen: int = 1_000_00, **changes: object) -> NewEntry:
        """A receipt, or with ``use`` a payment."""
        names = self.accounts(fund)
        use = bool(changes.pop("use", False))
        debit, credit = ("项目支出", "专户存款") if use else ("专户存款", "上级拨款")
        given: dict[str, object] = {
            "key": uuid4(), "kind": "payment" if use else "receipt", "day": self.today,
            "purpose": "年度经费", "lines": (Line(names[debit], fen), Line(names[credit], -fen)),
            "uploader_key": UPLOADER,
        }  # fmt: skip
        given |= {"voucher_id": picture()} if "voucher_id" not in changes else {}
        return NewEntry(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name

    def booked(self, fund: Fund, fen: int = 1_000_00, **changes: object) -> FundEntry:
        """Entered by the clerk, approved by her colleague."""
        entry = enter_money(fund, self.entry(fund, fen, **changes), by=self.clerk)
        decide_entry(entry, is_approved=True, by=self.second)
        return entry

    # A budget round.

    def round(self, **changes: object) -> BudgetRound:
        """Proposals are taken since an hour, until tomorrow; votes the day after, for a day."""
        begin = now() - timedelta(hours=1)
        given: dict[str, object] = {
            "place_code": COMMUNITY, "title": "三千元怎么花", "amount_fen": 3_000_00,
            "unit_id": self.unit.pk, "opens_at": begin,
            "proposals_until": begin + timedelta(days=1), "votes_from": begin + timedelta(days=2),
            "votes_until": begin + timedelta(days=3),
        }  # fmt: skip
        new = NewRound(**(given | changes))  # type: ignore[arg-type]  # 2026-11-26: fields by name
        return open_budget(new, by=self.clerk)

    def proposal(self, round_: BudgetRound, yuan: int, title: str = "装路灯") -> BudgetProposal:
        """Handed in by a new resident and found feasible."""
        idea = Idea(key=uuid4(), title=title, where="3幢", cost_fen=yuan * 100)
        made = hand_in(round_, idea, by=as_resident(make_resident()))
        return check_proposal(made, Checked(feasibility="feasible"), by=self.clerk)


def voting(round_: BudgetRound) -> datetime:
    """A moment at which votes are taken."""
    return round_.votes_from + timedelta(minutes=1)


def signed_in(resident: Resident) -> Client:
    """Somebody's phone, on which they have proved their number."""
    client, answer = Client(), HttpResponse()
    sign_resident_in(RequestFactory().get("/"), answer, resident, means="phone")
    client.cookies.update(answer.cookies)
    return client


def at_once(nonsense: Callable[[], object]) -> None:
    """Ask what is otherwise asked at the end of the transaction."""
    nonsense()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
