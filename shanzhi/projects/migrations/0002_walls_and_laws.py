"""What the database itself refuses of a ledger and of a vote, and the county wall (see kernel 0005).

The ledger: entries, lines, decisions and years are only ever added; lines of an entry sum to zero and are
as many as it says; nobody decides on what they entered; no money account falls below zero. A vote: within
its window, within the amount, for feasible proposals of its own round.
"""

from django.db import migrations

LEDGER = ("fundyear", "fundentry", "fundline", "funddecision")
PLACED = (
    "project", "milestone", "fund", "budgetround", "budgetproposal", "budgetvote",
)  # fmt: skip
# (table, its key, the table beside it)
THROUGH = (
    ("projectpicture", "project_id", "project"),
    ("evaluation", "project_id", "project"),
    ("fundaccount", "fund_id", "fund"),
    ("fundyear", "fund_id", "fund"),
    ("fundentry", "fund_id", "fund"),
    ("fundline", "entry_id", "fundentry"),
    ("funddecision", "entry_id", "fundentry"),
    ("budgetvotechoice", "vote_id", "budgetvote"),
)

STAYS = """
CREATE FUNCTION projects_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is only ever written to (%, %)', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

STAY = """
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON projects_{table}
    FOR EACH ROW EXECUTE FUNCTION projects_ledger_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON projects_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION projects_ledger_stays();
"""

BALANCES = """
CREATE FUNCTION projects_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told bigint := CASE TG_TABLE_NAME WHEN 'projects_fundentry'
        THEN (to_jsonb(NEW)->>'id')::bigint ELSE (to_jsonb(NEW)->>'entry_id')::bigint END;
    entry projects_fundentry;
    sum_of numeric;
    number_of bigint;
    strangers bigint;
BEGIN
    SELECT * INTO entry FROM projects_fundentry WHERE id = told;
    SELECT coalesce(sum(line.fen), 0), count(*), count(*) FILTER (WHERE account.fund_id <> entry.fund_id)
        INTO sum_of, number_of, strangers
        FROM projects_fundline line JOIN projects_fundaccount account ON account.id = line.account_id
        WHERE line.entry_id = told;
    IF sum_of <> 0 OR number_of <> entry.line_count OR strangers > 0 THEN
        RAISE EXCEPTION 'Entry % sums to % over % lines (% said, % of another fund)',
            told, sum_of, number_of, entry.line_count, strangers USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON projects_fundentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_entry_balances();
CREATE CONSTRAINT TRIGGER balances AFTER INSERT ON projects_fundline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_entry_balances();
"""

DECIDED = """
CREATE FUNCTION projects_entry_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry projects_fundentry;
    lowest numeric;
BEGIN
    SELECT * INTO entry FROM projects_fundentry WHERE id = NEW.entry_id;
    IF entry.entered_by_id = NEW.decided_by_id THEN
        RAISE EXCEPTION 'Entry % was entered by whoever decides on it', entry.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.is_approved THEN
        -- Two approvals at once must see each other.
        PERFORM 1 FROM projects_fund WHERE id = entry.fund_id FOR UPDATE;
        SELECT min(held) INTO lowest FROM (
            SELECT sum(line.fen) AS held
            FROM projects_fundline line
            JOIN projects_fundaccount account ON account.id = line.account_id AND account.kind = 'money'
            JOIN projects_funddecision decided ON decided.entry_id = line.entry_id AND decided.is_approved
            WHERE account.fund_id = entry.fund_id
            GROUP BY account.id
        ) AS accounts;
        IF lowest < 0 THEN
            RAISE EXCEPTION 'An account of fund % would hold %', entry.fund_id, lowest
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decided AFTER INSERT ON projects_funddecision
    FOR EACH ROW EXECUTE FUNCTION projects_entry_decided();
"""

VOTES = """
CREATE FUNCTION projects_vote_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM projects_budgetround round WHERE round.id = NEW.round_id
            AND round.counted_at IS NULL AND NEW.at >= round.votes_from AND NEW.at < round.votes_until
    ) THEN
        RAISE EXCEPTION 'A vote outside the window of round %', NEW.round_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_time BEFORE INSERT ON projects_budgetvote
    FOR EACH ROW EXECUTE FUNCTION projects_vote_in_time();

CREATE FUNCTION projects_vote_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    amount bigint;
    chosen numeric;
    wrong bigint;
BEGIN
    SELECT round.amount_fen INTO amount FROM projects_budgetvote vote
        JOIN projects_budgetround round ON round.id = vote.round_id WHERE vote.id = NEW.vote_id;
    SELECT sum(coalesce(proposal.revised_fen, proposal.cost_fen)),
            count(*) FILTER (WHERE proposal.round_id <> vote.round_id OR proposal.feasibility <> 'feasible')
        INTO chosen, wrong
        FROM projects_budgetvotechoice choice
        JOIN projects_budgetvote vote ON vote.id = choice.vote_id
        JOIN projects_budgetproposal proposal ON proposal.id = choice.proposal_id
        WHERE choice.vote_id = NEW.vote_id;
    IF chosen > amount OR wrong > 0 THEN
        RAISE EXCEPTION 'Vote % chose % of %, % not of its round', NEW.vote_id, chosen, amount, wrong
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER within AFTER INSERT ON projects_budgetvotechoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_vote_within();
"""


def _gone(*names: str) -> str:
    return ";".join(f"DROP FUNCTION {name}() CASCADE" for name in names)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_projects"),
        ("kernel", "0005_county_wall"),
        ("cases", "0040_wall_around_matters"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall('projects_{table}')",
                f"DROP POLICY county ON projects_{table};"
                f"ALTER TABLE projects_{table} DISABLE ROW LEVEL SECURITY;"
                f"DROP STATISTICS projects_{table}_county",
            )
            for table in PLACED
        ),
        *(
            migrations.RunSQL(
                f"SELECT shanzhi_wall_through('projects_{table}', '{key}', 'projects_{parent}')",
                f"DROP POLICY county ON projects_{table};"
                f"ALTER TABLE projects_{table} DISABLE ROW LEVEL SECURITY",
            )
            for table, key, parent in THROUGH
        ),
        migrations.RunSQL(STAYS, _gone("projects_ledger_stays")),
        *(migrations.RunSQL(STAY.format(table=table), migrations.RunSQL.noop) for table in LEDGER),
        migrations.RunSQL(BALANCES, _gone("projects_entry_balances")),
        migrations.RunSQL(DECIDED, _gone("projects_entry_decided")),
        migrations.RunSQL(VOTES, _gone("projects_vote_in_time", "projects_vote_within")),
    ]
