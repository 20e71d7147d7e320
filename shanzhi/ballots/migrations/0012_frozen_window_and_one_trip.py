"""After opening the window, title and force are frozen as the rest; a vote asks the server in one trip.

What the two functions say is planned once in a session: with the wall around every table, planning took
longer than finding. They run as whoever asks, behind the same wall.
"""

from django.db import migrations

FROZEN = """
CREATE OR REPLACE FUNCTION ballots_ballot_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.frozen, NEW.frozen_hash, NEW.roll_hash, NEW.opened_at, NEW.kind, NEW.is_secret,
      NEW.public_id, NEW.place_code, NEW.estate_id, NEW.title, NEW.words, NEW.force,
      NEW.opens_at, NEW.closes_at, NEW.silence_clause, NEW.imported_source)
      IS DISTINCT FROM
     (OLD.frozen, OLD.frozen_hash, OLD.roll_hash, OLD.opened_at, OLD.kind, OLD.is_secret,
      OLD.public_id, OLD.place_code, OLD.estate_id, OLD.title, OLD.words, OLD.force,
      OLD.opens_at, OLD.closes_at, OLD.silence_clause, OLD.imported_source)
     OR NEW.sequence < OLD.sequence THEN
    RAISE EXCEPTION 'ballot % is frozen', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

FROZEN_BEFORE = """
CREATE OR REPLACE FUNCTION ballots_ballot_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.frozen, NEW.frozen_hash, NEW.roll_hash, NEW.opened_at, NEW.kind, NEW.is_secret)
      IS DISTINCT FROM
     (OLD.frozen, OLD.frozen_hash, OLD.roll_hash, OLD.opened_at, OLD.kind, OLD.is_secret)
     OR NEW.sequence < OLD.sequence THEN
    RAISE EXCEPTION 'ballot % is frozen', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
"""

# The resident's own head, by the number they proved: the first, or the one with that roll number.
OWN_HEAD = """
CREATE FUNCTION ballots_own_head(
  ballot_ uuid, indexes bytea[], number_ integer,
  OUT ballot_id bigint, OUT public_id uuid, OUT state text, OUT place_code text, OUT is_secret boolean,
  OUT opens_at timestamptz, OUT closes_at timestamptz, OUT items text,
  OUT elector_id bigint, OUT number integer, OUT person_id bigint
) RETURNS SETOF record LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT ballot.id, ballot.public_id, ballot.state::text, ballot.place_code::text, ballot.is_secret,
           ballot.opens_at, ballot.closes_at, (ballot.frozen -> 'items')::text,
           elector.id, elector.number, person.id
    FROM ballots_rollperson person
    JOIN ballots_elector elector ON elector.id = person.elector_id
    JOIN ballots_ballot ballot ON ballot.id = elector.ballot_id
    WHERE person.phone_index = ANY (indexes) AND person.phone_index <> ''
      AND ballot.public_id = ballot_ AND ballot.state NOT IN ('draft', 'cancelled')
      AND (number_ IS NULL OR elector.number = number_)
    ORDER BY elector.number, person.id LIMIT 1;
END $$;
"""

# A head's first vote, where nothing stands in its way; NULL where something does, and nothing is
# changed. Closing waits for the shared lock; who looks at the head behind its lock waits for its key.
FIRST_VOTE = """
CREATE FUNCTION ballots_first_vote(
  lock_ integer, ballot_ bigint, elector_ bigint, voter_ bigint, key_ uuid, choices_ jsonb,
  at_ timestamptz, leaf_ bytea
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE made bigint;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(lock_, (ballot_ % 2147483648)::integer);
  PERFORM FROM ballots_elector WHERE id = elector_ FOR KEY SHARE;
  INSERT INTO ballots_vote (key, ballot_id, elector_id, voter_id, channel, choices, scan_hash, at, leaf)
    SELECT key_, ballot_, elector_, voter_, 'online', choices_, '', at_, leaf_
    FROM ballots_ballot
    WHERE id = ballot_ AND state = 'open' AND NOT is_secret AND at_ BETWEEN opens_at AND closes_at
    ON CONFLICT DO NOTHING
    RETURNING id INTO made;
  RETURN made;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ballots", "0011_wall_around_rolls")]

    operations = [
        migrations.RunSQL(FROZEN, FROZEN_BEFORE),
        migrations.RunSQL(OWN_HEAD, "DROP FUNCTION ballots_own_head(uuid, bytea[], integer)"),
        migrations.RunSQL(
            FIRST_VOTE,
            "DROP FUNCTION ballots_first_vote("
            "integer, bigint, bigint, bigint, uuid, jsonb, timestamptz, bytea)",
        ),
    ]
