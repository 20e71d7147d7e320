"""Send a code that proves a phone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from shanzhi.kernel.api import Refusal, now
from shanzhi.lib.masking import mask_phone
from shanzhi.messaging.channels.base import ChannelError, sms_channel
from shanzhi.messaging.rules import sms_text
from shanzhi.messaging.wordings import PHONE_CODE, write
from shanzhi.people.api import issue_phone_code

log = logging.getLogger(__name__)


class SmsAway(Refusal):
    """The gateway takes nothing at the moment."""

    status = 503
    code = "sms-away"


@dataclass(frozen=True, slots=True)
class SentCode:
    """What the page may know of a code that was sent: never the code, never the whole number."""

    masked_phone: str
    expires_at: datetime
    resend_at: datetime


def send_phone_code(
    phone: str, subject: str, *, address: str, at: datetime | None = None
) -> SentCode:
    """Send six digits to ``phone``, in the language of the page; ``people.confirm_phone_code``
    with the same ``subject`` takes them back.

    ``address`` is the network address that asks. Sent at once and not from the queue: somebody is
    waiting, and neither number nor code may lie in a job. Call it outside of a transaction.
    Raises Invalid (``phone``), TooMany with the time to come back, SmsAway.
    """
    moment = at or now()
    issued = issue_phone_code(phone, subject, address=address, at=moment)
    minutes = round((issued.expires_at - moment).total_seconds() / 60)
    text = write(PHONE_CODE, {"code": issued.code, "minutes": str(minutes)})
    try:
        sms_channel().send(issued.phone, sms_text(settings.SITE_NAME, text))
    except ChannelError as why:
        log.warning("phone code not sent: %s", why)
        raise SmsAway(_("短信暂时发不出去，请一分钟后再试；不留手机号也可以报事。")) from why
    return SentCode(mask_phone(issued.phone), issued.expires_at, issued.resend_at)
