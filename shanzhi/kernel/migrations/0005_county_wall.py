"""The county wall (decision 28): a role that owns nothing, policies that bind it, and an access log
that nobody can change.

``shanzhi_grants()`` gives the role its rights on every table there is and will be; the command
``shanzhi kernel wall --build`` calls it again. ``shanzhi_wall(table, blank)`` puts a table behind the
wall; each room calls it in a migration for its tables with a place code.
"""

from django.db import migrations

ROLE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanzhi_web') THEN
        CREATE ROLE shanzhi_web NOLOGIN;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE WARNING 'No county wall: this user may not create the role shanzhi_web.';
    WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
"""

GRANTS = """
CREATE FUNCTION shanzhi_grants() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE home text := quote_ident(current_schema());
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanzhi_web') THEN
        RETURN false;
    END IF;
    IF NOT pg_has_role(current_user, 'shanzhi_web', 'MEMBER') THEN
        EXECUTE format('GRANT shanzhi_web TO %I', current_user);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO shanzhi_web', home);
    EXECUTE format(
        'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO shanzhi_web', home);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %s TO shanzhi_web', home);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s '
        'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shanzhi_web', home);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %s '
        'GRANT USAGE, SELECT ON SEQUENCES TO shanzhi_web', home);
    -- What happened and who looked is written by pages, and changed by none.
    REVOKE UPDATE, DELETE ON kernel_event, kernel_accessrecord FROM shanzhi_web;
    REVOKE INSERT, UPDATE, DELETE ON kernel_accessseal, kernel_accessremoval FROM shanzhi_web;
    RETURN true;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'No county wall: %', SQLERRM;
    RETURN false;
END $$;
SELECT shanzhi_grants();
"""

# The counties are read once per statement (the sub-selects), not once per row. Statistics tell the
# planner how many rows a county holds, which it cannot guess from an expression.
WALL = """
CREATE FUNCTION shanzhi_wall(walled regclass, blank boolean DEFAULT false) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE sees text := 'left(place_code, 6) = ANY ((SELECT string_to_array('
    'current_setting(''shanzhi.counties'', true), '',''))::text[]) '
    'OR (SELECT current_setting(''shanzhi.counties'', true)) = ''*''';
BEGIN
    IF blank THEN
        sees := sees || ' OR place_code = ''''';
    END IF;
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY county ON %s USING (%s)', walled, sees);
    EXECUTE format('CREATE STATISTICS %I ON (left(place_code, 6)) FROM %s',
        replace(walled::text, '.', '_') || '_county', walled);
END $$;
SELECT shanzhi_wall('kernel_event', true);
SELECT shanzhi_wall('kernel_calendar', true);
"""

# The log takes every look, whoever looked at what; it shows those of one's own counties.
LOG = """
SELECT shanzhi_wall('kernel_accessrecord', true);
SELECT shanzhi_wall('kernel_accessalert', true);
CREATE POLICY everyone_writes ON kernel_accessrecord FOR INSERT WITH CHECK (true);

CREATE FUNCTION kernel_access_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('shanzhi.retention', true) = 'on' THEN
        IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'kernel_accessrecord' THEN
            IF OLD.at < now() - interval '6 months' THEN
                RETURN OLD;
            END IF;
        ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'kernel_accessseal' THEN
            IF OLD.newest_at < now() - interval '6 months' AND NEW.links = ''
                AND NEW.record_ids = '{}'
                AND (NEW.id, NEW.sealed_at, NEW.count, NEW.oldest_at, NEW.newest_at,
                     NEW.previous_root, NEW.root)
                  = (OLD.id, OLD.sealed_at, OLD.count, OLD.oldest_at, OLD.newest_at,
                     OLD.previous_root, OLD.root) THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'The access log is only ever written to (%, %)', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

STAYS = """
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION kernel_access_log_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_access_log_stays();
"""

_TABLES = ("kernel_accessrecord", "kernel_accessseal", "kernel_accessremoval")
_WALLED = ("kernel_event", "kernel_calendar", "kernel_accessrecord", "kernel_accessalert")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_access_records")]

    operations = [
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, "DROP FUNCTION shanzhi_grants()"),
        migrations.RunSQL(
            WALL,
            "".join(
                f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                f"DROP STATISTICS {table}_county;"
                for table in _WALLED
            )
            + "DROP FUNCTION shanzhi_wall(regclass, boolean)",
        ),
        migrations.RunSQL(
            LOG,
            "DROP FUNCTION kernel_access_log_stays() CASCADE;"
            "DROP POLICY everyone_writes ON kernel_accessrecord",
        ),
        *(
            migrations.RunSQL(STAYS.format(table=table), migrations.RunSQL.noop)
            for table in _TABLES
        ),
    ]
