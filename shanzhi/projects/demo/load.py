"""A year's list with five promises in different states, and the fund that pays for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from shanzhi.kernel.api import SYSTEM, Actor, Refusal, local_zone, now
from shanzhi.organizations.api import receiver_unit, staff_actor, units_for
from shanzhi.people.api import account_named, know_resident
from shanzhi.places.api import division_name
from shanzhi.projects.actions.decide_project import NewMilestone, choose_project, publish_project
from shanzhi.projects.actions.enter_money import NewEntry, decide_entry, enter_money, reverse_entry
from shanzhi.projects.actions.evaluate_project import close_evaluation, evaluate_project
from shanzhi.projects.actions.open_fund import open_fund, open_year
from shanzhi.projects.actions.propose_project import NewProject, propose_project
from shanzhi.projects.actions.tick_milestone import Evidence, finish_project, tick_milestone
from shanzhi.projects.actions.watch_projects import watch_projects
from shanzhi.projects.demo.pictures import KEY, voucher, yard
from shanzhi.projects.demo.rounds import load_rounds
from shanzhi.projects.models import Fund, FundAccount, FundEntry, Project
from shanzhi.projects.queries.electors import as_resident
from shanzhi.projects.rules.ledger import Line

NEIGHBOURS = tuple(f"1390000{n:04d}" for n in range(1101, 1113))
# (purpose, from, to, yuan, which project)
ENTRIES = (
    ("年度为民服务专项经费第一批", "上级拨款", "专户存款", 150_000, None),
    ("翠湖花园电梯基础施工首付款", "专户存款", "项目支出", 42_000, 0),
    ("春节慰问独居老人", "专户存款", "活动和服务支出", 6_800, None),
    ("电梯设备安装进度款", "专户存款", "项目支出", 36_000, 0),
    ("爱心企业捐赠", "社会捐赠", "专户存款", 20_000, None),
    ("口袋公园土方和铺装", "专户存款", "项目支出", 18_500, 1),
    ("暑期托管班耗材", "专户存款", "活动和服务支出", 3_260, None),
    ("年度为民服务专项经费第二批", "上级拨款", "专户存款", 50_000, None),
    ("口袋公园苗木和座椅", "专户存款", "项目支出", 9_400, 1),
    ("活动室路灯勘察费（记错金额）", "专户存款", "项目支出", 2_900, 2),
    ("活动室路灯勘察费", "专户存款", "项目支出", 1_900, 2),
    ("活动室路灯灯杆订金", "专户存款", "项目支出", 4_000, 2),
)


class _Cast:
    """Who acts in the demo, and when: ``share`` of the year so far."""

    def __init__(self, clerk: Actor, street: Actor, place: str) -> None:
        self.clerk, self.street, self.place = clerk, street, place
        self.now = now()
        self.today = self.now.astimezone(local_zone()).date()

    def day(self, share: float) -> date:
        first = date(self.today.year, 1, 1)
        return first + timedelta(days=int((self.today - first).days * share))

    def at(self, share: float) -> datetime:
        morning = make_aware(datetime.combine(self.day(share), time(9)), local_zone())
        return min(morning, self.now)


@transaction.atomic
def load_demo_projects(grid_code: str, *, by: Actor) -> None:
    """Load them once; again it changes nothing. Refused in production."""
    if settings.PRODUCTION:
        raise Refusal(_("演示人员只能装入已有演示地点的非生产环境。"))
    place = grid_code[:12]
    clerk, street = account_named("clerk"), account_named("dispatcher")
    if clerk is None or street is None or Project.objects.filter(place_code=place).exists():
        return
    cast = _Cast(staff_actor(clerk), staff_actor(street), place)
    projects = _projects(cast)
    _fund(cast, projects)
    load_rounds(place, _unit_id(place), projects_by=cast.clerk, neighbours=NEIGHBOURS, at=cast.now)
    watch_projects(cast.now)


def _unit_id(place: str) -> int:
    unit = receiver_unit(place, "community_desk") or units_for(place)[0]
    return unit.pk


def _projects(cast: _Cast) -> list[Project]:
    done = _published(
        cast,
        "翠湖花园加装三部电梯",
        "3个单元72户，住着41位老人",
        90_000,
        0.1,
        (("完成设计和公示", 0.2), ("基础施工完成", 0.4), ("三部电梯通过验收", 0.6)),
    )
    _tick_all(cast, done, upto=3)
    finish_project(done, by=cast.clerk, at=cast.at(0.62))
    _say(done, cast.at(0.63), satisfied=9)
    if cast.at(0.62) + timedelta(days=30) <= cast.now:
        close_evaluation(done, by=SYSTEM, at=cast.at(0.62) + timedelta(days=30))
    asked = _published(
        cast,
        "东门口袋公园",
        "社区居民2,300人",
        30_000,
        0.3,
        (("场地清理", 0.5), ("铺装和种树", 0.8), ("开放使用", 0.97)),
    )
    _tick_all(cast, asked, upto=3)
    finish_project(asked, by=cast.clerk, at=cast.at(0.98))
    _say(asked, cast.at(0.99), satisfied=4)
    late = _published(
        cast,
        "3幢到活动室安装路灯",
        "晚上去活动室的老人",
        12_000,
        0.7,
        (("现场勘察", 0.8), ("灯杆安装", 0.96)),
    )
    _tick_all(cast, late, upto=1)
    pledge = _published(
        cast,
        "任期内老旧小区全部完成雨污分流",
        "4个小区1,160户",
        0,
        0.05,
        (("翠湖花园完工", 0.9),),
        kind="pledge",
        years=3,
    )
    _tick_all(cast, pledge, upto=1)
    _proposed(cast, "地下车库增设十个充电桩", "有电动车的住户", 60_000, 0.9)
    return [done, asked, late, pledge]


def _proposed(
    cast: _Cast,
    title: str,
    who: str,
    yuan: int,
    share: float,
    kind: str = "project",
    years: int = 0,
) -> Project:
    number = Project.objects.count()
    new = NewProject(
        kind=kind, place_code=cast.place, year=cast.today.year,
        until_year=cast.today.year + years, title=title, beneficiaries=who,
        unit_id=_unit_id(cast.place), planned_fen=yuan * 100,
        file_ids=(yard(after=False, number=number),), uploader_key=KEY,
    )  # fmt: skip
    return propose_project(new, by=cast.clerk, at=cast.at(share))


def _published(
    cast: _Cast,
    title: str,
    who: str,
    yuan: int,
    share: float,
    steps: tuple[tuple[str, float], ...],
    **more: object,
) -> Project:
    project = _proposed(cast, title, who, yuan, share, **more)  # type: ignore[arg-type]  # 2026-11-26: by name
    choose_project(project, by=cast.clerk, at=cast.at(share))
    last = date(cast.today.year, 12, 31)
    milestones = [NewMilestone(words, min(cast.day(at), last)) for words, at in steps]
    if more:
        milestones.append(NewMilestone(_("其余小区完工"), date(project.until_year, 10, 31)))
    return publish_project(project, milestones, by=cast.clerk, at=cast.at(share))


def _tick_all(cast: _Cast, project: Project, *, upto: int) -> None:
    steps = list(project.milestones.order_by("due_on", "pk"))[:upto]
    for number, step in enumerate(steps):
        is_last = number == project.milestones.count() - 1
        evidence = Evidence(
            key=uuid5(NAMESPACE_URL, f"demo-step-{step.pk}"),
            note=_("现场验收，居民代表在场。") if is_last else "",
            stage="after" if is_last else "during",
            file_ids=[yard(after=is_last, number=number + project.pk % 5)],
            uploader_key=KEY,
        )
        at = make_aware(datetime.combine(step.due_on, time(8)), local_zone())
        tick_milestone(step, evidence, by=cast.clerk, at=min(at, cast.now))


def _say(project: Project, at: datetime, *, satisfied: int) -> None:
    for number, phone in enumerate(NEIGHBOURS[: satisfied + 1]):
        resident, _new = know_resident(phone)
        good = number < satisfied
        why = "" if good else "长椅少，老人没地方坐。"
        evaluate_project(project, is_satisfied=good, why=why, by=as_resident(resident), at=at)


def _fund(cast: _Cast, projects: list[Project]) -> None:
    fund = open_fund(
        cast.place, f"{division_name(cast.place)}为民服务专项资金", by=SYSTEM, at=cast.at(0.01)
    )
    open_year(fund, cast.today.year, 20_000_000, by=SYSTEM, at=cast.at(0.01))
    accounts = dict(FundAccount.objects.filter(fund=fund).values_list("name", "pk"))
    wrong: FundEntry | None = None
    for number, (purpose, source, use, yuan, of) in enumerate(ENTRIES, start=1):
        at = cast.at(number / 13)
        new = NewEntry(
            key=uuid5(NAMESPACE_URL, f"demo-entry-{fund.pk}-{number}"),
            kind="receipt" if use == "专户存款" else "payment",
            day=cast.day(number / 13),
            purpose=purpose,
            lines=(Line(accounts[use], yuan * 100), Line(accounts[source], -yuan * 100)),
            project_id=None if of is None else projects[of].pk,
            voucher_id=voucher(number),
            uploader_key=KEY,
        )
        entry = enter_money(fund, new, by=cast.clerk, at=at)
        if number < len(ENTRIES):  # the last waits for its second person
            decide_entry(entry, is_approved=True, by=cast.street, at=at)
        wrong = entry if "记错" in purpose else wrong
        if wrong is not None and number == len(ENTRIES) - 1:
            _take_back(fund, wrong, cast, at)


def _take_back(fund: Fund, wrong: FundEntry, cast: _Cast, at: datetime) -> None:
    back = reverse_entry(wrong, reason="金额多记了一千元", by=cast.clerk, at=at)
    decide_entry(back, is_approved=True, by=cast.street, at=at)
