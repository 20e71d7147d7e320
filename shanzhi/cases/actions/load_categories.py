"""Bring the public classification into the database; safe to repeat."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from shanzhi.cases.models import Category
from shanzhi.cases.queries.tables import UNSORTED
from shanzhi.cases.understanding.catalogue import load_catalogue
from shanzhi.kernel.api import bump


@transaction.atomic
def load_categories() -> int:
    """Create what is missing of the 15 + 118 + 517 categories and 待分类; returns how many.

    Names and limits that a deployment has changed are left as they are.
    """
    known = set(Category.objects.values_list("code", flat=True))
    rows = [Category(code=UNSORTED, name=gettext_noop("待分类"))] if UNSORTED not in known else []
    rows += [
        Category(code=found.code, name=found.name, parent_id=found.parent_code or None)
        for found in sorted(load_catalogue(), key=lambda category: len(category.code))
        if found.code not in known
    ]
    Category.objects.bulk_create(rows, batch_size=500)
    if rows:
        bump("cases.categories")
    return len(rows)
