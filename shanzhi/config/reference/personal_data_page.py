"""Personal data: every field that says something of a person, why, how long, and how it is shown."""

from __future__ import annotations

from shanzhi.config.reference.markdown import code, page, table
from shanzhi.config.reference.rooms import parts
from shanzhi.kernel.privacy import DataClass, personal_fields
from shanzhi.kernel.retention import retention_rules

HEADS = ("Model", "Field", "Class", "Purpose", "Kept", "Shown")


def personal_data_page() -> str:
    """One table of fields, one of the rules that end them."""
    list(parts("privacy"))
    found = list(personal_fields())
    rows = [
        (code(model), code(name), use.kind.value, use.purpose, use.kept, use.masked)
        for model, name, use in found
    ]
    sensitive = sum(use.kind is DataClass.SENSITIVE for _model, _name, use in found)
    return page(
        "Personal data",
        "Each room declares its fields in `privacy.py`; a field that could be about a person and is "
        "not declared fails the build. What is not listed here says nothing of anybody. Classes are "
        "those of PIPL art. 4 (personal) and art. 28 (sensitive).",
        f"{len(found)} fields, {sensitive} of them sensitive.",
        table(HEADS, rows),
        "## What goes by itself",
        "Every hour each rule takes what is overdue and announces `kernel.RetentionApplied`: how many "
        "rows, and the SHA-256 over their identities. `shanzhi people retention --dry-run` says what "
        "would go now. The access log has its own, at least six months.",
        table(("Rule", "On screen"), [(code(r.name), r.label) for r in retention_rules()]),
    )
