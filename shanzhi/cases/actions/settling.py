"""A form was opened, somebody else changed the same field, and now it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from shanzhi.cases.rules.conflicts import Clash, three_way
from shanzhi.kernel.api import Invalid


class FieldChanged(Invalid):
    """Somebody changed the same field meanwhile; ``clashes`` holds both values of each, and the
    person chooses. 409: nothing is wrong with what was given."""

    status = 409
    code = "field-changed"

    def __init__(self, clashes: Sequence[Clash]) -> None:
        said = _("您填写时别人改了这一项，请看两边的内容再决定。")
        super().__init__({clash.field: said for clash in clashes})
        self.clashes = tuple(clashes)


def settled(
    loaded: Mapping[str, str] | None, current: Mapping[str, str], wanted: Mapping[str, str]
) -> dict[str, str]:
    """What to save. ``loaded`` is what the form was opened with; None means that the sender looked
    at nothing before (an import, another system) and overrules on purpose.

    Raises FieldChanged where both changed the same field to different values.
    """
    result, clashes = three_way(current if loaded is None else loaded, current, wanted)
    if clashes:
        raise FieldChanged(clashes)
    return result
