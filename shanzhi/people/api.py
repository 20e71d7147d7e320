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
from shanzhi.people.actions.declare_home import declare_home, take_back_homes
from shanzhi.people.actions.end_session import end_session
from shanzhi.people.actions.erase_resident import erase_resident
from shanzhi.people.actions.export_own_data import export_own_data
from shanzhi.people.actions.grant_role import end_role, grant_role
from shanzhi.people.actions.import_households import Imported, import_households
from shanzhi.people.actions.know_resident import know_resident, resident_by_phone
from shanzhi.people.actions.link_people import confirm_entry, disown_entries, entries_waiting
from shanzhi.people.actions.note_fact import NewFact, end_fact, note_fact
from shanzhi.people.actions.phone_code import IssuedCode, confirm_phone_code, issue_phone_code
from shanzhi.people.actions.register_household import (
    NewHousehold,
    end_household,
    register_household,
)
from shanzhi.people.actions.register_person import NewPerson, person_left, register_person
from shanzhi.people.actions.rotate_keys import (
    SealedShelf,
    behind,
    keys_behind,
    register_shelf,
    rotate_keys,
)
from shanzhi.people.actions.set_language import set_language
from shanzhi.people.actions.set_password import set_password
from shanzhi.people.actions.set_work_contact import set_photo, set_work_phone
from shanzhi.people.actions.show_people import show_people
from shanzhi.people.consent_words import consent_words, reporter_kept
from shanzhi.people.demo_households import load_demo_households
from shanzhi.people.keys import seal, text_indexes, unseal
from shanzhi.people.models import Account, Consent, Household, HouseholdFact, Person, Resident
from shanzhi.people.models.consent import Purpose
from shanzhi.people.models.household import FactKind, FactSource, Relation
from shanzhi.people.own_data import (
    Held,
    OwnDataPart,
    held_of,
    register_own_data,
    subjects_of,
)
from shanzhi.people.own_part import consents_of
from shanzhi.people.permissions import (
    GRANT_ROLES,
    KEEP_HOUSEHOLDS,
    MANAGE_ACCOUNTS,
    MANAGE_API_TOKENS,
    READ_HOUSEHOLDS,
    SEE_PEOPLE,
    SHOW_PEOPLE,
)
from shanzhi.people.queries import (
    account_named,
    accounts_by_id,
    accounts_holding,
    accounts_named,
    accounts_with_grants,
    demo_accounts,
    grants_in_force,
    grants_of,
    holders_of,
    masked_phone,
    may_text,
    phone_of,
    resident,
    token_account_id,
)
from shanzhi.people.queries_homes import (
    Belonging,
    belonging,
    declared_homes,
    household_at,
    households_by_dwelling,
    lives_in,
)
from shanzhi.people.queries_households import (
    KnownFact,
    SeenPerson,
    fact_rows,
    facts_of,
    household_for,
    masked_name_of,
    people_linked,
    people_of,
    person_for,
    visible_households,
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
    "KEEP_HOUSEHOLDS",
    "MANAGE_ACCOUNTS",
    "MANAGE_API_TOKENS",
    "READ_HOUSEHOLDS",
    "SEE_PEOPLE",
    "SHOW_PEOPLE",
    "Account",
    "Belonging",
    "Consent",
    "FactKind",
    "FactSource",
    "Held",
    "Household",
    "HouseholdFact",
    "Imported",
    "IssuedCode",
    "KnownFact",
    "NewFact",
    "NewHousehold",
    "NewPerson",
    "OwnDataPart",
    "Person",
    "Purpose",
    "Relation",
    "Resident",
    "ResidentSignIn",
    "SealedShelf",
    "SeenPerson",
    "account_named",
    "accounts_by_id",
    "accounts_holding",
    "accounts_named",
    "accounts_with_grants",
    "behind",
    "belonging",
    "change_phone",
    "close_account",
    "confirm_entry",
    "confirm_phone_code",
    "consent_context",
    "consent_words",
    "consents_of",
    "consents_ticked",
    "create_account",
    "declare_home",
    "declared_homes",
    "demo_accounts",
    "disown_entries",
    "end_fact",
    "end_household",
    "end_role",
    "end_session",
    "entries_waiting",
    "erase_resident",
    "export_own_data",
    "fact_rows",
    "facts_of",
    "give_consent",
    "grant_role",
    "grants_in_force",
    "grants_of",
    "held_of",
    "holders_of",
    "household_at",
    "household_for",
    "households_by_dwelling",
    "import_households",
    "is_over",
    "issue_api_token",
    "issue_phone_code",
    "keys_behind",
    "know_resident",
    "lives_in",
    "load_demo_households",
    "masked_name_of",
    "masked_phone",
    "may_text",
    "note_fact",
    "people_linked",
    "people_of",
    "person_for",
    "person_left",
    "phone_of",
    "register_household",
    "register_own_data",
    "register_person",
    "register_resident_sign_in",
    "register_shelf",
    "reporter_kept",
    "resident",
    "resident_by_phone",
    "resident_of",
    "resident_sign_in",
    "resident_sign_ins",
    "revoke_api_token",
    "rotate_keys",
    "seal",
    "set_language",
    "set_password",
    "set_photo",
    "set_work_phone",
    "show_people",
    "sign_resident_in",
    "sign_resident_out",
    "subjects_of",
    "take_back_homes",
    "text_indexes",
    "token_account_id",
    "unseal",
    "visible_households",
    "withdraw_consent",
]
