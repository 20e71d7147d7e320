"""Run all benchmarks one after the other and write docs/benchmarks.md.

``python -m benchmarks`` runs them, ``python -m benchmarks cockpit ballot`` some of them;
``python -m benchmarks page`` only writes the page. It holds what the last runs kept under var/bench,
and of what has not run here what it held before.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

NAMES = (
    "classify",
    "locate",
    "intake",
    "desk",
    "loop",
    "worker",
    "sensing",
    "ballot",
    "ground",
    "cockpit",
    "twin",
    "topics",
)
ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "bench"
PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Figures and where they come from

Written by `make bench`: each figure is measured by one command, `make bench NAME=…`, whose last
line is one JSON object. Machines differ and are noisy, so each value stands beside a reference
that was measured in the same run.

| benchmark | value | unit | reference | ratio |
| --- | --- | --- | --- | --- |
"""


def main() -> None:
    """Run, keep each result, write the page."""
    wanted = sys.argv[1:] or NAMES
    if unknown := {*wanted} - {*NAMES, "page"}:
        raise SystemExit(
            f"No such benchmark: {', '.join(sorted(unknown))}. There are {', '.join(NAMES)}."
        )
    for name in wanted:
        if name != "page":
            run(name)
    write_page()


def run(name: str) -> None:
    """Run one benchmark, show what it says, keep its last line."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    last = ""
    with subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
    if process.returncode:
        raise SystemExit(f"{name} did not finish")
    machine = f"{psutil.cpu_count()} cores, Python {platform.python_version()}"
    result = {**json.loads(last), "machine": machine}
    (RESULTS / f"{name}.json").write_text(json.dumps(result, ensure_ascii=False, indent=2))


def write_page() -> None:
    """The table of all results, then each whole."""
    results = {**_held(), **{p.stem: json.loads(p.read_text()) for p in RESULTS.glob("*.json")}}
    found = [results[name] for name in sorted(results)]
    rows = [
        f"| `{r['name']}` | {r['value']} | {r['unit']} | {r['reference']} | {r['ratio']} |"
        for r in found
    ]
    parts = [HEAD + "\n".join(rows), *(_whole(result) for result in found)]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")


def _held() -> dict[str, Any]:
    """The results that the page tells now."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    blocks = [part.split("\n```")[0] for part in text.split("```json\n")[1:]]
    return {result["name"]: result for result in map(json.loads, blocks)}


def _whole(result: dict[str, Any]) -> str:
    body = json.dumps(result, ensure_ascii=False, indent=2)
    return f"## {result['name']}\n\n```json\n{body}\n```"


if __name__ == "__main__":
    main()
