"""The room's front door."""

from shanzhi.people.actions.api_token import issue_api_token, revoke_api_token
from shanzhi.people.actions.create_account import close_account, create_account
from shanzhi.people.actions.end_session import end_session
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.know_resident import know_resident, resident_by_phone
from shanzhi.people.actions.phone_code import IssuedCode, confirm_phone_code, issue_phone_code
from shanzhi.people.actions.set_password import set_password
from shanzhi.people.actions.set_work_contact import set_photo, set_work_phone
from shanzhi.people.models import Account, Resident
from shanzhi.people.permissions import GRANT_ROLES, MANAGE_ACCOUNTS, MANAGE_API_TOKENS
from shanzhi.people.queries import (
    account_named,
    accounts_by_id,
    accounts_holding,
    accounts_named,
    accounts_with_grants,
    demo_accounts,
    grants_in_force,
    grants_of,
    masked_phone,
    phone_of,
    resident,
    token_account_id,
)
from shanzhi.people.resident_cookie import resident_of, sign_resident_in, sign_resident_out
from shanzhi.people.resident_sign_in import (
    ResidentSignIn,
    register_resident_sign_in,
    resident_sign_in,
    resident_sign_ins,
)
from shanzhi.people.session_marks import is_over

__all__ = [
    "GRANT_ROLES",
    "MANAGE_ACCOUNTS",
    "MANAGE_API_TOKENS",
    "Account",
    "IssuedCode",
    "Resident",
    "ResidentSignIn",
    "account_named",
    "accounts_by_id",
    "accounts_holding",
    "accounts_named",
    "accounts_with_grants",
    "close_account",
    "confirm_phone_code",
    "create_account",
    "demo_accounts",
    "end_role",
    "end_session",
    "grant_role",
    "grants_in_force",
    "grants_of",
    "is_over",
    "issue_api_token",
    "issue_phone_code",
    "know_resident",
    "masked_phone",
    "phone_of",
    "register_resident_sign_in",
    "resident",
    "resident_by_phone",
    "resident_of",
    "resident_sign_in",
    "resident_sign_ins",
    "revoke_api_token",
    "set_password",
    "set_photo",
    "set_work_phone",
    "sign_resident_in",
    "sign_resident_out",
    "token_account_id",
]
