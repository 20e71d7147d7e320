"""Matters, their clocks and calls, and the rules of places stand behind the county wall (see kernel
0005). What belongs to a matter and has no place of its own is reached through the matter."""

from django.db import migrations

OF_A_PLACE = ("case", "caseclock", "supervision", "timerequest", "whistle")
# Empty is the whole country's: everybody reads those.
OR_OF_ALL = (
    "deadline",
    "escalationrule",
    "outsidesystem",
    "ratesetting",
    "samplingshare",
    "routingrule",
    "ruleset",
    "dryrun",
    "standard",
    "savedview",
    "replytemplate",
    "macro",
    "checklist",
)
WALLED = [(table, False) for table in OF_A_PLACE] + [(table, True) for table in OR_OF_ALL]


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_quality"), ("kernel", "0005_county_wall")]

    operations = [
        migrations.RunSQL(
            f"SELECT shanzhi_wall('cases_{table}', {str(blank).lower()})",
            f"DROP POLICY county ON cases_{table};"
            f"ALTER TABLE cases_{table} DISABLE ROW LEVEL SECURITY;"
            f"DROP STATISTICS cases_{table}_county",
        )
        for table, blank in WALLED
    ]
