"""What belongs to a matter and has no place of its own stands behind the county wall with it: a row is
seen when its matter is seen (see kernel 0005 and decision 28). The matter's own policy is asked inside
the sub-select, by its primary key."""

from django.db import migrations

OF_A_MATTER = (
    "appeal",
    "attachment",
    "bulkitem",
    "callout",
    "casedraft",
    "casefollower",
    "casetext",
    "checktick",
    "classification",
    "comment",
    "correction",
    "dispatch",
    "handover",
    "hotlinecall",
    "importedrow",
    "merger",
    "presence",
    "question",
    "rating",
    "review",
    "support",
    "unmasking",
    "whistlecall",
)
# (table, its key, the table beside it): a step further from the matter.
BEHIND_ANOTHER = (
    ("chase", "hand_over_id", "handover"),
    ("reminder", "supervision_id", "supervision"),
)
TABLES = [(table, "case_id", "case") for table in OF_A_MATTER] + list(BEHIND_ANOTHER)

# Who may see all counties asks no matter: that half is read once per statement.
WALL = """
CREATE FUNCTION shanzhi_wall_through(walled regclass, key name, parent regclass) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY county ON %s USING ('
        '(SELECT current_setting(''shanzhi.counties'', true)) = ''*'' '
        'OR EXISTS (SELECT FROM %s parent WHERE parent.id = %s.%I))', walled, parent, walled, key);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0032_fewer_indexes")]

    operations = [
        migrations.RunSQL(WALL, "DROP FUNCTION shanzhi_wall_through(regclass, name, regclass)"),
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall_through('cases_{table}', '{key}', 'cases_{parent}')",
                f"DROP POLICY county ON cases_{table};"
                f"ALTER TABLE cases_{table} DISABLE ROW LEVEL SECURITY",
            )
            for table, key, parent in TABLES
        ),
    ]
