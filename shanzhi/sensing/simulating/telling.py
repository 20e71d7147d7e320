"""The scoreboard in words: a table for people, one line for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shanzhi.sensing.simulating.days import Day, DayScore
from shanzhi.sensing.simulating.scoring import Row, Score
from shanzhi.sensing.simulating.world import IN_NEED, TRUE, Nature

HEAD = (
    "what it was", "events", "caught", "alarms", "matters", "s to matter p50 / worst",
    "s to a person p50 / worst", "people called p50 / most",
)  # fmt: skip
NAMES = {
    Nature.FIRE: "fire", Nature.GAS: "gas leak", Nature.LEAK: "water leak", Nature.FLOOD: "flooded street",
    Nature.LID: "manhole open in a storm", Nature.MAINS: "mains failure", Nature.SOS: "call for help",
    Nature.BATTERY: "battery runs low", Nature.DINNER: "dinner that smokes",
    Nature.DRIFT: "aged detector", Nature.FLAPPING: "sensor that flaps", Nature.MISTAKE: "pressed by mistake",
}  # fmt: skip


def table(score: Score) -> list[str]:
    """Markdown, true events first."""
    lines = [_line(HEAD), _line(["---", *["---:"] * (len(HEAD) - 1)])]
    order = sorted(score.rows, key=lambda nature: list(NAMES).index(nature))
    for nature in order:
        row = score.rows[nature]
        caught = f"{row.caught}" if nature in TRUE else "–"
        lines.append(
            _line(
                (
                    NAMES[nature], row.events, caught, row.alarms, len(row.matters),
                    _two(row.to_matter, 2), _two(row.to_person, 2), _two(row.people, 0),
                )
            )
        )  # fmt: skip
    return lines


def false_lines(score: Score) -> list[str]:
    """False alarms by model, as the desk would propose thresholds from."""
    lines = [
        _line(("model", "devices", "false alarms", "per 1,000 devices")),
        "|---|---:|---:|---:|",
    ]
    for model, (count, devices) in score.false_by_model.items():
        lines.append(_line((model, devices, count, f"{1000 * count / devices:.2f}")))
    return lines


def day_lines(days: DayScore) -> list[str]:
    """Weeks in memory: falls, journeys, late mornings, silence."""
    lines = [_line(("elders", "happened", "called")), "|---|---:|---:|"]
    names = {
        Day.ILL: "falls ill or falls down", Day.LATE: "rises three hours late, well",
        Day.AWAY: "travels for three days, nobody was told",
        Day.SAID: "travels for three days, and said so", Day.USUAL: "usual days",
    }  # fmt: skip
    lines += [_line((name, days.happened[day], days.called[day])) for day, name in names.items()]
    if days.hours:
        lines.append(
            _line(("hours from the fall to the call, p50 / worst", "", _two(days.hours, 1)))
        )
    lines += [
        _line(
            ("home a day before they said / noticed by their door or bed", days.early, days.noticed)
        ),
        _line(("batteries that died / noticed as silent", days.dead, days.heard_dead)),
        _line(("silence called of a device that was well", "", days.false_silence)),
        _line(("devices silent with their gateway / matters", *days.storm)),
    ]
    return lines


def figures(score: Score) -> dict[str, Any]:
    """For the line of JSON."""
    rows = score.rows
    wanted = [rows[n] for n in rows if n in IN_NEED]
    fine = [second for row in wanted for second in row.to_person]
    return {
        "in_need": sum(row.events for row in wanted),
        "caught": sum(row.caught for row in wanted),
        "missed": score.missed[:20],
        "false_matters": len(
            set().union(*(rows[n].matters for n in rows if n not in TRUE), set())
            - set().union(*(row.matters for row in wanted), set())
        ),
        "matters_per_mains_failure": score.most_matters.get(Nature.MAINS, 0),
        "to_person_p50_s": _at(fine, 0.5),
        "to_person_worst_s": _at(fine, 1.0),
        "by_nature": {str(nature): _of(row) for nature, row in rows.items()},
        "false_by_model": {m: list(two) for m, two in score.false_by_model.items()},
    }


def _of(row: Row) -> dict[str, Any]:
    return {
        "events": row.events, "caught": row.caught, "alarms": row.alarms, "matters": len(row.matters),
        "to_matter_p50_s": _at(row.to_matter, 0.5), "to_matter_worst_s": _at(row.to_matter, 1.0),
        "to_person_p50_s": _at(row.to_person, 0.5), "to_person_worst_s": _at(row.to_person, 1.0),
    }  # fmt: skip


def _two(values: Sequence[float], decimals: int) -> str:
    if not values:
        return ""
    middle, worst = _at(values, 0.5), _at(values, 1.0)
    return f"{middle:.{decimals}f} / {worst:.{decimals}f}"


def _at(values: Sequence[float], share: float) -> float | None:
    """The nearest rank."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"
