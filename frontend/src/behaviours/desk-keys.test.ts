import { beforeEach, describe, expect, it, vi } from "vitest";
import { intent, neighbour, Sequence, startDeskKeys } from "./desk-keys";

startDeskKeys();

function pressed(key: string, target: Element = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

function onPage(html: string): void {
  document.body.innerHTML = html;
}

beforeEach(() => onPage(""));

describe("the desk's keys", () => {
  it("walks with j and k, helps with ?, and leaves other letters to the page's own buttons", () => {
    expect(intent(pressed("j"))).toBe("next");
    expect(intent(pressed("k"))).toBe("previous");
    expect(intent(pressed("?"))).toBe("help");
    expect(intent(pressed("e"))).toEqual({ press: "e" });
    expect(intent(pressed("x"))).toBe("tick");
    expect(intent(pressed("X"))).toBe("tick-range");
    expect(intent(pressed("*"))).toBe("tick-all");
  });

  it("lets a clerk type j into the search box", () => {
    const box = document.body.appendChild(document.createElement("input"));
    expect(intent(pressed("j", box))).toBeNull();
    expect(intent(pressed("x", box))).toBeNull();
    expect(intent(pressed("Escape", box))).toBe("leave");
  });

  it("leaves Ctrl+K to the browser, Enter on a link to the link, and half-typed pinyin to the input method", () => {
    const link = document.body.appendChild(document.createElement("a"));
    expect(intent(pressed("k", document.body, { ctrlKey: true }))).toBeNull();
    expect(intent(pressed("Enter", link))).toBeNull();
    expect(intent(pressed("j", document.body, { isComposing: true }))).toBeNull();
    expect(intent(pressed("e", document.body, { keyCode: 229 }))).toBeNull();
  });

  it("stays at the ends of the queue", () => {
    const queue = ["first", "second"];
    expect(neighbour(queue, undefined, 1)).toBe("first");
    expect(neighbour(queue, "second", 1)).toBe("second");
    expect(neighbour(queue, "first", -1)).toBe("first");
  });

  it("presses what another area marked, and nothing while somebody types in a dialog", () => {
    onPage(`<button id="whistle" data-key="w"></button><dialog open><button id="inside"></button></dialog>`);
    const blown = vi.fn();
    document.getElementById("whistle")?.addEventListener("click", blown);
    expect(pressed("w").defaultPrevented).toBe(true);
    expect(blown).toHaveBeenCalledOnce();
    pressed("w", document.getElementById("inside") ?? document.body);
    expect(blown).toHaveBeenCalledOnce();
    expect(pressed("u").defaultPrevented).toBe(false);
  });

  it("goes to the lists by g and a figure, and forgets the g after a while", () => {
    const sequence = new Sequence();
    const begins = (prefix: string) => prefix === "g ";
    expect(sequence.next("g", 0, begins)).toBe("");
    expect(sequence.next("1", 400, begins)).toBe("g 1");
    expect(sequence.next("g", 1_000, begins)).toBe("");
    expect(sequence.next("e", 4_000, begins)).toBe("e");
    const gone = vi.fn((event: Event) => event.preventDefault());
    onPage(`<a id="list" href="#rated" data-key="g 4"></a>`);
    document.getElementById("list")?.addEventListener("click", gone);
    pressed("g");
    pressed("4");
    expect(gone).toHaveBeenCalledOnce();
  });

  it("says which row is to be ticked", () => {
    onPage(
      `<ul><li><input class="row-check" type="checkbox" value="1"><a data-row data-walked href="#"></a></li></ul>`,
    );
    const told: unknown[] = [];
    document.addEventListener("sz:tick", (event) => told.push((event as CustomEvent).detail), { once: true });
    pressed("x");
    expect(told).toEqual([{ wish: "tick", box: document.querySelector("input") }]);
  });
});
