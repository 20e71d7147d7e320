import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IdempotentForm, judge } from "./idempotent-form";

const FORM = `
  <div data-notices></div>
  <form id="report" action="http://localhost/g/1/report" data-draft="report:1">
    <input type="hidden" name="idempotency_key" value="from-the-server"><textarea name="text">电梯停了</textarea>
    <p data-sending data-queued="待发送" data-retry="{seconds} 秒后再试" data-sending-text="发送中" data-sent="已送达" data-failed="没有发出去"></p>
    <button type="submit">提交</button>
  </form>`;

let keys: unknown[] = [];
let answers: (() => Response)[] = [];

function open(go = vi.fn()) {
  document.body.innerHTML = FORM;
  const form = document.querySelector("form") as HTMLFormElement;
  const line = document.querySelector("[data-sending]") as HTMLElement;
  return { form, line, go, sending: new IdempotentForm(form, go) };
}

function answer(status: number, url = "http://localhost/g/1/report", body = ""): Response {
  const response = new Response(body || null, { status });
  Object.defineProperty(response, "url", { value: url });
  return response;
}

describe("a report on a bad line", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    keys = [];
    vi.stubGlobal("fetch", async (_url: string, options: RequestInit) => {
      keys.push((options.body as FormData).get("idempotency_key"));
      const next = answers.shift();
      if (!next) throw new TypeError("network");
      return next();
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is tried again with the same key until it arrives, then goes on to the matter's page", async () => {
    const { line, go, sending } = open();
    answers = [() => answer(503)];
    await sending.send();
    expect(line.dataset.state).toBe("queued");
    expect(line.textContent).toContain("待发送");
    answers = [() => answer(200, "http://localhost/m/token")];
    await vi.advanceTimersByTimeAsync(3_000);
    expect(go).toHaveBeenCalledWith("http://localhost/m/token");
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(line.textContent).toBe("已送达");
  });

  it("makes one request of a double tap", async () => {
    const { sending } = open();
    answers = [() => answer(200), () => answer(200)];
    await Promise.all([sending.send(), sending.send()]);
    expect(keys).toHaveLength(1);
  });

  it("keeps its key when the reply was lost and the page opened again with the same words", async () => {
    answers = [];
    await open().sending.send();
    answers = [() => answer(200)];
    await open().sending.send();
    expect(new Set(keys).size).toBe(1);
  });

  it("shows a refusal in the server's words and does not try again", async () => {
    const { line, go, sending } = open();
    answers = [() => answer(409, "", "<p data-refusal-text>这个网格码已停用</p>")];
    await sending.send();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(line.textContent).toBe("没有发出去 这个网格码已停用");
    expect(go).not.toHaveBeenCalled();
    expect(keys).toHaveLength(1);
  });

  it("knows which answers are worth another try", () => {
    expect([200, 303, 400, 403, 408, 422, 429, 500, 503].map(judge)).toEqual([
      "arrived",
      "arrived",
      "refused",
      "refused",
      "again",
      "refused",
      "again",
      "again",
      "again",
    ]);
  });
});
