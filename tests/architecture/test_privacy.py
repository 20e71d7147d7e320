"""Nobody stores something about a person without saying why, or prints it unmasked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from shanzhi.config.reference.rooms import parts
from shanzhi.kernel.privacy import DataClass, FieldUse, declare, personal_fields, undeclared
from shanzhi.people.models import Resident
from tests.architecture.planting import Planted, in_our_tree
from tests.architecture.rules.privacy import (
    personal_in_logs,
    unmasked_in_python,
    unmasked_in_templates,
)

list(parts("privacy"))


def ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("shanzhi.")]


def test_every_field_that_could_be_about_a_person_is_declared() -> None:
    assert {m._meta.label: names for m in ours() if (names := undeclared(m))} == {}


def test_whatever_is_personal_says_why_how_long_and_how_it_is_shown() -> None:
    silent = [
        f"{model}.{name}"
        for model, name, use in personal_fields()
        if not (use.purpose and use.kept and use.masked)
    ]
    assert silent == []


def test_a_phone_number_is_sensitive_and_so_is_its_index() -> None:
    found = {(model, name): use.kind for model, name, use in personal_fields()}
    for name in ("phone_encrypted", "phone_index"):
        assert found["people.Resident", name] is DataClass.SENSITIVE


@pytest.fixture
def a_form_that_asks_too_much() -> Iterator[type[models.Model]]:
    with isolate_apps("shanzhi.cases", "shanzhi.people"):

        class Survey(models.Model):
            income = models.IntegerField()
            born_on = models.DateField()
            is_tenant = models.BooleanField()
            filled_by = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")

            class Meta:
                app_label = "cases"

            def __str__(self) -> str:
                return ""

        yield Survey


def test_a_new_field_that_nobody_declared_is_found(
    a_form_that_asks_too_much: type[models.Model],
) -> None:
    assert undeclared(a_form_that_asks_too_much) == ["income", "born_on", "filled_by"]
    declare(a_form_that_asks_too_much, {"income": FieldUse(DataClass.PERSONAL)}, none="born_on")
    assert undeclared(a_form_that_asks_too_much) == ["filled_by"]


def test_a_declared_name_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no field wage"):
        declare(Resident, none="wage")


def test_no_page_prints_a_personal_field_as_it_is() -> None:
    assert in_our_tree(unmasked_in_templates) == []


def test_no_api_and_no_view_reads_a_personal_field_as_it_is() -> None:
    assert in_our_tree(unmasked_in_python) == []


def test_no_log_line_is_given_anything_personal() -> None:
    assert in_our_tree(personal_in_logs) == []


PLANTED = [
    Planted(
        unmasked_in_templates,
        "shanzhi/cases/templates/cases/desk/x.jinja",
        "<p>{{ case.text.body }}</p>",
        "text.body",
    ),
    Planted(
        unmasked_in_templates,
        "shanzhi/cases/templates/cases/desk/x.jinja",
        "{% set words = other.case.text.body or '' %}",
        "text.body",
    ),
    Planted(
        unmasked_in_templates,
        "shanzhi/cases/templates/cases/desk/x.jinja",
        "{{ resident.phone_encrypted }}",
        "phone_encrypted",
    ),
    Planted(
        unmasked_in_python,
        "shanzhi/cases/web/rest.py",
        'def row(case):\n    return {"text": case.text.body}\n',
        "text.body",
    ),
    Planted(
        unmasked_in_python,
        "shanzhi/portal/web/rest.py",
        "def row(resident):\n    return people.phone_of(resident)\n",
        "phone_of",
    ),
    Planted(
        personal_in_logs,
        "shanzhi/messaging/tasks.py",
        'def send(phone):\n    log.info("to %s", phone)\n',
        "writes phone",
    ),
    Planted(
        personal_in_logs,
        "shanzhi/cases/actions/close.py",
        'logging.getLogger(__name__)\nself.log.warning(f"closed {case.text.body}")\n',
        "writes text.body",
    ),
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.says)
def test_a_planted_one_is_found(planted: Planted, tmp_path: Path) -> None:
    assert any(planted.says in said for said in planted.found(tmp_path))


def test_a_masked_number_may_be_logged(tmp_path: Path) -> None:
    text = 'log.info("to %s in %s", mask_phone(phone), place_code)\n'
    assert Planted(personal_in_logs, "shanzhi/messaging/tasks.py", text, "").found(tmp_path) == []


def test_what_is_masked_where_it_is_printed_is_fine(tmp_path: Path) -> None:
    fine = Planted(
        unmasked_in_templates,
        "shanzhi/cases/templates/cases/desk/x.jinja",
        "<p>{{ case.text.body|masked }}</p>",
        "",
    )
    assert fine.found(tmp_path) == []
