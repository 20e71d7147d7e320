import type { Sealed } from "./seal";

/**
 * queued: waits for its turn; sending; refused: the server said no and says why; conflict: somebody changed the
 * matter meanwhile; signed-out: waits until its owner signs in again.
 */
export type State = "queued" | "sending" | "refused" | "conflict" | "signed-out";

/** An act that the server does not have yet. `subject` is what must be done in order: a matter, or the act itself. */
export interface Act {
  turn?: number;
  key: string;
  account: number;
  subject: string;
  madeAt: number;
  state: State;
  tries: number;
  nextAt: number;
  why: string;
  /** What the server answered last; 0: nothing. */
  status?: number;
  /** How far this device's clock was ahead of the server's when the act was made, in milliseconds. */
  skew?: number;
  sealed: Sealed;
}

/** The readable part of an act. */
export interface Words {
  path: string;
  fields: [string, string][];
}

export const LOCAL = "local-";

/**
 * "/desk/cases/990101-0007/closure" → what, and about what. What begins something new ("/worker/report") is about nothing
 * that is there already: subject "".
 */
export function meaning(path: string): { verb: string; subject: string; number: string } {
  const parts = path.split("/").filter(Boolean);
  const verb = parts.at(-1) ?? "";
  const subject = parts.length > 2 ? parts.slice(0, -1).join("/") : "";
  return { verb, subject, number: parts[1] === "cases" ? (parts[2] ?? "") : "" };
}

export type Verdict =
  | { is: "done"; location: string }
  | { is: "later"; status?: number }
  | { is: "signed-out" }
  | { is: "refused" | "conflict"; why: string; status?: number };

/** What an answer to an act means. 403 is a refusal, not a lapse: the token against forgery is fetched anew each time. */
export function verdict(status: number, body: { location?: string; detail?: string }): Verdict {
  if (status >= 200 && status < 300) return { is: "done", location: body.location ?? "" };
  if (status === 401) return { is: "signed-out" };
  if (status >= 500 || status === 408 || status === 429 || status === 425 || status === 0)
    return { is: "later", status };
  return { is: status === 409 ? "conflict" : "refused", why: body.detail ?? "", status };
}

/** Longer than anybody ever waits (see backoff): a time further ahead means that the clock was set back since. */
const FAR_AHEAD = 10 * 60_000;

/** Seconds since the act was made: each moment by the clock that the device had then, set right by the server's. */
export function ageOf(act: Act, now: number, skew: number): number {
  return Math.max(0, Math.round((now - skew - (act.madeAt - (act.skew ?? skew))) / 1000));
}

/** On a phone that is shared: what this person did. What somebody else did is theirs to see and to send. */
export function ofAccount(acts: Act[], account: number): Act[] {
  return acts.filter((act) => act.account === account);
}

/** The acts that may be sent now: of each subject only the first, and nothing behind one that waits for a person. */
export function ready(acts: Act[], account: number, now: number): Act[] {
  const first = new Map<string, Act>();
  for (const act of ofAccount(acts, account)) if (!first.has(act.subject)) first.set(act.subject, act);
  return [...first.values()].filter(
    (act) =>
      (act.nextAt <= now || act.nextAt > now + FAR_AHEAD) &&
      (act.state === "queued" || act.state === "sending" || act.state === "signed-out"),
  );
}
