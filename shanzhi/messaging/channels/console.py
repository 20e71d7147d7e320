"""For development: text messages appear in the log of the process that sends them."""

from __future__ import annotations

import logging

from shanzhi.lib.masking import mask_phone

log = logging.getLogger("shanzhi.sms")


class ConsoleChannel:
    """Writes the message to the log; the number is masked."""

    def send(self, phone: str, text: str) -> None:
        """Never fails."""
        log.info("SMS to %s: %s", mask_phone(phone), text)
