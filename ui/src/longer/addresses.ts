import type { Layer, Path, S } from "../types";
import { ruleText } from "../words";
import type { Applied } from "../workspace";

interface Noted {
  evidence?: string[];
  status?: string | null;
}

const RULES = ["infeasible", "forbidden_moves", "indistinguishable"] as const;

/** Return the places of the case that addresses such as `preferences.RUS.5` mean, each once; unknown ones are left out. */
export function placesOf(addresses: string[], layers: Applied[]): S["RestsOn"][] {
  const found = [...new Set(addresses)].map((address) => placeOf(address.split("."), layers));
  const known = found.filter((place) => place !== null);
  return [...new Map(known.map((place) => [place.path.join("/"), place] as const)).values()];
}

/** Return the addresses of the terms of a proposal. */
export function termsOf(proposal: string, layers: Applied[]): string[] {
  const terms = layers.flatMap((l) => l.layer.proposals ?? []).filter((p) => p.id === proposal).flatMap((p) => p.terms ?? []);
  return terms.map((t) => `proposals.${proposal}.${t.id}`);
}

function placeOf(steps: string[], layers: Applied[]): S["RestsOn"] | null {
  const [section = "", id = "", third] = steps;
  if ((RULES as readonly string[]).includes(section)) return ruleOf(section as (typeof RULES)[number], Number(id), layers);
  // What is laid over the file has the last word.
  for (const { prefix, layer } of [...layers].reverse()) {
    const place = inLayer(section, id, third, layer);
    if (place) return rests([...prefix, ...place.path], place.text, place.entry);
  }
  return null;
}

interface Found {
  path: Path;
  text: string;
  entry: Noted;
}

function inLayer(section: string, id: string, third: string | undefined, layer: Omit<Layer, "other">): Found | null {
  if (section === "options") {
    const option = layer.options?.find((o) => o.id === id);
    return option ? { path: ["options", id], text: `Option ${id}: ${option.name ?? id}`, entry: option } : null;
  }
  if (section === "preferences") {
    const statements = layer.preferences?.find((p) => p.id === id)?.statements ?? [];
    // Statements that are equally important stand in one entry and are counted one by one.
    const statement = statements.flatMap((s) => Array<typeof s>(s.tied?.length ?? 1).fill(s))[Number(third) - 1];
    if (!statement) return null;
    return { path: ["preferences", id, statement.id], text: `${id} wants, ${third}: ${statement.name ?? statement.that}`, entry: statement };
  }
  if (section === "proposals") {
    const proposal = layer.proposals?.find((p) => p.id === id);
    const term = proposal?.terms?.find((t) => t.id === third);
    if (term) return { path: ["proposals", id, "terms", term.id], text: `Term ${term.id} of ${id}: ${term.name ?? term.that}`, entry: term };
    return proposal ? { path: ["proposals", id], text: `Proposal ${id}: ${proposal.name ?? id}`, entry: proposal } : null;
  }
  return null;
}

/** The rules of a perspective or a phase are counted on after those of the file. */
function ruleOf(section: (typeof RULES)[number], number: number, layers: Applied[]): S["RestsOn"] | null {
  const all = layers.flatMap(({ prefix, layer }) => (layer[section] ?? []).map((entry) => ({ prefix, entry })));
  const found = all[number - 1];
  if (!found) return null;
  const { prefix, entry } = found;
  const text = entry.name ?? ("from" in entry ? `${entry.by}: ${entry.from} to ${entry.to}` : ruleText(entry as { when?: string }));
  return rests([...prefix, section, entry.id], `Rule ${number}: ${text}`, entry);
}

function rests(path: Path, text: string, entry: Noted): S["RestsOn"] {
  const evidence = entry.evidence ?? [];
  return { path, text, evidence, assumption: entry.status === "assumption" || (!entry.status && evidence.length === 0) };
}
