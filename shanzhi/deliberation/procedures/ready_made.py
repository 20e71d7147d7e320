"""The procedures that ship. A place changes a figure with a reason (``actions/set_figure.py``).

Sources: 民法典 art. 278; 物业管理条例 art. 14 (15 days' notice of an owners' meeting); the laws on
villagers' and on residents' committees in force since 2026-01-01 (10 days' notice, more than half
present, more than half of those present; two thirds of the representatives);
中国共产党农村基层组织工作条例 (四议两公开); 中国共产党支部工作条例 art. 11 (party members' meeting);
国办发〔2007〕4号 (一事一议); 关于加强城乡社区协商的意见 (中办发〔2015〕41号). Where none of them gives
a figure, the row says that it is this platform's.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from shanzhi.deliberation.models.topic_step import StepKind
from shanzhi.deliberation.procedures.shape import Figure, Procedure, Step, Way
from shanzhi.deliberation.rules.voices import Voices

DEFAULT = _("平台默认值，各地可改")
PARTY_RULES = _("《中国共产党农村基层组织工作条例》：村级重大事项决策实行“四议两公开”")
BRANCH_RULES = _("《中国共产党支部工作条例（试行）》第十一条：半数以上到会，赞成超过应到的半数")
TALK_RULES = _("中办、国办《关于加强城乡社区协商的意见》（2015 年）")
TALK_DEFAULT = _("中办、国办《关于加强城乡社区协商的意见》（2015 年）；人数和天数为平台默认值")
VILLAGE_LAW = _("《村民委员会组织法》（2026 年 1 月 1 日起施行的修订）")
RESIDENT_LAW = _("《城市居民委员会组织法》（2026 年 1 月 1 日起施行的修订）")
MONEY_RULES = _("国务院办公厅转发《村民一事一议筹资筹劳管理办法》（国办发〔2007〕4号）")
CIVIL_CODE = _("《民法典》第二百七十八条")
ESTATE_RULES = _("《物业管理条例》第十四条：会议召开 15 日以前通知全体业主")
DESK = _("社区（村）工作人员")
EVERYBODY = _("本地居民")
MORE_THAN_HALF, TWO_THIRDS = ">1/2", ">=2/3"

TALK = Step(
    "talk",
    StepKind.TALK,
    _("商议"),
    EVERYBODY,
    _("把议题讲清楚，网上收意见，需要时开会；意见和会议都公开。"),
    TALK_DEFAULT,
    {Figure.OPEN_DAYS: "3", Figure.OPINIONS: "1"},
)
PUBLICITY = Step(
    "publicity",
    StepKind.PUBLICITY,
    _("决议公示"),
    DESK,
    _("决议全文公示，期间任何居民可以提异议；每条异议都要答复，异议成立的退回重议。"),
    DEFAULT,
    {Figure.OPEN_DAYS: "5"},
)
EXECUTION = Step(
    "execution",
    StepKind.EXECUTION,
    _("实施"),
    _("承办单位"),
    _("把决议分成事项，每项有承办单位、期限、资金，完成后附照片。"),
    DEFAULT,
    {Figure.PICTURES: "1"},
)
RESULTS = Step(
    "results",
    StepKind.RESULTS,
    _("实施结果公开"),
    DESK,
    _("实施结果和资金使用情况公开。"),
    DEFAULT,
    {Figure.OPEN_DAYS: "5"},
)
EVALUATION = Step(
    "evaluation",
    StepKind.EVALUATION,
    _("居民评议"),
    _("参与过这项议题的居民"),
    _("参与的人评满意或不满意；满意率不够的重新办理一次。"),
    DEFAULT,
    {Figure.OPEN_DAYS: "3", Figure.SATISFIED: "60"},
)


def _members(who: StrPromise) -> Step:
    """The party members' meeting: those in favour are counted against all who may vote."""
    return Step(
        "members",
        StepKind.PRIOR,
        _("党员大会审议"),
        who,
        _("开会审议，半数以上有表决权的党员到会，赞成超过应到的半数。"),
        BRANCH_RULES,
        {Figure.QUORUM: ">=1/2", Figure.PASSING_ALL: MORE_THAN_HALF},
    )


def _prior(key: str, name: StrPromise, who: StrPromise, source: StrPromise) -> Step:
    return Step(
        key,
        StepKind.PRIOR,
        name,
        who,
        _("开会讨论，记下应到、实到、同意人数和意见。"),
        source,
        {Figure.QUORUM: MORE_THAN_HALF, Figure.PASSING: MORE_THAN_HALF},
    )


