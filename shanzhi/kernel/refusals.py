"""What a person is told when something is refused: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise


class Refusal(Exception):
    """Base of everything that is refused on purpose. ``message`` is shown to the person.

    ``status`` is the HTTP status, ``code`` a stable word for programs.
    """

    status = 400
    code = "refused"
    title: StrPromise | str = _("这一步没有做成")

    def __init__(self, message: StrPromise | str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message or self.title
        if code:
            self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Denied(Refusal):
    """The person may not do this."""

    status = 403
    code = "denied"
    title = _("您没有做这件事的权限。如需办理，请联系所在单位的管理员。")


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does."""

    status = 404
    code = "not-found"
    title = _("没有找到您要的内容。请检查地址，或从首页重新进入。")


class WrongState(Refusal):
    """The thing has moved on: the step does not fit the state it is in."""

    status = 409
    code = "wrong-state"
    title = _("这件事的状态已经变了，请刷新后再看。")


class Conflict(Refusal):
    """Somebody else was first, or the same key came with other content."""

    status = 409
    code = "conflict"
    title = _("别人刚刚处理过，请刷新后再看。")


class TooMany(Refusal):
    """Too often in too short a time; the message says when to come back."""

    status = 429
    code = "too-many"
    title = _("操作太频繁了，请稍后再试。")


class Invalid(Refusal):
    """What was given cannot be used; ``fields`` says per field what is wrong and what to do."""

    status = 422
    code = "invalid"
    title = _("有几处需要改一下。")

    def __init__(
        self,
        fields: Mapping[str, StrPromise | str],
        message: StrPromise | str = "",
        *,
        code: str | None = None,
    ) -> None:
        super().__init__(message or next(iter(fields.values()), self.title), code=code)
        self.fields = {name: str(text) for name, text in fields.items()}
