"""A recording becomes a draft of the minutes, where an engine is configured."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.deliberation.actions.meeting_lock import locked
from shanzhi.deliberation.events.meetings import MeetingTranscribed
from shanzhi.deliberation.models import Meeting
from shanzhi.deliberation.speech import SpeechError, speech_to_text
from shanzhi.kernel.api import Actor, Refusal, WrongState, announce, now

LONGEST = 100_000


class NoSpeech(Refusal):
    """Nobody configured an engine, or it failed."""

    status = 503
    code = "no-speech-to-text"
    title = gettext_lazy("没有配置语音转写，请直接输入纪要。")


def transcribe_meeting(
    meeting: Meeting, recording: bytes, media_type: str, *, by: Actor, at: datetime | None = None
) -> Meeting:
    """The draft of the words; the recording itself is not kept.

    Raises Denied; WrongState before it began; NoSpeech.
    """
    engine = speech_to_text()
    if engine is None:
        raise NoSpeech
    with transaction.atomic():
        _begun(meeting, by=by)
    try:  # outside of any transaction: it may take minutes
        words = engine.transcribe(recording, media_type)
    except SpeechError as why:
        raise NoSpeech(_("语音没有转写成功，请稍后再试，或直接输入纪要。")) from why
    with transaction.atomic():
        meeting = _begun(meeting, by=by)
        meeting.transcript = words.replace("\x00", "").strip()[:LONGEST]
        meeting.save(update_fields=["transcript"])
        event = MeetingTranscribed(meeting_id=meeting.pk)
        announce(event, by=by, place_code=meeting.place_code, at=at or now())
    return meeting


def _begun(meeting: Meeting, *, by: Actor) -> Meeting:
    meeting = locked(meeting, by=by)
    if meeting.opened_at is None:
        raise WrongState(_("会议还没有开始。"))
    return meeting
