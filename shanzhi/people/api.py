"""The room's front door."""

from shanzhi.people.actions.api_token import issue_api_token, revoke_api_token
from shanzhi.people.actions.create_account import close_account, create_account, set_password
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.know_resident import know_resident, resident_by_phone
from shanzhi.people.actions.phone_code import IssuedCode, confirm_phone_code, issue_phone_code
from shanzhi.people.actions.set_work_contact import set_photo, set_work_phone
from shanzhi.people.models import Account, Resident
from shanzhi.people.permissions import GRANT_ROLES, MANAGE_ACCOUNTS, MANAGE_API_TOKENS
from shanzhi.people.queries import (
    account_named,
    accounts_by_id,
    accounts_holding,
    accounts_named,
    accounts_with_grants,
    grants_in_force,
    grants_of,
    masked_phone,
    phone_of,
    resident,
    token_account_id,
)

__all__ = [
    "GRANT_ROLES",
    "MANAGE_ACCOUNTS",
    "MANAGE_API_TOKENS",
    "Account",
    "IssuedCode",
    "Resident",
    "account_named",
    "accounts_by_id",
    "accounts_holding",
    "accounts_named",
    "accounts_with_grants",
    "close_account",
    "confirm_phone_code",
    "create_account",
    "end_role",
    "grant_role",
    "grants_in_force",
    "grants_of",
    "issue_api_token",
    "issue_phone_code",
    "know_resident",
    "masked_phone",
    "phone_of",
    "resident",
    "resident_by_phone",
    "revoke_api_token",
    "set_password",
    "set_photo",
    "set_work_phone",
    "token_account_id",
]
