"""Topics and what belongs to them stand behind the county wall (see kernel 0005 and cases 0040)."""

from django.db import migrations

PLACED = (
    "deliberation_topic",
    "deliberation_executionitem",
    "deliberation_figureoverride",
)
OF_A_TOPIC = (
    "topicmatter",
    "topicsupport",
    "topicopinion",
    "topicstep",
    "objection",
    "topicevaluation",
)
# (table, its key, the table beside it): a step further from the topic.
BEHIND_ANOTHER = (
    ("steprecord", "step_id", "topicstep"),
    ("stepfile", "record_id", "steprecord"),
    ("itemfile", "item_id", "executionitem"),
)
THROUGH = [(table, "topic_id", "topic") for table in OF_A_TOPIC] + list(BEHIND_ANOTHER)


class Migration(migrations.Migration):
    dependencies = [
        ("deliberation", "0001_topics"),
        ("kernel", "0005_county_wall"),
        ("cases", "0040_wall_around_matters"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall('{table}')",
                f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                f"DROP STATISTICS {table}_county",
            )
            for table in PLACED
        ),
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall_through('deliberation_{table}', '{key}', "
                f"'deliberation_{parent}')",
                f"DROP POLICY county ON deliberation_{table};"
                f"ALTER TABLE deliberation_{table} DISABLE ROW LEVEL SECURITY",
            )
            for table, key, parent in THROUGH
        ),
    ]