PROCEDURES: tuple[Procedure, ...] = (
    Procedure(
        "consensus",
        _("简易协商"),
        _("楼道、单元、小区里的小事，参加的人当场说得拢的"),
        TALK_RULES,
        (
            TALK,
            Step(
                "decision",
                StepKind.DECISION,
                _("达成共识"),
                _("相关居民和单位"),
                _("到场的人逐一表态，写明决议、谁到场、多少人同意，附会议照片或签名。"),
                TALK_DEFAULT,
                {Figure.QUORUM: MORE_THAN_HALF, Figure.PASSING: TWO_THIRDS, Figure.PICTURES: "1"},
                (Way.RECORD,),
            ),
            PUBLICITY,
            EXECUTION,
            EVALUATION,
        ),
    ),
    Procedure(
        "monthly",
        _("每月一议"),
        _("社区每月固定一天，把附议最多的议题拿出来议"),
        TALK_RULES,
        (
            TALK,
            Step(
                "decision",
                StepKind.DECISION,
                _("议事会表决"),
                _("议事会成员（居民代表、党员、物业、相关单位）"),
                _("提前告知议题，到场过半，到场过半同意，会议记录公开。"),
                TALK_DEFAULT,
                {
                    Figure.NOTICE_DAYS: "3",
                    Figure.QUORUM: MORE_THAN_HALF,
                    Figure.PASSING: MORE_THAN_HALF,
                    Figure.PICTURES: "1",
                },
                (Way.RECORD, Way.BALLOT),
                "opinion",
            ),
            PUBLICITY,
            EXECUTION,
            EVALUATION,
        ),
    ),
    Procedure(
        "village-four",
        _("四议两公开（村）"),
        _("村级重大事项：规划、集体资产、集体资金、公益建设"),
        PARTY_RULES,
        (
            _prior("proposal", _("村党组织提议"), _("村党组织"), PARTY_RULES),
            _prior("committees", _("村“两委”会议商议"), _("村党组织和村民委员会"), PARTY_RULES),
            _members(_("全体党员")),
            Step(
                "decision",
                StepKind.DECISION,
                _("村民会议或村民代表会议决议"),
                _("村民或村民代表"),
                _("提前 10 日通知，代表三分之二以上到场，到场过半同意；开村民会议的，过半数到场。"),
                VILLAGE_LAW,
                {
                    Figure.NOTICE_DAYS: "10",
                    Figure.QUORUM: TWO_THIRDS,
                    Figure.PASSING: MORE_THAN_HALF,
                    Figure.PICTURES: "1",
                },
                (Way.RECORD, Way.BALLOT),
                "representatives",
            ),
            PUBLICITY,
            EXECUTION,
            RESULTS,
            EVALUATION,
        ),
    ),
    Procedure(
        "community-four",
        _("四议两公开（社区）"),
        _("社区重大事项：党群服务、惠民资金、公共设施"),
        PARTY_RULES,
        (
            _prior("proposal", _("社区党组织提议"), _("社区党组织"), PARTY_RULES),
            _prior("committees", _("社区“两委”会议商议"), _("社区党组织和居民委员会"), PARTY_RULES),
            _members(_("全体党员")),
            Step(
                "decision",
                StepKind.DECISION,
                _("居民会议或居民代表会议决议"),
                _("居民或居民代表"),
                _("提前 10 日通知，代表三分之二以上到场，到场过半同意；开居民会议的，过半数到场。"),
                RESIDENT_LAW,
                {
                    Figure.NOTICE_DAYS: "10",
                    Figure.QUORUM: TWO_THIRDS,
                    Figure.PASSING: MORE_THAN_HALF,
                    Figure.PICTURES: "1",
                },
                (Way.RECORD, Way.BALLOT),
                "representatives",
            ),
            PUBLICITY,
            EXECUTION,
            RESULTS,
            EVALUATION,
        ),
    ),
    Procedure(
        "one-by-one",
        _("一事一议"),
        _("村里的公益事业需要村民出资出劳的"),
        MONEY_RULES,
        (
            _prior("proposal", _("党组织事先讨论"), _("村党组织"), DEFAULT),
            TALK,
            Step(
                "decision",
                StepKind.DECISION,
                _("村民会议或村民代表会议决议"),
                _("18 周岁以上村民、农户代表或村民代表"),
                _("会前公告并逐户征求意见；村民过半数或三分之二以上农户的代表到场，到场过半同意。"),
                MONEY_RULES,
                {
                    Figure.NOTICE_DAYS: "10",
                    Figure.QUORUM: TWO_THIRDS,
                    Figure.PASSING: MORE_THAN_HALF,
                    Figure.PICTURES: "1",
                },
                (Way.RECORD, Way.BALLOT),
                "households",
            ),
            PUBLICITY,
            EXECUTION,
            RESULTS,
            EVALUATION,
        ),
    ),
    Procedure(
        "owners",
        _("业主共同决定"),
        _("小区里由业主共同决定的事：公共部分、维修资金、物业服务"),
        CIVIL_CODE,
        (
            _prior("proposal", _("社区党组织事先讨论"), _("社区党组织"), DEFAULT),
            TALK,
            Step(
                "decision",
                StepKind.DECISION,
                _("业主表决"),
                _("全体业主"),
                _(
                    "提前 15 日通知；专有部分面积和人数都有三分之二以上参与，"
                    "一般事项双过半同意，维修资金、改建等双四分之三同意。"
                ),
                CIVIL_CODE,
                {Figure.NOTICE_DAYS: "15"},
                (Way.BALLOT,),
                "owners",
            ),
            PUBLICITY,
            EXECUTION,
            RESULTS,
            EVALUATION,
        ),
    ),
)
_BY_CODE = {one.code: one for one in PROCEDURES}
# What a place asks before any procedure begins.
PLACE_FIGURES: Mapping[str, str] = {Figure.SUPPORTERS: "10", Figure.VOICES: Voices.DECLARED}


def procedure(code: str) -> Procedure | None:
    """The procedure with this code."""
    return _BY_CODE.get(code)


def place_figures() -> Mapping[str, str]:
    """Figures of a place as a whole, as they ship."""
    return PLACE_FIGURES
