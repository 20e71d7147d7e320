"""What the database itself refuses: a changed vote or link, a roll or an item changed after opening, a
vote of one ballot with an elector of another; and the wall between counties (see kernel 0005)."""

from django.db import migrations

# Of a vote only who recorded it, who cast it and the picture may be forgotten; what it says stays.
UNCHANGED = """
CREATE FUNCTION ballots_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'voter_id' - 'recorded_by_id' - 'scan_id'
      = to_jsonb(OLD) - 'voter_id' - 'recorded_by_id' - 'scan_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER unchanged BEFORE UPDATE OR DELETE ON ballots_vote
  FOR EACH ROW EXECUTE FUNCTION ballots_unchanged();
CREATE TRIGGER unchanged BEFORE UPDATE OR DELETE ON ballots_chainlink
  FOR EACH ROW EXECUTE FUNCTION ballots_unchanged();
"""

FROZEN = """
CREATE FUNCTION ballots_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_ record;
BEGIN
  IF TG_OP = 'DELETE' THEN row_ := OLD; ELSE row_ := NEW; END IF;
  IF EXISTS (SELECT FROM ballots_ballot WHERE id = row_.ballot_id AND opened_at IS NOT NULL) THEN
    RAISE EXCEPTION '% is frozen', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN row_;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON ballots_elector
  FOR EACH ROW EXECUTE FUNCTION ballots_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON ballots_rollunit
  FOR EACH ROW EXECUTE FUNCTION ballots_frozen();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON ballots_ballotitem
  FOR EACH ROW EXECUTE FUNCTION ballots_frozen();

CREATE FUNCTION ballots_ballot_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.frozen, NEW.frozen_hash, NEW.roll_hash, NEW.opened_at, NEW.kind, NEW.is_secret)
      IS DISTINCT FROM
     (OLD.frozen, OLD.frozen_hash, OLD.roll_hash, OLD.opened_at, OLD.kind, OLD.is_secret)
     OR NEW.sequence < OLD.sequence THEN
    RAISE EXCEPTION 'ballot % is frozen', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON ballots_ballot
  FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION ballots_ballot_frozen();
"""

TOGETHER = """
ALTER TABLE ballots_elector ADD CONSTRAINT elector_of_ballot UNIQUE (id, ballot_id);
ALTER TABLE ballots_vote ADD CONSTRAINT vote_elector_of_ballot
  FOREIGN KEY (elector_id, ballot_id) REFERENCES ballots_elector (id, ballot_id);

CREATE FUNCTION ballots_same_elector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ballots_vote WHERE id = NEW.supersedes_id
                 AND elector_id = NEW.elector_id) THEN
    RAISE EXCEPTION 'a vote supersedes one of the same elector'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER same_elector BEFORE INSERT ON ballots_vote
  FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL) EXECUTE FUNCTION ballots_same_elector();
"""

# A vote waits for its link from the moment it is there.
WAITING = """
CREATE FUNCTION ballots_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ballots_votewaiting (vote_id, ballot_id) VALUES (NEW.id, NEW.ballot_id);
  RETURN NULL;
END $$;
CREATE TRIGGER wait AFTER INSERT ON ballots_vote FOR EACH ROW EXECUTE FUNCTION ballots_wait();
"""

WALLS = ("SELECT shanzhi_wall('ballots_ballot')", "SELECT shanzhi_wall('ballots_placerule', true)")


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_ballots"), ("kernel", "0005_county_wall")]

    operations = [
        migrations.RunSQL(
            UNCHANGED,
            "DROP TRIGGER unchanged ON ballots_vote; DROP TRIGGER unchanged ON ballots_chainlink;"
            "DROP FUNCTION ballots_unchanged()",
        ),
        migrations.RunSQL(
            FROZEN,
            "DROP TRIGGER frozen ON ballots_elector; DROP TRIGGER frozen ON ballots_rollunit;"
            "DROP TRIGGER frozen ON ballots_ballotitem; DROP TRIGGER frozen ON ballots_ballot;"
            "DROP FUNCTION ballots_frozen(); DROP FUNCTION ballots_ballot_frozen()",
        ),
        migrations.RunSQL(
            TOGETHER,
            "DROP TRIGGER same_elector ON ballots_vote; DROP FUNCTION ballots_same_elector();"
            "ALTER TABLE ballots_vote DROP CONSTRAINT vote_elector_of_ballot;"
            "ALTER TABLE ballots_elector DROP CONSTRAINT elector_of_ballot",
        ),
        migrations.RunSQL(
            WAITING, "DROP TRIGGER wait ON ballots_vote; DROP FUNCTION ballots_wait()"
        ),
        *(
            migrations.RunSQL(
                wall,
                f"DROP POLICY county ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
                f"DROP STATISTICS {table}_county",
            )
            for wall, table in zip(WALLS, ("ballots_ballot", "ballots_placerule"), strict=True)
        ),
    ]
