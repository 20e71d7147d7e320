"""Which transaction wrote an event: the one order in which nothing can appear behind a reader.

Numbers of events are given before the commit, so a lower one may appear after a higher one was read. The
number of the transaction tells it: below ``pg_snapshot_xmin(pg_current_snapshot())`` every transaction
has ended, and what it wrote is visible or never will be. Events from before this column have none.
"""

from django.db import migrations

WRITTEN = """
ALTER TABLE kernel_event ADD COLUMN written xid8;
ALTER TABLE kernel_event ALTER COLUMN written SET DEFAULT pg_current_xact_id();
CREATE INDEX event_written ON kernel_event (written) WHERE written IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_device_acts")]

    operations = [
        migrations.RunSQL(WRITTEN, "ALTER TABLE kernel_event DROP COLUMN written"),
    ]
