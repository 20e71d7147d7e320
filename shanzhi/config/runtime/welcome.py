"""What is printed when the house is up: the five ends, and who may sign in to the demo."""

from __future__ import annotations

from typing import Any

ENDS = (
    ("居民端 resident", "/g/{grid}"),
    ("网格端 worker", "/worker/"),
    ("工作台 desk", "/desk/"),
    ("驾驶舱 cockpit", "/cockpit/"),
    ("开放接口 open API", "/api/v1/docs"),
)


def addresses(site: str, demo: dict[str, Any]) -> str:
    """The block of text with the addresses; ``demo`` is what the demo told of itself, or empty."""
    grid = demo.get("grid")
    lines = ["", f"善治 Shanzhi  {site}", ""]
    for name, path in ENDS:
        end = path.format(grid=grid) if grid or "{grid}" not in path else "/"
        lines.append(f"  {_padded(name, 20)}{site}{end}")
    if accounts := demo.get("accounts"):
        lines += ["", "  演示账号 demo accounts"]
        for account in accounts:
            role = _padded(str(account["role"]), 20)
            lines.append(f"  {role}{account['username']} / {account['password']}")
    return "\n".join([*lines, "", "  Ctrl-C stops everything.", ""])


def _padded(text: str, cells: int) -> str:
    """Chinese characters take two cells of a terminal."""
    width = sum(2 if ord(character) > 0x2E80 else 1 for character in text)
    return text + " " * max(1, cells - width)
