"""The room's front door."""

from shanzhi.people.actions.api_token import issue_api_token, revoke_api_token
from shanzhi.people.actions.change_phone import change_phone
from shanzhi.people.actions.consent import (
    consent_context,
    consents_ticked,
    give_consent,
    withdraw_consent,
)
from shanzhi.people.actions.create_account import close_account, create_account
from shanzhi.people.actions.end_session import end_session
from shanzhi.people.actions.erase_resident import erase_resident
from shanzhi.people.actions.export_own_data import export_own_data
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.know_resident import know_resident, resident_by_phone
from shanzhi.people.actions.phone_code import IssuedCode, confirm_phone_code, issue_phone_code
from shanzhi.people.actions.set_language import set_language
from shanzhi.people.actions.set_password import set_password
from shanzhi.people.actions.set_work_contact import set_photo, set_work_phone
from shanzhi.people.consent_words import consent_words, reporter_kept
from shanzhi.people.models import Account, Consent, Resident
from shanzhi.people.models.consent import Purpose
from shanzhi.people.own_data import (
    Held,
    OwnDataPart,
    held_of,
    register_own_data,
    subjects_of,
)
from shanzhi.people.own_part import consents_of
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
    may_text,
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
    "Consent",
    "Held",
    "IssuedCode",
    "OwnDataPart",
    "Purpose",
    "Resident",
    "ResidentSignIn",
    "account_named",
    "accounts_by_id",
    "accounts_holding",
    "accounts_named",
    "accounts_with_grants",
    "change_phone",
    "close_account",
    "confirm_phone_code",
    "consent_context",
    "consent_words",
    "consents_of",
    "consents_ticked",
    "create_account",
    "demo_accounts",
    "end_role",
    "end_session",
    "erase_resident",
    "export_own_data",
    "give_consent",
    "grant_role",
    "grants_in_force",
    "grants_of",
    "held_of",
    "is_over",
    "issue_api_token",
    "issue_phone_code",
    "know_resident",
    "masked_phone",
    "may_text",
    "phone_of",
    "register_own_data",
    "register_resident_sign_in",
    "reporter_kept",
    "resident",
    "resident_by_phone",
    "resident_of",
    "resident_sign_in",
    "resident_sign_ins",
    "revoke_api_token",
    "set_language",
    "set_password",
    "set_photo",
    "set_work_phone",
    "sign_resident_in",
    "sign_resident_out",
    "subjects_of",
    "token_account_id",
    "withdraw_consent",
]
