"""Say which pictures a category asks for."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.events import EvidenceRuleSet
from shanzhi.cases.models import Category
from shanzhi.cases.models.category import EvidenceRule
from shanzhi.cases.permissions import SET_EVIDENCE
from shanzhi.kernel.api import Actor, Invalid, announce, bump, now, require

NEAREST_MIN_M, FARTHEST_MAX_M = 20, 5000


@transaction.atomic
def set_evidence_rule(
    code: str, *, by: Actor, rule: str, within_m: int | None, at: datetime | None = None
) -> Category:
    """From now on matters of the category, and of those below it, are closed as solved only with
    these pictures. Saying the same again changes nothing.

    Raises Denied; Invalid (category, rule, within_m).
    """
    require(by, SET_EVIDENCE)
    category = Category.objects.select_for_update().filter(pk=code, is_active=True).first()
    faults: dict[str, str] = {}
    if category is None:
        faults["category"] = _("没有这个类别，请重新选择。")
    if rule not in EvidenceRule.values:
        faults["rule"] = _("请选择要求哪些照片。")
    if within_m is not None and not NEAREST_MIN_M <= within_m <= FARTHEST_MAX_M:
        faults["within_m"] = _("距离请填 %(least)s 到 %(most)s 米，不限就留空。") % {
            "least": NEAREST_MIN_M,
            "most": FARTHEST_MAX_M,
        }
    if faults or category is None:
        raise Invalid(faults)
    if (category.evidence_rule, category.evidence_within_m) == (rule, within_m):
        return category
    category.evidence_rule, category.evidence_within_m = rule, within_m
    category.save(update_fields=["evidence_rule", "evidence_within_m"])
    bump("cases.categories")
    announce(EvidenceRuleSet(category=code, rule=rule, within_m=within_m), by=by, at=at or now())
    return category
