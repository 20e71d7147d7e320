import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PresenceBeat } from "./presence";

const PAGE = `
  <div data-presence="/desk/cases/7-1/presence" data-case="7"><div data-presence-list></div></div>
  <form data-draft="closure:7-1"><textarea></textarea></form>`;
const WANG = "<ul><li>王芳正在填写</li></ul>";

describe("presence", () => {
  const sent = vi.fn(async (_url: string, _init: RequestInit) => new Response(WANG));
  const bodies = () => sent.mock.calls.map(([, init]) => String(init.body ?? init.method));

  function open(): HTMLElement {
    document.body.innerHTML = PAGE;
    const element = document.querySelector<HTMLElement>("[data-presence]") as HTMLElement;
    new PresenceBeat(element);
    return element;
  }

  beforeEach(() => {
    sent.mockClear();
    vi.useFakeTimers();
    vi.stubGlobal("fetch", sent);
  });

  afterEach(() => {
    document.body.innerHTML = "";
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("beats every twenty seconds and shows who else is here", async () => {
    const element = open();
    await vi.advanceTimersByTimeAsync(41_000);
    expect(sent).toHaveBeenCalledTimes(3);
    expect(element.textContent).toContain("王芳正在填写");
  });

  it("says at once that somebody begins to write, and not at every letter", async () => {
    open();
    await vi.advanceTimersByTimeAsync(10);
    const area = document.querySelector("textarea") as HTMLTextAreaElement;
    for (let letter = 0; letter < 5; letter++) area.dispatchEvent(new Event("input", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(10);
    expect(bodies()).toEqual(["writing=0", "writing=1"]);
  });

  it("looks again when this matter moves, not when another does", async () => {
    const element = open();
    await vi.advanceTimersByTimeAsync(10);
    element.dispatchEvent(new CustomEvent("sz:live", { detail: { case: 8 } }));
    element.dispatchEvent(new CustomEvent("sz:live", { detail: { case: 7 } }));
    await vi.advanceTimersByTimeAsync(10);
    expect(bodies()).toEqual(["writing=0", "GET"]);
  });

  it("falls silent when the matter is left", async () => {
    open();
    await vi.advanceTimersByTimeAsync(10);
    document.body.innerHTML = "";
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveBeenCalledTimes(1);
  });
});
