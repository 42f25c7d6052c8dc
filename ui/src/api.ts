import { at } from "./route";
import type { Answer, Kind, Question, S } from "./types";

/** A request the server understood and did not carry out; `error` is the one shape that all its errors have. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly error: S["ErrorBody"],
  ) {
    super(error.hint ? `${sentence(error.message)} ${sentence(error.hint)}` : sentence(error.message));
  }
}

/** Heard by the page when the server does not know any more who is there. */
export const SIGNED_OUT = "detente:signed-out";

/** No answer came: the server is gone or the network is. Nothing is known of what was asked. */
export class Unreachable extends Error {
  constructor(why = "The server does not answer.") {
    super(`${why} What is not saved yet is saved as soon as it answers again under this address; keep this page open.`);
  }
}

/** What passes by itself: the same request is worth sending again, as where there is no answer. */
const PASSING: S["ErrorBody"]["code"][] = ["busy", "full"];

/** Return a text as a sentence of its own. */
export function sentence(text: string): string {
  const shown = text.trim();
  // What begins with the name of a file begins as that does.
  const named = /^\S+\.\w+:/.test(shown);
  return shown && (named ? shown[0]! : shown[0]!.toUpperCase()) + shown.slice(1) + (/[.!?…”]$/.test(shown) ? "" : ".");
}

interface Sent {
  query?: Record<string, string | number | null | undefined>;
  json?: unknown;
  raw?: BodyInit;
  type?: string;
  signal?: AbortSignal;
  /** Whether the request arrives although the page goes away; browsers do that for small ones. */
  outlives?: boolean;
}

/** What browsers send for a page that is gone, in characters, with room for those that take several bytes. */
const OUTLIVES = 20_000;

/** Send a request and return the JSON of its answer. */
export async function call<T>(method: string, path: string, sent: Sent = {}): Promise<T> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(sent.query ?? {})) {
    if (value !== null && value !== undefined) query.set(key, String(value));
  }
  const request: RequestInit = { method, signal: sent.signal ?? null };
  if (sent.json !== undefined) {
    request.body = JSON.stringify(sent.json);
    request.headers = { "content-type": "application/json" };
    request.keepalive = Boolean(sent.outlives) && (request.body as string).length < OUTLIVES;
  } else if (sent.raw !== undefined) {
    request.body = sent.raw;
    request.headers = { "content-type": sent.type ?? "application/octet-stream" };
  }
  const address = query.size ? at(`/api${path}?${query}`) : at(`/api${path}`);
  let answer: Response;
  try {
    answer = await fetch(address, request);
  } catch (e) {
    if (e instanceof DOMException && e.name === "AbortError") throw e;
    throw new Unreachable();
  }
  if (answer.status === 204) return undefined as T;
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body as T;
  const error = (body as S["ErrorView"] | null)?.error ?? unknown(answer.status);
  if (answer.status === 401) window.dispatchEvent(new Event(SIGNED_OUT));
  if (PASSING.includes(error.code)) throw new Unreachable(sentence(error.message));
  throw new Refused(answer.status, error);
}

function unknown(status: number): S["ErrorBody"] {
  const message = `the server answered ${status} and did not say why`;
  return { code: "internal", message, hint: "load the page again", problems: [], changes: [] };
}

interface Following {
  signal?: AbortSignal;
  onProgress?: (words: string) => void;
  /** Told the id of a computation, under which it can be found again. */
  onId?: (id: string) => void;
}

/** Ask a question about a case; a long computation is followed to its end, and ended when the signal says so. */
export async function ask<K extends Kind>(
  caseId: string,
  kind: K,
  question: Question<K>,
  { signal, onProgress, onId }: Following = {},
): Promise<Answer<K>> {
  // The request itself is not broken off: without its answer the computation could not be ended.
  let found = await call<S["AnyAnalysis"]>("POST", `/cases/${caseId}/ask/${kind}`, { json: question });
  const id = found.id;
  const end = () => void call("DELETE", `/analyses/${id}`).catch(() => undefined);
  if (id) onId?.(id);
  if (id && signal?.aborted) end();
  signal?.throwIfAborted();
  if (id && signal) signal.addEventListener("abort", end, { once: true });
  while (id && (found.status === "queued" || found.status === "running")) {
    onProgress?.(found.progress.at(-1) ?? (found.status === "queued" ? "Waiting for its turn" : "Computing"));
    found = await call("GET", `/analyses/${id}`, { query: { wait: 1 }, signal });
  }
  signal?.removeEventListener("abort", end);
  if (found.error) throw new Refused(422, found.error);
  if (found.status === "cancelled") throw new DOMException("cancelled", "AbortError");
  return found.result as Answer<K>;
}

/** Return what to tell somebody about an error. */
export function told(e: unknown): string {
  return e instanceof Error ? e.message : String(e);
}
