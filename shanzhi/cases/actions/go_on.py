"""Go on with an order for many matters in a job, in the name of whoever gave it."""

from __future__ import annotations

from shanzhi.cases.actions.run_bulk import run_bulk
from shanzhi.cases.actions.undo_bulk import take_back
from shanzhi.cases.models import BulkOperation
from shanzhi.organizations import api as organizations
from shanzhi.people import api as people

AT_ONCE = 50


def go_on(operation_id: int) -> None:
    """Do all that is left of it, forwards or backwards. What the person may no longer do is
    refused row by row; running it twice does nothing twice."""
    operation = BulkOperation.objects.get(pk=operation_id)
    account = people.accounts_by_id([operation.made_by_id]).get(operation.made_by_id)
    if account is None:  # closed meanwhile: nobody acts in that name any more
        return
    by = organizations.staff_actor(account)
    do = run_bulk if operation.undone_at is None else take_back
    while do(operation, by=by, most=AT_ONCE):
        pass
