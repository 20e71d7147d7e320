"""A linked cadre writes down what was done, and passes on what was heard as a matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.api import Report, Source, report_case
from shanzhi.kernel.api import (
    Actor,
    Denied,
    Invalid,
    WrongState,
    announce,
    claim_files,
    now,
    require,
)
from shanzhi.places.api import division_name
from shanzhi.visits.events import LinkHeardReported, LinkRecorded
from shanzhi.visits.models import Link, LinkFile, LinkPlan, LinkRecord
from shanzhi.visits.permissions import WALK_LINK

HEARD_WORDS, PLACE_WORDS, MET_WORDS, MOST_FILES = 2000, 160, 120, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """``key`` is made by the sender: the same key never makes two. ``place_code`` lies in the
    link's place; ``file_ids`` were uploaded by ``uploader_key``."""

    key: UUID
    place_code: str
    place_words: str = ""
    met: str = ""
    heard: str = ""
    file_ids: Sequence[UUID] = ()
    uploader_key: str = ""


@transaction.atomic
def record_link(
    plan: LinkPlan, new: NewRecord, *, by: Actor, at: datetime | None = None
) -> LinkRecord:
    """Write down what was done for a plan; the first makes it done, also after it was due.

    Raises Denied for everybody but the cadre; Invalid (place, heard, met, files).
    """
    moment = at or now()
    require(by, WALK_LINK)
    link = Link.objects.select_for_update().get(pk=plan.link_id)
    if not by.is_staff or link.account_id != by.id:
        raise Denied(_("只有挂钩的干部本人可以记录。"))
    if known := LinkRecord.objects.filter(key=new.key, plan__link=link).first():
        return known
    _check(link, new)
    record = LinkRecord.objects.create(
        key=new.key,
        plan=plan,
        place_code=new.place_code,
        place_words=new.place_words.strip(),
        met=new.met.strip(),
        heard=new.heard.strip(),
        at=moment,
    )
    files = claim_files(new.file_ids, uploader_key=new.uploader_key)
    LinkFile.objects.bulk_create(LinkFile(record=record, file=file) for file in files)
    LinkPlan.objects.filter(pk=plan.pk, done_at__isnull=True).update(done_at=moment)
    announce(
        LinkRecorded(
            link_id=link.pk,
            plan_id=plan.pk,
            record_id=record.pk,
            file_ids=[file.pk for file in files],
        ),
        by=by,
        place_code=record.place_code,
        at=moment,
    )
    return record


@transaction.atomic
def report_heard(record: LinkRecord, *, by: Actor, at: datetime | None = None) -> LinkRecord:
    """Make what was heard a matter, once: it is understood, placed and dispatched like any other.

    Raises Denied; WrongState when nothing was heard; Nowhere when no unit serves the place.
    """
    moment = at or now()
    require(by, WALK_LINK)
    link = Link.objects.select_for_update().get(plans__records=record.pk)
    record = LinkRecord.objects.get(pk=record.pk)
    if not by.is_staff or link.account_id != by.id:
        raise Denied(_("只有挂钩的干部本人可以把听到的转为诉求。"))
    if record.case_id is not None:
        return record
    if not record.heard:
        raise WrongState(_("这次没有写听到了什么，不能转为诉求。"))
    report = Report(
        key=uuid5(record.key, "matter"),
        text=record.heard,
        source=Source.WORKER,
        place_code=record.place_code,
        address=record.place_words,
    )
    record.case = report_case(report, by=by, at=moment).case
    record.save(update_fields=["case"])
    announce(
        LinkHeardReported(link_id=link.pk, record_id=record.pk, case_id=record.case.pk),
        by=by,
        place_code=record.place_code,
        at=moment,
    )
    return record


def _check(link: Link, new: NewRecord) -> None:
    faults: dict[str, str] = {}
    if not new.place_code.startswith(link.place_code) or not division_name(new.place_code):
        faults["place"] = _("请选择挂钩范围里的地方。")
    if not new.heard.strip() or len(new.heard) > HEARD_WORDS:
        faults["heard"] = _("请写写看了什么、听到了什么，最多 %(most)s 字。") % {
            "most": HEARD_WORDS
        }
    if len(new.met) > MET_WORDS:
        faults["met"] = _("最多 %(n)s 个字，请缩短。") % {"n": MET_WORDS}
    if len(new.place_words) > PLACE_WORDS:
        faults["place_words"] = _("最多 %(n)s 个字，请缩短。") % {"n": PLACE_WORDS}
    if "\x00" in new.heard + new.met + new.place_words:
        faults["heard"] = _("文字里有无法保存的字符，请重新输入。")
    if len(new.file_ids) > MOST_FILES:
        faults["photos"] = _("最多 %(n)s 个文件。") % {"n": MOST_FILES}
    if faults:
        raise Invalid(faults)
