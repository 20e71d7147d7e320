import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scan } from "../platform/behaviour";
import { keep, kept } from "../platform/device";
import { formOf, readKept, ServerDraft } from "./server-drafts";

const PAGE = `
  <div data-server-drafts='{"closure":{"note":"已清运"},"question":{"question":"几点？"}}' data-url="/desk/cases/7-1/drafts/"
    data-number="7-1"></div>
  <section data-unsent-draft="closure"></section><section data-unsent-draft="question"></section>
  <form data-draft="closure:7-1"><input type="hidden" name="csrfmiddlewaretoken" value="t"><textarea name="note"></textarea></form>`;

function open(): HTMLFormElement {
  document.body.innerHTML = PAGE;
  return document.querySelector("form") as HTMLFormElement;
}

function area(form: HTMLFormElement): HTMLTextAreaElement {
  return form.querySelector("textarea") as HTMLTextAreaElement;
}

function type(form: HTMLFormElement, words: string): void {
  area(form).value = words;
  area(form).dispatchEvent(new Event("input", { bubbles: true }));
}

describe("a draft on the server", () => {
  const sent = vi.fn(async (_url: string, _init: RequestInit) => new Response(null, { status: 204 }));

  beforeEach(() => {
    localStorage.clear();
    sent.mockClear();
    vi.useFakeTimers();
    vi.stubGlobal("fetch", sent);
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("belongs to a form of this matter", () => {
    expect(formOf(open(), "7-1")).toBe("closure");
    expect(formOf(open(), "7-2")).toBe("");
    expect(readKept("{")).toEqual({});
  });

  it("comes back on another device, and leaves alone what has no form here", () => {
    const form = open();
    scan();
    expect(area(form).value).toBe("已清运");
    expect(document.querySelector("[data-unsent-draft=closure]")).toBeNull();
    expect(document.querySelector("[data-unsent-draft=question]")).not.toBeNull();
  });

  it("is sent once when Li Ming pauses, and then the device forgets its copy", async () => {
    const form = open();
    new ServerDraft(form, "/d/closure");
    type(form, "已清");
    type(form, "已清运完毕");
    keep("draft:closure:7-1", { note: "已清运完毕" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toHaveBeenCalledTimes(1);
    expect(String(sent.mock.calls[0]?.[1].body)).toBe("note=%E5%B7%B2%E6%B8%85%E8%BF%90%E5%AE%8C%E6%AF%95");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(kept("draft:closure:7-1")).toBeNull();
    expect(localStorage.length).toBe(0);
  });

  it("comes back in a page that was asked for before it reached the server", async () => {
    keep("draft:question:7-1", { note: "几点方便？" });
    keep("sent:draft:question:7-1", Date.now());
    document.body.innerHTML =
      '<div data-server-drafts="{}" data-url="/d/" data-number="7-1"></div>' +
      '<form data-draft="question:7-1"><textarea name="note"></textarea></form>';
    const form = document.querySelector("form") as HTMLFormElement;
    scan();
    expect(area(form).value).toBe("几点方便？");
    expect(sent).not.toHaveBeenCalled();
  });

  it("gives way to what another device has sent since", () => {
    keep("draft:closure:7-1", { note: "上周写的" });
    keep("sent:draft:closure:7-1", Date.now() - 60_000);
    const form = open();
    scan();
    expect(area(form).value).toBe("已清运");
    expect(localStorage.length).toBe(0);
  });

  it("stays on the device while the network is away", async () => {
    sent.mockRejectedValueOnce(new TypeError("away"));
    const form = open();
    new ServerDraft(form, "/d/closure");
    keep("draft:closure:7-1", { note: "断网时写的" });
    type(form, "断网时写的");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(kept("draft:closure:7-1")).not.toBeNull();
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(30_010);
    expect(kept("draft:closure:7-1")).toBeNull();
  });

  it("never arrives after the form itself was sent", async () => {
    const form = open();
    new ServerDraft(form, "/d/closure");
    type(form, "办好了");
    form.dispatchEvent(new Event("submit", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).not.toHaveBeenCalled();
  });
});
