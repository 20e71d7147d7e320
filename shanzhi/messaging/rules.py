"""Pure decisions of the room: what a text message looks like."""

from __future__ import annotations

# A text message holds 70 characters (GSM 03.38, UCS-2); longer ones are charged as several.
ONE_MESSAGE = 70


def sms_text(site_name: str, text: str, address: str = "") -> str:
    """The message as it is sent: the signature in brackets first, as operators in China ask
    (工信部《通信短信息服务管理规定》: the sender must be named), then words, then the link."""
    return " ".join(part for part in (f"【{site_name}】{text}", address) if part)
