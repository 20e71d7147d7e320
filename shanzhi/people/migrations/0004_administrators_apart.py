"""Nobody holds two of the three administrators' roles on the same day (GB/T 22239-2019, 8.1.5).

An exclusion constraint cannot be raced, whatever the isolation level. It compares with operators that
GiST knows without an extension: "the same account" is overlapping ranges of its number, "a common
day" is overlapping terms, and "two different roles" is adjacent ranges: a range touches its
neighbour and never itself. The first and the third do not touch; the second constraint keeps them apart.
"""

from django.db import migrations

APART = """
ALTER TABLE people_rolegrant
ADD CONSTRAINT role_grant_administrators_apart EXCLUDE USING gist (
    int8range(account_id, account_id, '[]') WITH &&,
    daterange(starts_on, ends_on) WITH &&,
    (CASE role
        WHEN 'operator' THEN int4range(0, 1)
        WHEN 'security_admin' THEN int4range(1, 2)
        ELSE int4range(2, 3)
    END) WITH -|-
) WHERE (role IN ('operator', 'security_admin', 'audit_admin')),
ADD CONSTRAINT role_grant_operator_reads_no_audit EXCLUDE USING gist (
    int8range(account_id, account_id, '[]') WITH &&,
    daterange(starts_on, ends_on) WITH &&,
    (CASE role WHEN 'operator' THEN int4range(0, 1) ELSE int4range(1, 2) END) WITH -|-
) WHERE (role IN ('operator', 'audit_admin'))
"""
TOGETHER = """
ALTER TABLE people_rolegrant
DROP CONSTRAINT role_grant_administrators_apart,
DROP CONSTRAINT role_grant_operator_reads_no_audit
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_sign_in")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
