"""What stands on the sheets of a ballot."""

from __future__ import annotations

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shanzhi.ballots.models import Ballot
from shanzhi.ballots.models.ballot import Force
from shanzhi.ballots.papers.paper import Paper, Part, Table
from shanzhi.ballots.queries.checks import Need, checks_of
from shanzhi.ballots.queries.items import items_of
from shanzhi.ballots.web.results import ItemResult, result_of
from shanzhi.ballots.web.shown import facts_of, heads_shown
from shanzhi.ballots.wording import kind_words
from shanzhi.kernel.api import now
from shanzhi.places.api import division_name


def notice_paper(ballot: Ballot) -> Paper | None:
    """What is asked, of whom, from when to when; None before the notice."""
    if ballot.noticed_at is None:
        return None
    parts = [Part(_("为什么投票"), [ballot.words])] if ballot.words else []
    items = [
        f"{item.number}. {item.title}　{kind_words(item)}"
        + (f"：{'、'.join(option['label'] for option in item.options)}" if item.options else "")
        for item in ballot.items.order_by("number")
    ]
    words = [item["words"] for item in items_of(ballot) if item["words"]]
    parts.append(Part(_("表决事项"), [*items, *words]))
    parts.append(Part(_("法律要求"), table=_needs_table(checks_of(ballot, with_turnout=False))))
    parts.append(Part(_("怎么投"), _ways(ballot)))
    return _paper(ballot, _("投票公告"), parts, head="")


def head_paper(ballot: Ballot) -> Paper | None:
    """The end of the chain as it was published last; None before the opening."""
    heads = heads_shown(ballot)
    if not heads:
        return None
    last = heads[0]
    parts = [
        Part(
            _("这是什么"),
            [
                _(
                    "每一张票都接在前一张后面，算出一个校验码。这张公告贴出以后，改动、增加或抽走前面任何一张票，"
                    "重新算出来的校验码就和这里的不一样。请拍照留存，计票以后可以自己核对。"
                ),
            ],
        ),
        Part(
            _("公布过的校验码"),
            table=Table(
                (_("什么时候"), _("第几号"), _("校验码的前 16 位")),
                [
                    (
                        f"{head.words} {localtime(head.at):%Y-%m-%d %H:%M}",
                        str(head.sequence),
                        head.head[:16],
                    )
                    for head in heads[:20]
                ],
            ),
        ),
    ]
    words = _("%(when)s，到第 %(n)s 号为止的校验码") % {"when": last.words, "n": last.sequence}
    return _paper(ballot, _("投票校验码公告"), parts, head=_grouped(last.head), head_words=words)


def result_paper(ballot: Ballot) -> Paper | None:
    """Every number that the law asks; None before the count."""
    result, heads = result_of(ballot), heads_shown(ballot)
    if result is None:
        return None
    parts = [Part(_("结果"), [result.headline], Table((_("项目"), _("数字")), result.totals))]
    for item in result.items:
        parts += _item_parts(item)
    parts.append(Part(_("怎么算的"), result.notes))
    title = _("征求意见结果公告") if ballot.force == Force.ADVISORY else _("表决结果公告")
    words = _("计票时的校验码（用验票程序可以算出同一个）")
    return _paper(ballot, title, parts, head=_grouped(heads[0].head), head_words=words)


def _item_parts(item: ItemResult) -> list[Part]:
    heads = (_("选择"), _("人数")) + ((_("面积"),) if item.has_area else ())
    rows = [
        (row.label, _with(row.heads, row.heads_share))
        + ((_with(row.area, row.area_share),) if item.has_area else ())
        for row in item.rows
    ]
    return [
        Part(f"{item.number}. {item.title}：{item.outcome}", table=Table(heads, rows)),
        Part(_("第 %(n)s 项要达到的") % {"n": item.number}, table=_needs_table(item.needs)),
    ]


def _with(figure: str, share: str) -> str:
    return f"{figure}（{share}）" if share else figure


def _needs_table(needs: list[Need]) -> Table:
    met = {True: _("达到"), False: _("没有达到"), None: ""}
    rows = [(f"{n.name}　{n.source}", n.needed, n.had, met[n.met]) for n in needs]
    return Table((_("要求和依据"), _("需要"), _("实有"), _("是否达到")), rows)


def _ways(ballot: Ballot) -> list[str]:
    return [
        _("手机：扫右上角的码，用名册里登记的手机号登录，选好、核对、确认，保存回执号。"),
        _("纸质：到社区领票，填好签名交回，由工作人员当面拍照录入；也可以寄回。"),
        _("没有手机、行动不便的，打电话给社区，工作人员上门送票。")
        if not ballot.is_secret
        else _("没有手机的，截止前到社区投票站领无记名选票，自己投进票箱。"),
        _("网上和纸质都投了的，由社区问过本人再裁定以哪张为准。")
        if not ballot.is_secret
        else _("每人只能投一次，投出后不能改。"),
    ]


def _paper(
    ballot: Ballot, title: str, parts: list[Part], *, head: str, head_words: str = ""
) -> Paper:
    place = division_name(ballot.place_code) or ballot.place_code
    return Paper(
        title=f"{ballot.title}　{title}",
        under=f"{place} · {ballot.get_kind_display()} · {ballot.get_force_display()}",
        facts=facts_of(ballot),
        parts=parts,
        head=head,
        head_words=head_words,
        address=f"{settings.SITE_URL}/ballots/{ballot.public_id}",
        address_words=_("扫码看原文、投票、核对"),
        signed=[place, f"{localtime(now()):%Y-%m-%d}"],
        note=_("由%(site)s生成，和网上公布的一致。") % {"site": settings.SITE_NAME},
        site=settings.SITE_NAME,
    )


def _grouped(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
