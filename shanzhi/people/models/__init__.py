"""Aggregates of the room."""

from shanzhi.people.models.account import Account, RoleGrant
from shanzhi.people.models.api_token import ApiToken
from shanzhi.people.models.consent import Consent, ConsentText
from shanzhi.people.models.declared_home import DeclaredHome
from shanzhi.people.models.failed_sign_in import FailedSignIn
from shanzhi.people.models.household import Household, HouseholdFact, Person
from shanzhi.people.models.offline_device import OfflineDevice
from shanzhi.people.models.oidc_link import OidcLink
from shanzhi.people.models.phone_code import PhoneCode
from shanzhi.people.models.resident import Resident
from shanzhi.people.models.resident_session import ResidentSession
from shanzhi.people.models.staff_session import StaffSession

__all__ = [
    "Account",
    "ApiToken",
    "Consent",
    "ConsentText",
    "DeclaredHome",
    "FailedSignIn",
    "Household",
    "HouseholdFact",
    "OfflineDevice",
    "OidcLink",
    "Person",
    "PhoneCode",
    "Resident",
    "ResidentSession",
    "RoleGrant",
    "StaffSession",
]
