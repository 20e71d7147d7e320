"""What the fields of this room say of people (see kernel/privacy.py)."""

from __future__ import annotations

from shanzhi.ballots import models as m
from shanzhi.kernel.api import ACTED, DataClass, FieldUse, declare, each

NAMES_KEPT = "5 years after the count; the vote stays without them"
ROLL = FieldUse(
    DataClass.PERSONAL,
    "says who may vote, and finds who has proved the number",
    NAMES_KEPT,
    "to the desk that runs the ballot, masked",
)
NAMED = FieldUse(
    DataClass.PERSONAL,
    "a vote by name counts for who cast it and can be checked by the others of the roll",
    "for good: the record of a decision; by roll number, without a name",
    "by nobody before the count, then by roll number to who is on the roll and to the desk",
)
SECRET = FieldUse(
    DataClass.SENSITIVE,
    "is counted together with all others, with nothing that says whose it is",
    "sealed until the count, then without any tie to a person",
    "to nobody before the count; then to everybody entitled, shuffled, with no name",
)

declare(
    m.Ballot,
    {"made_by": ACTED},
    none="public_id place_code title words callers callers_of silence_clause imported_source frozen"
    " frozen_hash roll_hash sequence head result end_reason",
)
declare(m.BallotItem, none="number matter title words options most files")
declare(m.Elector, each(ROLL, "owners_hash salt"), none="number area")
declare(m.RollUnit, each(ROLL, "label area"))
declare(m.RollPerson, each(ROLL, "name_encrypted phone_encrypted phone_index"))
declare(m.Delivery, {"recorded_by": ACTED})
declare(
    m.Proxy,
    {
        **each(ROLL, "holder_name_encrypted holder_phone_encrypted holder_phone_index"),
        "recorded_by": ACTED,
    },
)
declare(m.Vote, {"choices": NAMED, "recorded_by": ACTED}, none="key scan_hash leaf")
declare(m.VoteWaiting, none="ballot_id")
declare(
    m.SetAside,
    {"choices": NAMED, **each(ACTED, "recorded_by decided_by"), "reason": NAMED},
    none="key",
)
declare(m.ChainLink, {"body": NAMED}, none="sequence leaf link")
declare(m.Turnout, none="id key_hash")
declare(m.Envelope, {"sealed": SECRET}, none="id digest")
declare(m.OpenedPaper, {"choices": SECRET}, none="id")
declare(m.PlaceRule, {"set_by": ACTED}, none="place_code name value source reason")
declare(
    m.RollImport,
    {"made_by": ACTED},
    none="name stored_path electors units area fault size_bytes done_bytes rows refused doubtful",
)
declare(m.RefusedLine, none="line reason")
