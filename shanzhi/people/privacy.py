"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each
from shanzhi.people.models import (
    Account,
    ApiToken,
    Consent,
    ConsentText,
    DeclaredHome,
    FailedSignIn,
    Household,
    HouseholdFact,
    OfflineDevice,
    OidcLink,
    Person,
    PhoneCode,
    Resident,
    ResidentSession,
    RoleGrant,
    StaffSession,
)

PUBLIC = "not masked: residents know and call who looks after them, in office"
EMPLOYED = FieldUse(
    DataClass.PERSONAL,
    "names who works here",
    "while the account is there; acts stay named",
    PUBLIC,
)
SECRET = FieldUse(
    DataClass.SENSITIVE, "opens the account", "until it is replaced", "never shown; a hash"
)
GUESSING = FieldUse(
    DataClass.PERSONAL, "slows down guessing and flooding", "1 day", "never shown; a keyed hash"
)
NUMBER_KEPT = "180 days after nothing needs it any more, or until the resident erases it"

declare(
    Account,
    {
        "password": SECRET,
        **each(EMPLOYED, "username name title"),
        "work_phone": FieldUse(
            DataClass.PERSONAL, "residents call the grid worker", "while in office", PUBLIC
        ),
    },
)
declare(
    DeclaredHome,
    {
        **each(
            FieldUse(
                DataClass.PERSONAL,
                "says that a resident belongs to a place in which they take part",
                "2 years after it was said, or until the resident takes it back",
                "shown to the resident alone",
            ),
            "resident place_code",
        )
    },
)
declare(ApiToken, {"account": ACTED, "token_hash": SECRET}, none="name")
declare(
    Consent,
    {
        "resident": FieldUse(
            DataClass.PERSONAL,
            "proves what was agreed to, in which words, and when not any more (PIPL art. 14, 15, 69)",
            "with the resident; the event that stays names nobody",
            "shown to the resident alone",
        )
    },
)
declare(ConsentText, none="version words")
declare(FailedSignIn, {"key": GUESSING})
declare(PhoneCode, each(GUESSING, "phone_index address_index code_hash"), none="subject tries")
declare(
    Resident,
    {
        "phone_encrypted": FieldUse(
            DataClass.SENSITIVE,
            "tells the resident of every step; whoever handles the matter calls it",
            NUMBER_KEPT,
            "138****5678; in full for two minutes after saying why; sealed with AES-256-GCM or "
            "SM4-GCM",
            ("phone_encrypted", "phone_of", "unseal_phone", "unseal"),
        ),
        "phone_index": FieldUse(
            DataClass.SENSITIVE,
            "finds a number that is known in full",
            NUMBER_KEPT,
            "never shown; a keyed hash",
            ("phone_index", "phone_indexes"),
        ),
        "language": FieldUse(
            DataClass.PERSONAL,
            "writes to the resident in their language",
            NUMBER_KEPT,
            "shown to the resident alone",
        ),
    },
    none="public_id",
)
declare(RoleGrant, {"account": ACTED}, none="scope_code starts_on ends_on")
SIGNED_IN = FieldUse(
    DataClass.PERSONAL,
    "shows an account's owner where it is open, so that a stranger's session is noticed",
    "until the session ends",
    "shown to the owner and to the security administrator",
)
declare(
    OidcLink,
    {
        "account": ACTED,
        "subject": FieldUse(
            DataClass.PERSONAL,
            "links an account to the person whom the provider of single sign-on knows",
            "while the account is there",
            "never shown",
        ),
    },
    none="issuer",
)
declare(
    ResidentSession,
    {
        "resident": FieldUse(
            DataClass.PERSONAL,
            "keeps a resident signed in",
            "12 hours without a visit, 7 days at most",
            "shown to nobody",
        ),
        "token_hash": FieldUse(
            DataClass.SENSITIVE,
            "opens the session",
            "as long as the session",
            "never shown; a hash",
        ),
    },
)
declare(StaffSession, each(SIGNED_IN, "account address device"))
declare(
    OfflineDevice,
    {
        **each(
            FieldUse(
                DataClass.PERSONAL,
                "shows an account's owner which devices keep pages for work without signal",
                "180 days after the device was last heard of",
                "shown to the owner and to the security administrator",
            ),
            "account device",
        ),
        "key_sealed": FieldUse(
            DataClass.SENSITIVE,
            "opens what the device keeps",
            "180 days after the device was last heard of",
            "given to the device of the owner alone; sealed with AES-256-GCM or SM4-GCM",
            ("key_sealed", "unseal_offline_key"),
        ),
    },
    none="public_id",
)

LOOKED_AFTER = (
    "while they live there; 180 days after they moved away, or until the resident erases it"
)
# not on screen: the page of the reference is read by developers
BY_THE_DOOR = "张*, 138****5678; in full to the grid's worker, to the desk after saying why"
declare(
    Household,
    {
        "door": FieldUse(
            DataClass.PERSONAL,
            "says where somebody is to be visited",
            LOOKED_AFTER,
            "not masked: to the worker of the grid and the desk of the community alone",
        ),
        "registered_by": ACTED,
    },
    none="place_code",
)
declare(
    HouseholdFact,
    {
        "kind": FieldUse(
            DataClass.SENSITIVE,
            "brings a visit or help to who needs it; named, with source and day, never a score",
            "until it is no longer true, and 180 days",
            "to the worker of the grid and the desk of the community alone",
        ),
        "noted_by": ACTED,
    },
    none="place_code since ended_on",
)
declare(
    Person,
    {
        "name_encrypted": FieldUse(
            DataClass.SENSITIVE,
            "the worker at the door knows whom they look after",
            LOOKED_AFTER,
            BY_THE_DOOR,
            ("name_encrypted", "unseal_name"),
        ),
        "phone_encrypted": FieldUse(
            DataClass.SENSITIVE,
            "the worker of the grid calls when nobody opens",
            LOOKED_AFTER,
            BY_THE_DOOR,
            ("phone_encrypted", "unseal_phone"),
        ),
        "phone_index": FieldUse(
            DataClass.SENSITIVE,
            "who proves the number sees what is held about them",
            LOOKED_AFTER,
            "never shown; a keyed hash",
            ("phone_index",),
        ),
        "birth_year": FieldUse(
            DataClass.PERSONAL,
            "says who is of great age; the day and month are not kept",
            LOOKED_AFTER,
            "to the worker of the grid and the desk of the community alone",
        ),
        "resident": FieldUse(
            DataClass.PERSONAL,
            "lets residents see what is held about them and refuse care",
            LOOKED_AFTER,
            "only whether there is one",
        ),
    },
    none="place_code",
)
