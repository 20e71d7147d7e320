"""Jobs of the room; thin, they call actions."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from shanzhi.kernel.api import SYSTEM
from shanzhi.organizations.api import staff_actor
from shanzhi.sensing.actions.call_out import QUEUE, SEND_CALL
from shanzhi.sensing.actions.call_out import send_call as send
from shanzhi.sensing.actions.find_troubles import find_drift, find_troubles
from shanzhi.sensing.actions.look_at_picture import look_at_picture as look
from shanzhi.sensing.actions.roll_up import drop_old, make_partitions, roll_up
from shanzhi.sensing.actions.start_import import go_on_with_import
from shanzhi.sensing.actions.try_rule import finish_trial
from shanzhi.sensing.models import DeviceImport


@app.periodic(cron="7 * * * *")
@app.task(queue="upkeep", queueing_lock="sensing_hours")
def make_hours(timestamp: int) -> None:
    """Each hour: the hours that are over."""
    roll_up(by=SYSTEM)


@app.periodic(cron="11 2,14 * * *")
@app.task(queue="upkeep", queueing_lock="sensing_tidy")
def tidy(timestamp: int) -> None:
    """Twice a day: partitions ahead, and the end of what is too old."""
    make_partitions(by=SYSTEM)
    drop_old(by=SYSTEM)


@app.task(queue="desk")
def go_on_with_rule_trial(trial_id: int) -> None:
    """Run a changed rule over the readings of the last month."""
    finish_trial(trial_id)


# Things: lists of devices, and what a maintainer has to look after.
@app.task(queue="desk")
def bring_devices_in(import_id: int) -> None:
    """Look a list of devices through, or bring it in, in the name of whoever sent it."""
    run = DeviceImport.objects.select_related("made_by").get(pk=import_id)
    go_on_with_import(run, by=staff_actor(run.made_by) if run.made_by else SYSTEM)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="find_device_troubles")
def find_device_troubles(timestamp: int) -> None:
    """Which devices are silent, were never heard, or run out of battery."""
    find_troubles(by=SYSTEM)


@app.periodic(cron="40 4 * * *")
@app.task(queue="upkeep", queueing_lock="find_drifting_devices")
def find_drifting_devices(timestamp: int) -> None:
    """Which devices have been off what they and their neighbours used to say, for days."""
    find_drift(by=SYSTEM)


@app.task(queue="desk")
def look_at_picture(vision_id: int) -> None:
    """Make whoever stands in a camera's picture unrecognisable, or let the picture go."""
    look(vision_id, by=SYSTEM)


# At once, then after 2, 4, 8, 16 and 32 s: a call that comes a minute late is still a call.
ATTEMPTS = 6
_RETRY = RetryStrategy(max_attempts=ATTEMPTS - 1, exponential_wait=2)


@app.task(name=SEND_CALL, queue=QUEUE, retry=_RETRY, pass_context=True)
def send_call(context: JobContext, call_id: int) -> None:
    """Tell a system outside that people are called."""
    send(call_id, last=context.job.attempts + 1 >= ATTEMPTS)
