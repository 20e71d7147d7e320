"""Find whom a remark calls by name (@姓名)."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.permissions import READ
from shanzhi.cases.rules.mentions import MOST, calls, longest_known, possible_names
from shanzhi.kernel.api import Invalid, allowed
from shanzhi.organizations import api as organizations
from shanzhi.people import api as people


def mentioned_in(text: str, case: Case) -> list[int]:
    """Accounts that the text calls and that may read the matter.

    Raises Invalid (body) that names whoever is not known, or may not read it: a call that nobody
    hears would be taken for one that was heard.
    """
    called = calls(text)
    if not called:
        return []
    if len(called) > MOST:
        raise Invalid({"body": _("一次最多提到 %(most)s 人。") % {"most": MOST}})
    by_name = defaultdict(list)
    for account in people.accounts_named(possible_names(called)):
        by_name[account.name].append(account)
    found: set[int] = set()
    for call in called:
        name = longest_known(call, by_name)
        if not name:
            raise Invalid({"body": _nobody(call)})
        readers = [a.pk for a in by_name[name] if _may_read(a, case)]
        if not readers:
            raise Invalid({"body": _may_not_read(name)})
        found.update(readers)
    return sorted(found)


def _may_read(account: people.Account, case: Case) -> bool:
    return allowed(organizations.staff_actor(account), READ, case.target())


def _nobody(name: str) -> str:
    return _("没有叫“%(name)s”的工作人员。请检查 @ 后面的姓名，姓名后加空格。") % {"name": name}


def _may_not_read(name: str) -> str:
    return _("%(name)s看不到这件诉求，提到了也收不到。请先派单，或去掉 @。") % {"name": name}
