"""What talks hold of a resident: what they said and how they voted, found by their own keys."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.deliberation.models import Statement, StatementVote, Talk
from shanzhi.deliberation.queries.talks import key_of
from shanzhi.people.api import Held, OwnDataPart, Resident, register_own_data


def held(resident: Resident) -> list[Held]:
    """Opinions and statements; nothing where there is none."""
    keys = _keys(resident)
    votes = list(
        StatementVote.objects.filter(voter__in=keys).select_related("statement").order_by("pk")
    )
    said = list(Statement.objects.filter(author__in=keys).order_by("pk"))
    found = []
    if votes:
        found.append(
            Held(
                what=_("您在众议里的表态"),
                why=_("找出大家的共识；别人看不到您怎么选"),
                since=votes[0].at,
                until=_("众议结束后 2 年，或您要求删除时"),
                rows=[
                    {
                        "at": vote.at.isoformat(),
                        "text": f"{vote.statement.text} · {vote.get_opinion_display()}",
                    }
                    for vote in votes
                ],
            )
        )
    if said:
        found.append(
            Held(
                what=_("您在众议里提的观点"),
                why=_("供大家表态；不显示是谁提的"),
                since=said[0].said_at,
                until=_("众议结束后 2 年，或您要求删除时"),
                rows=[{"at": each.said_at.isoformat(), "text": each.text} for each in said],
            )
        )
    return found


def erase(resident: Resident, _at: datetime) -> None:
    """Their votes go. What they said and others voted on stays, and nobody can tell any more that
    it was they; what waited or was refused goes."""
    keys = _keys(resident)
    StatementVote.objects.filter(voter__in=keys).delete()
    Statement.objects.filter(author__in=keys, state__in=["waiting", "refused"]).delete()
    Statement.objects.filter(author__in=keys).update(author="")


def _keys(resident: Resident) -> list[str]:
    """The key of this resident in every talk there is."""
    return [key_of(talk, resident.pk) for talk in Talk.objects.only("public_id")]


register_own_data(OwnDataPart("talks", held, erase))
