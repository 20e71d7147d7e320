"""热点问题: of what several people spoke, each figure with the topic behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.insight.queries.topics.spoken import topics_spoken_of
from shanzhi.insight.sections.addresses import moments
from shanzhi.kernel.api import Actor, Compared, PeriodWords, ReportFigure, ReportSection
from shanzhi.lib.masking import mask_words

NAMED = 3


def figures(place_code: str, start: date, end: date, viewer: Actor) -> list[ReportFigure]:
    """One figure for each of the five topics of which most matters came in."""
    span = moments(start, end)
    return [
        ReportFigure(
            key=str(spoken.topic_id),
            name=mask_words(spoken.name),
            value=spoken.matters,
            unit=_("件"),
            definition=_("本期收到的、和别人说同一件事的诉求，这件事至少有两个人说"),
            href=f"/desk/hot-topics/{spoken.topic_id}",
        )
        for spoken in topics_spoken_of(viewer, place_code, span.since, span.until)
    ]


def sentence(rows: Sequence[Compared], words: PeriodWords) -> str:
    """“说得较多的是……”"""
    if not rows:
        return ""
    told = "、".join(  # not on screen: a comma between items
        _("%(name)s（%(n)s件）") % {"name": row.figure.name, "n": f"{row.figure.value or 0:g}"}
        for row in rows[:NAMED]
    )
    return _("%(this)s几个人说到同一件事的，较多的是%(told)s。") % {
        "this": words.this,
        "told": told,
    }


SECTION = ReportSection("hot", gettext_lazy("热点问题"), 45, figures, sentence)
