"""The job worker: carries events to their handlers and runs what is due by the clock."""

from __future__ import annotations

import os

CONCURRENCY = 4
# Reports come first: when the machine is full, notices wait and residents do not.
NICENESS = 10
# A job that is running when the worker is told to stop gets this long to finish.
GRACE_SECONDS = 8


def work() -> None:
    """Run jobs and periodic tasks until SIGTERM or SIGINT."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    os.nice(NICENESS)
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("Jobs need Django's connector.")
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(
            concurrency=CONCURRENCY,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )


if __name__ == "__main__":
    work()
