"""One person with one device, and what went wrong on its screen."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page

from shanzhi.config import environment


class Size(Enum):
    """The three screens of the design, in CSS pixels."""

    PHONE = (390, 844)
    DESK = (1440, 900)
    WALL = (1920, 1080)


class Visit:
    """A browser context of its own: no cookie is shared with another person."""

    def __init__(self, browser: Browser, url: str, size: Size, **options: Any) -> None:
        width, height = size.value
        phone = size is Size.PHONE
        self.context = browser.new_context(
            base_url=url, viewport={"width": width, "height": height}, locale="zh-CN",
            timezone_id="Asia/Shanghai", is_mobile=phone, has_touch=phone, **options,
        )  # fmt: skip
        self.context.set_default_timeout(30_000)
        self._noted: list[str] = []
        self.context.on("page", self._watch)
        self.page = self.context.new_page()

    def errors(self, expected: list[str]) -> list[str]:
        """What no one expected: console errors, exceptions, policy violations."""
        return [e for e in self._noted if not any(re.search(known, e) for known in expected)]

    def close(self) -> None:
        """Put the device away."""
        self.context.close()

    def _watch(self, page: Page) -> None:
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self._noted.append(f"{page.url}: {error}"))

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._noted.append(f"{message.text} ({message.location.get('url', '')})")


def picture(page: Page, name: str) -> Path:
    """Keep a picture of the screen under var/screenshots and return its path. A browser that left a hole
    in it, where nothing at all was drawn, has shown a person what nobody meant."""
    size = page.viewport_size or {"width": 0, "height": 0}
    folder = environment.VAR_DIR.read() / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{size['width']}x{size['height']}.png"
    page.screenshot(path=path, animations="disabled")
    with Image.open(path) as drawn:
        holes = drawn.convert("RGBA").getchannel("A").point(lambda alpha: 255 - alpha).getbbox()
    assert holes is None, f"{path.name}: nothing is drawn in {holes}"
    return path
