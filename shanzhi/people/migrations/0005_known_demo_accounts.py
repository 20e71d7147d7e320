"""Accounts of a demo that was loaded before accounts said so: known by user name and name together."""

from django.db import migrations
from django.db.models import Q

CAST = {
    "worker": "刘小禾",
    "clerk": "陈静安",
    "dispatcher": "王以宁",
    "city": "周望舒",
    "handler": "赵铁山",
    "leader": "沈明远",
    "operator": "钱多闻",
}


def mark(apps, schema_editor):
    known = Q(pk__in=())
    for username, name in CAST.items():
        known |= Q(username=username, name=name)
    apps.get_model("people", "Account").objects.filter(known).update(is_demo=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_administrators_apart")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
