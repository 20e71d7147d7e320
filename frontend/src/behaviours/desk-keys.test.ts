import { describe, expect, it } from "vitest";
import { intent, neighbour } from "./desk-keys";

function pressed(key: string, target: Element = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, ...more });
  target.dispatchEvent(event);
  return event;
}

describe("the desk's keys", () => {
  it("walks with j and k, helps with ?, and leaves other letters to the page's own buttons", () => {
    expect(intent(pressed("j"))).toBe("next");
    expect(intent(pressed("k"))).toBe("previous");
    expect(intent(pressed("?"))).toBe("help");
    expect(intent(pressed("e"))).toEqual({ press: "e" });
  });

  it("lets a clerk type j into the search box", () => {
    const box = document.body.appendChild(document.createElement("input"));
    expect(intent(pressed("j", box))).toBeNull();
    expect(intent(pressed("Escape", box))).toBe("leave");
  });

  it("leaves Ctrl+K to the browser, Enter on a link to the link, and half-typed pinyin to the input method", () => {
    const link = document.body.appendChild(document.createElement("a"));
    expect(intent(pressed("k", document.body, { ctrlKey: true }))).toBeNull();
    expect(intent(pressed("Enter", link))).toBeNull();
    expect(intent(pressed("j", document.body, { isComposing: true }))).toBeNull();
  });

  it("stays at the ends of the queue", () => {
    const queue = ["first", "second"];
    expect(neighbour(queue, undefined, 1)).toBe("first");
    expect(neighbour(queue, "second", 1)).toBe("second");
    expect(neighbour(queue, "first", -1)).toBe("first");
  });
});
