"""Headings and addresses of matters that are there already: nobody's number stays in them."""

from __future__ import annotations

from django.db import migrations

# Mobile numbers, then identity numbers, as shanzhi/lib/masking.py finds them.
PHONE = r"(^|\D)((?:\+?86[ -]?)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)"
IDENTITY = r"(^|\D)(\d{6})[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?(\d{3}[\dXx])(?![\dXx])"
MASK = """
UPDATE cases_case SET {field} = regexp_replace(
    regexp_replace({field}, %(identity)s, '\\1\\2********\\3', 'g'), %(phone)s, '\\1\\2****\\3', 'g')
WHERE {field} ~ '\\d{{4}}' AND ({field} ~ %(identity)s OR {field} ~ %(phone)s)
"""


def mask_headings(apps, schema_editor):  # type: ignore[no-untyped-def]  # 2026-11-26: historical apps
    """Both columns, in one pass each."""
    with schema_editor.connection.cursor() as cursor:
        for field in ("summary", "address"):
            cursor.execute(MASK.format(field=field), {"phone": PHONE, "identity": IDENTITY})


class Migration(migrations.Migration):
    """Cannot be undone, and need not be: the text keeps what the heading loses."""

    dependencies = [("cases", "0030_unmaskings")]
    operations = [migrations.RunPython(mask_headings, migrations.RunPython.noop)]
