"""The forms of second factors, for who signs in and for who is signed in."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse

from shanzhi.kernel.api import client_address, render
from shanzhi.people.actions.add_passkey import passkey_offer, passkey_question
from shanzhi.people.actions.add_totp import new_totp_secret, totp_address
from shanzhi.people.actions.give_second_factor import give_code, give_passkey
from shanzhi.people.keys import seal_factor, unseal_factor
from shanzhi.people.models import Account
from shanzhi.people.queries_factors import PASSKEY, factors_of

OFFERED = "offered_totp"
LONGEST_ANSWER = 20_000


def totp_page(
    request: HttpRequest, account: Account, layout: dict[str, Any], *, error: str = ""
) -> HttpResponse:
    """The QR code to scan and the field for the first number. The secret stays the same until it is
    kept: who mistypes does not scan again."""
    secret = offered_secret(request) or new_totp_secret()
    request.session[OFFERED] = seal_factor(secret)
    context = {
        **layout,
        "picture": _qr(totp_address(account, secret)),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "error": error,
    }
    return render(request, "people/totp.jinja", context, status=422 if error else 200)


def offered_secret(request: HttpRequest) -> str:
    """The secret that the page showed, or ""."""
    kept = request.session.get(OFFERED, "")
    return unseal_factor(kept) if kept else ""


def forget_offer(request: HttpRequest) -> None:
    """It is kept now, or not wanted."""
    request.session.pop(OFFERED, None)


def passkey_page(
    request: HttpRequest, account: Account, layout: dict[str, Any], *, error: str = ""
) -> HttpResponse:
    """The button that asks the device for a passkey."""
    context = {**layout, "offer": json.dumps(passkey_offer(account)), "error": error}
    return render(request, "people/passkey.jinja", context, status=422 if error else 200)


def question_for(account: Account) -> str:
    """What a passkey of the account is asked, as JSON; "" where it has none."""
    if not any(factor.kind == PASSKEY for factor in factors_of(account)):
        return ""
    return json.dumps(passkey_question(account))


def passkey_answer(request: HttpRequest) -> dict[str, Any]:
    """What the browser's script put into the form; {} for anything else."""
    text = request.POST.get("passkey", "")
    if len(text) > LONGEST_ANSWER:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def given_factor(request: HttpRequest, account: Account) -> str:
    """Check the code or the passkey in the form; the kind of factor it was. Raises Invalid,
    TooMany."""
    address = client_address(request)
    if request.POST.get("passkey"):
        return give_passkey(account, passkey_answer(request), address=address)
    return give_code(account, request.POST.get("code", ""), address=address)


def _qr(address: str) -> str:
    """A picture as a data: address, which the content security policy allows for images."""
    svg = BytesIO()
    segno.make(address, error="m", micro=False).save(
        svg, kind="svg", scale=5, border=4, light="#fff"
    )
    return "data:image/svg+xml;base64," + b64encode(svg.getvalue()).decode()
