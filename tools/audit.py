"""``make audit``: are weaknesses known of any package that the locks name?

Asks the services behind pip-audit and npm audit, so it needs the net, and is no part of the tests:
what strangers publish tomorrow must not turn today's tests red. pip-audit is fetched for the run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools.frontend import environment, find_node

ROOT = Path(__file__).resolve().parents[1]
PIP_AUDIT = os.environ.get("PIP_AUDIT", "")
# What the tools print when nobody answers, or somebody who is no such service.
UNREACHABLE = (
    "ConnectionError", "ConnectTimeout", "HTTPError", "Max retries", "Name or service not known",
    "ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "404 Not Found", "405", "ENOAUDIT",
    "audit endpoint returned an error", "Failed to fetch", "dns error", "ServiceError",
)  # fmt: skip


def main() -> None:
    """Ask both; exit 1 when a weakness is known, 2 when somebody could not be asked."""
    results = [_ask(name, command, folder) for name, command, folder in _questions()]
    sys.exit(max(results))


def _questions() -> list[tuple[str, list[str], Path]]:
    uv = str(ROOT / ".venv" / "bin" / "uv")
    pip_audit = [PIP_AUDIT] if PIP_AUDIT else [uv, "tool", "run", "pip-audit@2.10.1"]
    locked = ["-r", "requirements/dev.txt", "--disable-pip", "--no-deps", "--progress-spinner=off"]
    npm = [str(find_node(ROOT).npm), "audit", "--audit-level=low"]
    return [("Python", [*pip_audit, *locked], ROOT), ("Node.js", npm, ROOT / "frontend")]


def _ask(name: str, command: list[str], folder: Path) -> int:
    env = environment(ROOT)
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, env=env)
    said = f"{done.stdout}\n{done.stderr}"
    # pip-audit reports success for packages of which it could learn nothing.
    skipped = "could not be audited" in said
    if done.returncode == 0 and not skipped:
        print(f"{name}: no known weakness.")
        return 0
    if skipped or any(word in said for word in UNREACHABLE):
        print(
            f"{name}: could not be asked. The list of known weaknesses does not answer from here: "
            "run this again where the net is open."
        )
        return 2
    print(f"{name}: weaknesses are known. Raise the version (make lock UPGRADE=--upgrade).\n{said}")
    return 1


if __name__ == "__main__":
    main()
