import htmx from "htmx.org";
import { csrfToken } from "./csrf";
import { refusalText, tell } from "./notices";

interface RequestEvent {
  ctx: {
    sourceElement: Element;
    target?: Element;
    request: { headers: Record<string, string>; method: string };
    text?: string;
    response?: { raw: Response };
  };
}

/** htmx for our pages: the CSRF token goes with every write, and a refusal is said in the server's words. */
export function startRequests(): typeof htmx {
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = (event as CustomEvent<RequestEvent>).detail;
    // Views choose a fragment by the target's id; htmx itself would say "div#detail".
    if (ctx.target?.id) ctx.request.headers["HX-Target"] = ctx.target.id;
    if (ctx.request.method !== "GET") ctx.request.headers["X-CSRFToken"] = csrfToken(ctx.sourceElement);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = (event as CustomEvent<RequestEvent>).detail;
    const status = ctx.response?.raw.status ?? 0;
    if (status < 400 || status === 422) return;
    tell(refusalText(ctx.text ?? "") || notices("failed"), "late");
  });
  document.addEventListener("htmx:error", (event) => {
    const { ctx } = (event as CustomEvent<Partial<RequestEvent>>).detail;
    if (ctx && !ctx.response) tell(notices("offline"), "late");
  });
  return htmx;
}

function notices(name: "failed" | "offline"): string {
  return document.querySelector<HTMLElement>("[data-notices]")?.dataset[name] ?? "";
}
