"""Residents sign in by a code that is sent to their phone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.api import Invalid, Refusal, client_address, render
from shanzhi.messaging.api import send_phone_code
from shanzhi.people.api import Resident, confirm_phone_code

SUBJECT = "resident-sign-in"


class PhoneSignIn:
    """Number, code, in. The number is in the form and never in an address."""

    key = "phone"
    label = _("手机验证码登录")

    def begin(
        self, request: HttpRequest, after: str, refusal: Refusal | None = None
    ) -> HttpResponse:
        """Ask for the number; send a code to it; ask for the code."""
        number, sent = request.POST.get("phone", ""), None
        if request.method == "POST" and refusal is None:
            try:
                sent = send_phone_code(number, SUBJECT, address=client_address(request))
            except Refusal as why:
                refusal = why
        errors = _errors(refusal)
        context: dict[str, Any] = {
            "after": after,
            "phone": number,
            "sent": sent,
            "asks_code": sent is not None or "code" in errors,
            "errors": errors,
        }
        status = refusal.status if refusal else 200
        return render(request, "portal/phone_sign_in.jinja", context, status=status)

    def complete(self, request: HttpRequest) -> Resident:
        """Check the code. Raises Invalid."""
        return confirm_phone_code(
            request.POST.get("phone", ""),
            SUBJECT,
            request.POST.get("code", ""),
            language=get_language() or "",
        )


def _errors(refusal: Refusal | None) -> dict[str, str]:
    if isinstance(refusal, Invalid):
        return dict(refusal.fields)
    return {"phone": str(refusal)} if refusal else {}
