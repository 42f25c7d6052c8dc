import type { Json, Layer, Path } from "./types";

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Return a time of the server as the reader's clock says it. */
export function when(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.valueOf()) ? at : TIME.format(time);
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** Return the chain of speakers in words; the file has the outermost first. */
export function chain(by: Json[]): string {
  return by.map((step) => (typeof step === "string" ? step : stepName(step))).join(", citing ");
}

function stepName(step: Json): string {
  if (step && typeof step === "object") {
    const found = (step as Record<string, unknown>).who;
    if (typeof found === "string") return found;
  }
  return JSON.stringify(step);
}

export const samePath = (a: Path, b: Path) => a.length === b.length && a.every((step, i) => step === b[i]);
export const beginsWith = (path: Path, start: Path) => start.every((step, i) => path[i] === step);

export interface Place {
  path: Path;
  words: string;
  evidence: string[];
}

/** Return every place of a layer that can rest on claims, in words. */
export function places(layer: Layer, prefix: Path): Place[] {
  const found: Place[] = [];
  const put = (path: Path, words: string, evidence: string[] | undefined) =>
    found.push({ path: [...prefix, ...path], words, evidence: evidence ?? [] });
  for (const p of layer.preferences ?? []) {
    p.statements?.forEach((s, i) => s.that && put(["preferences", p.id, s.id], `${p.id} wants, ${i + 1}: ${s.that}`, s.evidence));
  }
  for (const o of layer.options ?? []) put(["options", o.id], `Option ${o.id}: ${o.name ?? o.id}`, o.evidence);
  for (const r of layer.infeasible ?? []) put(["infeasible", r.id], `Cannot exist: ${ruleText(r)}`, r.evidence);
  for (const m of layer.forbidden_moves ?? []) put(["forbidden_moves", m.id], `No move of ${m.by ?? "?"}: ${m.from ?? "?"} to ${m.to ?? "?"}`, m.evidence);
  for (const p of layer.proposals ?? []) {
    for (const t of p.terms ?? []) put(["proposals", p.id, "terms", t.id], `Term ${t.id} of ${p.id}: ${t.name ?? t.that ?? ""}`, t.evidence);
  }
  return found;
}

interface Rule {
  when?: string | null;
  exactly_one?: string[] | null;
  at_most_one?: string[] | null;
  at_least_one?: string[] | null;
}

export function ruleText(rule: Rule): string {
  for (const [list, words] of [["exactly_one", "not exactly one of"], ["at_most_one", "more than one of"], ["at_least_one", "none of"]] as const) {
    if (rule[list]) return `${words} ${rule[list].join(", ")}`;
  }
  return rule.when ?? "";
}
