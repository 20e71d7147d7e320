import { define, Island } from "../platform/island";
import { fill } from "../platform/words";
import { type Act, meaning } from "./act";
import { discard, ownActs, tryAgain, wordsOf } from "./outbox";

/**
 * <sz-outbox text-…>: what this person did here and could not send yet, the oldest first, each with what it is, where it stands and
 * what can be done. Rows are copies of the <template> inside.
 */
export class Outbox extends Island {
  private readonly list = document.createElement("ul");
  private readonly channel = new BroadcastChannel("shanzhi-outbox");

  protected start(): void {
    this.list.className = "stack";
    this.inside("[data-list]").append(this.list);
    this.channel.onmessage = () => void this.show();
    void this.show();
  }

  disconnectedCallback(): void {
    this.channel.close();
  }

  private async show(): Promise<void> {
    const waiting = await ownActs().catch(() => []);
    this.inside("[data-none]").hidden = waiting.length > 0;
    this.list.replaceChildren(...(await Promise.all(waiting.map((act) => this.row(act)))));
  }

  private async row(act: Act): Promise<HTMLElement> {
    const template = this.inside<HTMLTemplateElement>("template");
    const row = (template.content.cloneNode(true) as DocumentFragment).firstElementChild as HTMLElement;
    const words = await wordsOf(act).catch(() => undefined);
    const { verb, number } = meaning(words?.path ?? "");
    const part = (name: string) => row.querySelector(`[data-part="${name}"]`) as HTMLElement;
    row.dataset.state = act.state;
    part("what").textContent = [this.text(verb) || this.text("other"), number].filter(Boolean).join(" · ");
    part("said").textContent = said(words?.fields ?? []);
    part("when").textContent = new Date(act.madeAt).toLocaleString(document.documentElement.lang);
    part("state").textContent = this.text(act.state);
    part("why").textContent = act.why || this.text(`${act.state}-why`);
    const todo = this.todo(act);
    part("todo").textContent = todo;
    part("todo").hidden = !todo;
    const link = part("open") as HTMLAnchorElement;
    link.hidden = !number;
    link.href = `/worker/cases/${number}`;
    part("again").addEventListener("click", () => void this.again(act));
    part("again").hidden = act.state === "sending";
    part("discard").addEventListener("click", () => void this.drop(act));
    if (act.state === "conflict" && number) void this.compare(row, number);
    return row;
  }

  /** What to do about it, where the answer's number says more than its words. */
  private todo(act: Act): string {
    if (act.state === "queued") {
      const failing = (act.status ?? 0) >= 500 && act.tries > 0;
      return failing ? fill(this.text("todo-500"), { n: act.tries }) : "";
    }
    if (act.state !== "refused") return "";
    return this.text(act.status ? `todo-${act.status}` : "todo-file");
  }

  /** What is true now, beside what was wanted: its state, who has it, and what happened last. */
  private async compare(row: HTMLElement, number: string): Promise<void> {
    const part = (name: string) => row.querySelector(`[data-part="${name}"]`) as HTMLElement;
    const found = await Promise.all([
      asked<{ state_name?: string; holder?: string }>(`/api/v1/cases/${number}`),
      asked<{ title: string; who: string; detail: string }[]>(`/api/v1/cases/${number}/timeline`),
    ]);
    const [now, steps] = found;
    if (!now) return;
    const last = steps?.at(-1);
    part("now-state").textContent = [now.state_name, now.holder].filter(Boolean).join(" · ");
    part("now-last").textContent = [last?.title, last?.who, last?.detail].filter(Boolean).join(" · ");
    part("now").hidden = false;
    part("mine").hidden = false;
  }

  private async again(act: Act): Promise<void> {
    await tryAgain(act);
    (await navigator.serviceWorker.ready).active?.postMessage({ is: "send" });
    await this.show();
  }

  private async drop(act: Act): Promise<void> {
    if (!window.confirm(this.text("sure"))) return;
    await discard(act);
    this.channel.postMessage({});
    await this.show();
  }
}

async function asked<T>(address: string): Promise<T | undefined> {
  const response = await fetch(address).catch(() => undefined);
  return response?.ok ? ((await response.json()) as T) : undefined;
}

// What is chosen or measured, not written.
const CODES = /id|key|end|lat|lng|loaded|taken|category|topic|building|accuracy|datum|accept|outcome|stage/;

/** The longest thing that was written, so that one's own words are recognised. */
function said(fields: [string, string][]): string {
  const written = fields.filter(([name]) => !CODES.test(name)).map(([, value]) => value);
  return written.sort((one, other) => other.length - one.length)[0]?.slice(0, 120) ?? "";
}

define("sz-outbox", Outbox);
