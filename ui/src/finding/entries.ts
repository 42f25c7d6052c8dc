import type { Applied, Chosen } from "../chosen";
import { inNames, namesIn, type Names } from "../conditions/words";
import { capital, entriesIn, valueIn, type Fields } from "../sections/values";
import type { CaseView, Json, Path, S } from "../types";
import { rankOf, wordsIn } from "./matching";

type Field = S["FieldView"];
type Section = S["SectionView"];

/** Something of a case that has words, and where it is. */
export interface Entry {
  kind: string;
  name: string;
  texts: string[];
  /** Of what it is, where that is not the case. */
  of: string;
  section: string;
  room: string;
  path: Path;
  /** What of the address leads to it beside its path. */
  query: Record<string, string | null>;
}

export interface Hit extends Entry {
  rank: number;
  /** The words that were found, where they are not in the name. */
  says: string;
}

export interface Group<T = Hit> {
  kind: string;
  hits: T[];
}

const LAYERS = [
  ["perspectives", "perspective"],
  ["phases", "phase"],
] as const;
/** What is no word of anybody: whose something is, what it rests on, choices and counts. */
const SILENT: Field["type"][] = ["reference", "references", "choice", "number", "flag"];
const LETTERS = /^[YN-]+$/;

const isRecord = (value: unknown): value is Record<string, Json> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of records that an array of the document holds where each has an id, as terms and statements have. */
const within = (value: unknown): value is Fields[] =>
  Array.isArray(value) && value.length > 0 && value.every((v) => isRecord(v) && typeof v.id === "string");

/** Return every word of a value; ids of options are read as their names. */
function said(value: Json | undefined, field: Field | undefined, names: Names): string[] {
  if (field?.type === "references" && field.refers_to.includes("options") && Array.isArray(value) && value.length)
    return [`${capital(field.label)}: ${value.map((id) => names.get(String(id)) || String(id)).join(", ")}`];
  if (field && SILENT.includes(field.type)) return [];
  if (typeof value === "string")
    return value && !LETTERS.test(value) ? [inNames(value, field?.type === "formula" ? names : NONE)] : [];
  if (Array.isArray(value)) return value.flatMap((v) => said(v, field, names));
  if (!isRecord(value)) return [];
  return field?.fields.length
    ? field.fields.flatMap((f) => said(value[f.name], f, names))
    : Object.values(value).flatMap((v) => said(v, undefined, names));
}

const NONE: Names = new Map();

class Walk {
  readonly found: Entry[] = [];
  private readonly names: Names;
  private readonly makers: Map<string, string>;

  constructor(
    layers: Applied[],
    private readonly at: Applied,
    private readonly lens: Record<string, string>,
  ) {
    this.names = namesIn(layers);
    // As they are called here; or by all; or, where they are nobody's elsewhere, by whoever names them.
    const makers = [...layers.slice(1), layers[0]!, at].flatMap((l) => l.layer.decision_makers ?? []);
    this.makers = new Map(makers.map((m) => [m.id, m.name || m.id]));
  }

  private put(section: Section, path: Path, name: string, texts: string[], of: string, kind: string): void {
    const own = path.slice(this.at.prefix.length);
    this.found.push({
      kind,
      name,
      texts,
      of: [of, this.at.label].filter(Boolean).join(", "),
      section: section.key,
      room: section.room ?? "model",
      path,
      query: {
        ...queryFor(section, own, this.at),
        ...this.lens,
        at: section.container === "text" ? "about" : path.join("/"),
      },
    });
  }

  walk(section: Section): void {
    const path = [...this.at.prefix, section.key];
    const held = (this.at.layer as Record<string, unknown>)[section.key];
    if (typeof held === "string" && said(held, undefined, NONE).length)
      this.put(section, path, held, [], "", section.label);
    const value = valueIn(this.at, section.key);
    const texts = value ? section.fields.flatMap((f) => said(value[f.name], f, this.names)) : [];
    if (texts.length) this.put(section, path, section.label, texts, "", section.label);
    for (const entry of entriesIn(this.at, section.key)) this.entry(section, [...path, entry.id], entry);
  }

  private entry(section: Section, path: Path, entry: Fields): void {
    const of = section.key === "preferences" ? (this.makers.get(entry.id) ?? entry.id) : "";
    const name = this.record(section, path, entry, section.fields, "", section.label, of);
    for (const [key, value] of Object.entries(entry)) {
      if (!within(value)) continue;
      const field = section.fields.find((f) => f.name === key);
      const kind = field ? capital(field.label) : section.label;
      for (const one of value)
        this.record(
          section,
          [...path, ...(field ? [key] : []), one.id],
          one,
          field?.fields ?? section.members,
          name,
          kind,
        );
    }
  }

