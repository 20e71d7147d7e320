"""What the benchmark of the worker's end does on its pages."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

LIST_ROW = "#tasks .rows a"

# A form as the pages have it, with a picture of some 150 KB where one is wanted.
_SEND = """
async ([number, turn, picture]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.enctype = "multipart/form-data";
  form.action = `/desk/cases/${number}/` + (picture ? "evidence" : "comments");
  const add = (name, value) => {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  };
  if (!picture) {
    add("body", `第${turn}次巡查，现场正常`);
    add("visibility", "inside");
  } else {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1280, height: 960 });
    const paper = canvas.getContext("2d");
    for (let i = 0; i < 900; i += 1) {
      paper.fillStyle = `hsl(${(i * 37 + turn) % 360} 60% ${20 + (i % 60)}%)`;
      paper.fillRect((i * 97) % 1280, (i * 61) % 960, 20 + (i % 90), 20 + (i % 70));
    }
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    const kept = new DataTransfer();
    kept.items.add(new File([blob], `p${turn}.jpg`, { type: "image/jpeg" }));
    const field = Object.assign(document.createElement("input"), { type: "file", name: "files" });
    field.files = kept.files;
    form.append(field);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
"""
_SCROLL = """
(seconds) => new Promise((done) => {
  const times = [];
  const begin = performance.now();
  const step = (at) => {
    times.push(at);
    scrollBy(0, 60);
    if (innerHeight + scrollY >= document.documentElement.scrollHeight) scrollTo(0, 0);
    if (at - begin < seconds * 1000) requestAnimationFrame(step);
    else done(times);
  };
  requestAnimationFrame(step);
})
"""


def keep_act(page: Page, number: str, turn: int, *, picture: bool) -> None:
    """Send a form from a page of the matter's list and wait until the phone has it."""
    page.goto("/worker/")
    page.evaluate(_SEND, [number, turn, picture])
    page.wait_for_url("**/worker/outbox*")


def scroll_through(page: Page, seconds: float = 4.0) -> dict[str, Any]:
    """Frames while the list moves by 60 px in each: how many a second, and how many came late."""
    times = page.evaluate(_SCROLL, seconds)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return {
        "fps": round(1000 * len(gaps) / (times[-1] - times[0]), 1),
        "late_frames": sum(gap > 25 for gap in gaps),
        "frames": len(gaps),
        "ms_worst": round(max(gaps), 1),
    }
