"""The room's front door."""

from shanzhi.messaging.actions.read_notice import read_all_notices, read_notice
from shanzhi.messaging.actions.send_notice import resend_notice
from shanzhi.messaging.actions.send_phone_code import SentCode, SmsAway, send_phone_code
from shanzhi.messaging.actions.tell import (
    Word,
    tell_account,
    tell_accounts,
    tell_resident,
    tell_staff,
    text_accounts,
    text_staff,
)
from shanzhi.messaging.channels.base import ChannelError, SmsChannel
from shanzhi.messaging.queries import (
    InboxItem,
    InboxPage,
    failed_notices,
    inbox,
    receipts_of,
    unread_count,
)
from shanzhi.messaging.wordings import register_wording

__all__ = [
    "ChannelError",
    "InboxItem",
    "InboxPage",
    "SentCode",
    "SmsAway",
    "SmsChannel",
    "Word",
    "failed_notices",
    "inbox",
    "read_all_notices",
    "read_notice",
    "receipts_of",
    "register_wording",
    "resend_notice",
    "send_phone_code",
    "tell_account",
    "tell_accounts",
    "tell_resident",
    "tell_staff",
    "text_accounts",
    "text_staff",
    "unread_count",
]