  /** Take in an entry, or what one holds, and return what it is called. */
  private record(
    section: Section,
    path: Path,
    entry: Fields,
    fields: Field[],
    of: string,
    kind: string,
    called = "",
  ): string {
    const texts = fields
      .filter((f) => f.name !== "name" && !within(entry[f.name]))
      .flatMap((f) => said(entry[f.name], f, this.names));
    if (entry.tied) texts.push(...said(entry.tied, undefined, this.names).map((t) => inNames(t, this.names)));
    if (typeof entry.that === "string" && !fields.some((f) => f.name === "that"))
      texts.push(inNames(entry.that, this.names));
    if (typeof entry.text === "string" && !LETTERS.test(entry.text))
      texts.push(section.key === "definitions" ? inNames(entry.text, this.names) : entry.text);
    const byName = typeof entry.name === "string" && entry.name ? entry.name : called;
    const name = byName || (fields.length ? texts[0] : undefined) || entry.id;
    if (byName || texts.length || !fields.length) this.put(section, path, name, [...texts, entry.id], of, kind);
    return name;
  }
}

/** Return what of an address opens an entry in its room, where its path alone does not. */
function queryFor({ room }: Section, [section, id = ""]: Path, at: Applied): Record<string, string | null> {
  if (room === "preferences") return { who: id };
  if (section === "sources") return { source: id, claim: null, words: null };
  if (section !== "claims") return {};
  const source = at.layer.claims?.find((c) => c.id === id)?.source;
  return { claim: id, words: null, ...(source ? { source } : {}) };
}

/** Return everything in a case that has words: what is declared is walked, and nothing is listed here. */
export function entriesOf(view: CaseView, sections: Section[]): Entry[] {
  const base: Applied = { label: "", prefix: [], layer: view.document };
  const others = LAYERS.flatMap(([name, one]) =>
    (view.document[name] ?? []).map((o) => ({
      at: { label: `${one} ${o.name ?? o.id}`, prefix: [name, o.id], layer: o.layer },
      lens: { [one]: o.id },
      own: o,
    })),
  );
  const layers = [base, ...others.map((o) => o.at)];
  const found = [{ at: base, lens: {} }, ...others].flatMap(({ at, lens }) => {
    const walk = new Walk(layers, at, lens);
    for (const section of sections) walk.walk(section);
    return walk.found;
  });
  for (const { at, own } of others) {
    const [kind] = at.prefix;
    const texts = [own.because, own.note, own.id].filter((t): t is string => typeof t === "string");
    const query = { at: at.prefix.join("/") };
    found.push({
      kind: capital(kind!),
      name: own.name ?? own.id,
      texts,
      of: "",
      section: kind!,
      room: "compare",
      path: at.prefix,
      query,
    });
  }
  return found;
}

const shortest = (a: Hit, b: Hit) => a.rank - b.rank || a.name.length - b.name.length;

/** Return what has all the words that are sought, by kind: the best kinds first, and in each the best. */
export function found(entries: readonly Entry[], sought: string): Group[] {
  const words = wordsIn(sought);
  const hits = entries.flatMap((entry): Hit[] => {
    const rank = rankOf(words, entry.name, [...entry.texts, entry.of]);
    // One that has nothing of it but that it belongs to something of that name is no hit.
    const own = (word: string) => rankOf([word], entry.name, entry.texts) !== null;
    if (rank === null || !words.some(own)) return [];
    const where = rank === 3 ? entry.texts.find((t) => rankOf(words.slice(0, 1), t, []) !== null) : undefined;
    return [{ ...entry, rank, says: where && where !== entry.path.at(-1) ? where : "" }];
  });
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) groups.set(hit.kind, [...(groups.get(hit.kind) ?? []), hit]);
  const best = (g: Group) => Math.min(...g.hits.map((h) => h.rank));
  return [...groups].map(([kind, all]) => ({ kind, hits: all.sort(shortest) })).sort((a, b) => best(a) - best(b));
}

/** Return what of the address lets an entry of all be seen: what is chosen may say something else in its place. */
export function seenWith(
  entry: Entry,
  sections: Section[],
  layers: Applied[],
  chosen: Chosen,
): Record<string, string | null> {
  if (LAYERS.some(([name]) => name === entry.path[0])) return {};
  const [key = "", id] = entry.path;
  const declared = sections.find((s) => s.key === key);
  if (!declared || declared.layers === "appended" || declared.layers === "merged by key") return {};
  const covered = layers.slice(1).some((at) => {
    const own = entriesIn(at, key);
    return declared.layers === "replaced" ? own.length > 0 : own.some((e) => e.id === id);
  });
  return covered && (chosen.perspective || chosen.phase) ? { perspective: null, phase: null } : {};
}
