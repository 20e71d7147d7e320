"""What a way of sending text messages must do. See the room's README for adding a gateway."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class ChannelError(Exception):
    """The message was not taken. The text is for operators and holds no number and no words of
    the message. ``permanent``: trying again cannot help (no such number, the text is refused)."""

    def __init__(self, text: str, *, permanent: bool = False) -> None:
        super().__init__(text)
        self.permanent = permanent


class SmsChannel(Protocol):
    """Sends one text message. Made once per process, without arguments; used by many threads."""

    def send(self, phone: str, text: str) -> None:
        """Hand ``text`` to the gateway for ``phone`` (11 digits); return once it has taken it.

        Give up after 10 s. Raises ChannelError, and nothing else.
        """


def sms_channel() -> SmsChannel:
    """The channel that the deployment chose by the setting SMS_CHANNEL."""
    return _channel(settings.SMS_CHANNEL)


@lru_cache(maxsize=4)
def _channel(path: str) -> SmsChannel:
    made: SmsChannel = import_string(path)()
    return made
