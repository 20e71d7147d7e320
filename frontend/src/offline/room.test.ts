// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { stays, storageNotice } from "./room";

const MB = 1_048_576;

function page(): HTMLElement {
  document.body.innerHTML = `
    <p data-storage data-text="只剩约 {mb} MB" hidden><span></span></p>
    <p data-stays data-full="满了" data-alone="没有信号" hidden><span></span></p>
    <form></form>`;
  for (const strip of document.querySelectorAll("p")) strip.scrollIntoView = () => undefined;
  return document.body;
}

function phoneWith(usage: number, quota: number): void {
  vi.stubGlobal("navigator", { storage: { estimate: () => Promise.resolve({ usage, quota }) } });
}

afterEach(() => vi.unstubAllGlobals());

describe("room on the phone", () => {
  it("says so before a form is filled when little is left", async () => {
    phoneWith(480 * MB, 500 * MB);
    const strip = page().querySelector<HTMLElement>("[data-storage]");
    await storageNotice();
    expect(strip?.hidden).toBe(false);
    expect(strip?.textContent).toBe("只剩约 20 MB");
  });

  it("says nothing while there is enough, or where the browser does not tell", async () => {
    phoneWith(100 * MB, 5_000 * MB);
    page();
    await storageNotice();
    expect(document.querySelector<HTMLElement>("[data-storage]")?.hidden).toBe(true);
    vi.stubGlobal("navigator", {});
    const strip = page().querySelector<HTMLElement>("[data-storage]");
    await storageNotice();
    expect(strip?.hidden).toBe(true);
  });

  it("gives a form back that could not be kept, and says why", () => {
    const form = page().querySelector("form") as HTMLFormElement;
    const again = vi.fn();
    form.addEventListener("sz:stays", again);
    stays("full");
    expect(again).toHaveBeenCalledOnce();
    expect(document.querySelector("[data-stays]")?.textContent).toBe("满了");
  });
});
