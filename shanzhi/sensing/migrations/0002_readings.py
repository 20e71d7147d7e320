"""Readings in daily partitions with BRIN alone, hours in monthly ones; device and alarm tables behind
the county wall (see kernel 0005)."""

from django.db import migrations

READINGS = """
CREATE TABLE sensing_reading (
    received_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    value double precision NOT NULL,
    device_id integer NOT NULL,
    slot smallint NOT NULL,
    marks smallint NOT NULL DEFAULT 0
) PARTITION BY RANGE (received_at);
CREATE INDEX reading_received ON sensing_reading USING brin (received_at) WITH (pages_per_range = 16);

CREATE TABLE sensing_readinghour (
    hour timestamptz NOT NULL,
    device_id integer NOT NULL,
    slot smallint NOT NULL,
    count integer NOT NULL,
    lowest double precision NOT NULL,
    highest double precision NOT NULL,
    mean double precision NOT NULL,
    last double precision NOT NULL
) PARTITION BY RANGE (hour);
CREATE INDEX readinghour_hour ON sensing_readinghour USING brin (hour) WITH (pages_per_range = 8);
CREATE INDEX readinghour_device ON sensing_readinghour USING brin (device_id) WITH (pages_per_range = 8);

-- The partitions of a day; called by the intake and by a job, made once.
CREATE FUNCTION sensing_partitions(of_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day_name text := 'sensing_reading_' || to_char(of_day, 'YYYYMMDD');
    month_start date := date_trunc('month', of_day)::date;
    month_name text := 'sensing_readinghour_' || to_char(of_day, 'YYYYMM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('sensing_partitions'));
    IF to_regclass(day_name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF sensing_reading FOR VALUES FROM (%L) TO (%L)',
            day_name, of_day::timestamp AT TIME ZONE 'UTC', (of_day + 1)::timestamp AT TIME ZONE 'UTC');
    END IF;
    IF to_regclass(month_name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF sensing_readinghour FOR VALUES FROM (%L) TO (%L)',
            month_name, month_start::timestamp AT TIME ZONE 'UTC',
            (month_start + interval '1 month')::timestamp AT TIME ZONE 'UTC');
    END IF;
END $$;
"""

BACK = """
DROP FUNCTION sensing_partitions(date);
DROP TABLE sensing_readinghour;
DROP TABLE sensing_reading;
"""

TABLES = (
    "sensing_device",
    "sensing_devicegroup",
    "sensing_homeconsent",
    "sensing_maintenance",
    "sensing_alarm",
    "sensing_alarmgroup",
)


class Migration(migrations.Migration):
    dependencies = [("sensing", "0001_sensing"), ("kernel", "0005_county_wall")]

    operations = [
        migrations.RunSQL(READINGS, BACK),
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall('{table}')",
                f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                f"DROP STATISTICS {table}_county",
            )
            for table in TABLES
        ),
    ]
