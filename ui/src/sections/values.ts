import { layerAt } from "../forwhom";
import type { CaseView, Json, Path, S } from "../types";
import { called, claimCalled } from "../words";
import type { Applied } from "../chosen";

/** An entry of any section, as the document has it; one that is a text has nothing else. */
export type Fields = { [name: string]: Json } & { id: string; text?: string; evidence?: string[]; status?: string };

/** Return what a layer gives for a section: its entries, or nothing. */
export function entriesIn({ layer }: Applied, key: string): Fields[] {
  const found = (layer as Record<string, unknown>)[key];
  return Array.isArray(found) ? (found as Fields[]) : [];
}

/** Return what a layer gives for a section that is one value with keys of its own, or null. */
export function valueIn({ layer }: Applied, key: string): Record<string, Json> | null {
  const found = (layer as Record<string, unknown>)[key];
  return found && typeof found === "object" && !Array.isArray(found) ? (found as Record<string, Json>) : null;
}

/** What a field becomes, of what it is by then; null takes it away. */
export type Make = (now: Json | undefined) => Json;

/** Return what is there at the path of an entry or of a value, or undefined. */
export function valuesAt(view: CaseView, path: Path): Record<string, Json> | undefined {
  const prefix = path[0] === "perspectives" || path[0] === "phases" ? path.slice(0, 2) : [];
  const layer = layerAt(view, prefix);
  const [key = "", id, field, inner] = path.slice(prefix.length);
  if (!layer) return undefined;
  const at = { label: "", prefix, layer };
  if (id === undefined) return valueIn(at, key) ?? undefined;
  const entry = entriesIn(at, key).find((found) => found.id === id);
  if (field === undefined || !entry) return entry;
  // A statement is named by its id alone; any other part by the field that holds it, and its id.
  const [holder, part] = inner === undefined ? ["statements", field] : [field, inner];
  const held = (entry as Record<string, unknown>)[holder];
  return Array.isArray(held) ? (held as Fields[]).find(({ id }) => id === part) : undefined;
}

/** Return a list of words as a text with one on each line: a word may hold a comma. */
export const asLines = (value: Json | undefined): string =>
  value === null || value === undefined ? "" : Array.isArray(value) ? value.map(asText).join("\n") : asText(value);

export function fromLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/** Return a list, or null for an empty one: a file does not say that there is nothing. */
export const orNothing = (list: string[]): string[] | null => (list.length ? list : null);

export const asText = (value: Json | undefined): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** Return the words of a value: a single one may stand for a list. */
export const asWords = (value: Json | undefined): string[] => fromLines(asLines(value));

/** Return a value of any shape in words; empty where it says nothing. */
export function inWords(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (value && typeof value === "object")
    return Object.entries(value)
      .map(([key, part]) => `${key.replaceAll("_", " ")}: ${inWords(part)}`)
      .join("; ");
  return value === null || value === undefined ? "" : String(value);
}

/** Return a list of records as each is written out; a text stands for the main field of one. */
export function recordsOf(value: Json | undefined, main: string): Record<string, Json>[] {
  return (Array.isArray(value) ? value : []).map((record) =>
    record && typeof record === "object" && !Array.isArray(record)
      ? Object.fromEntries(Object.entries(record as Record<string, Json>).filter(([, v]) => v !== null))
      : { [main]: record as Json },
  );
}

/** Return a whole number, or why a text is none. */
export function asNumber(text: string): number | string {
  return /^[+-]?\d{1,15}$/.test(text.trim()) ? Number(text) : "Write a whole number, such as 3.";
}

const EXACT = /^[+-]?(\d+(\.\d+)?|\.\d+|\d+\/0*[1-9]\d*)$/;

/** Return the points that a text says, or null where it says none: a number, or two with “to” between them. */
export function pointsOf(text: string): Json | null {
  const numbers = text.trim().split(/\s+to\s+/);
  if (numbers.length > 2 || !numbers.every((number) => EXACT.test(number))) return null;
  return numbers.length === 2 ? numbers : numbers[0]!;
}

/** Return points in words: a number, or the least to the most. */
export const pointsSaid = (points: Json | undefined): string =>
  Array.isArray(points) ? points.map(asText).join(" to ") : asText(points);

/** Whether a flag is set; a file may have it in words. */
export const isOn = (value: Json | undefined): boolean => value === true || value === "true";

/** Return the first letter of a label as a capital. */
export const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

const SIGNS: Record<string, string> = { "+": "with", "-": "against", "0": "neither with nor against" };

/** Return what an entry is called: by its name, a relation by whose it is and what, anything else by its id. */
export const titleOf = (entry: Fields, layers: Applied[] = []) =>
  [entry.name, entry.says, entry.asks].find((words): words is string => typeof words === "string" && words !== "") ??
  (entry.sign === undefined ? entry.id : relationCalled(entry, layers));

function relationCalled(entry: Fields, layers: Applied[]): string {
  const actors = layers.flatMap((at) => entriesIn(at, "actors"));
  const [one, other] = [entry.from, entry.to].map((id) => asText(actors.find((a) => a.id === id)?.name ?? id));
  return [one, asText(entry.kind) || SIGNS[asText(entry.sign)], other].filter(Boolean).join(" ") || entry.id;
}

/** Return a hint from a help text: its first sentence, as it is said to who chooses by name and not by id. */
export function hintOf(help: string): string {
  const [first] = help.replaceAll("`", "").split(/[.] |[.]$/);
  return capital(first!.replace(/^(the )?ids? of /i, ""));
}

/** Return what references may name: the entries of some sections, in any layer, each once. */
export function named(layers: Applied[], keys: string[]): (readonly [string, string])[] {
  return called(
    keys.flatMap((key) =>
      layers.flatMap((at) =>
        entriesIn(at, key).map(({ id, name, told }) => ({
          id,
          name: typeof name === "string" ? name : typeof told === "string" ? claimCalled({ id, told }) : null,
        })),
      ),
    ),
  );
}

/** Return what a field of a section may hold, each with what it is called. */
export function choicesOf(words: S["Vocabulary"], section: string, field: string): (readonly [string, string])[] {
  const found = words.sections.find((s) => s.key === section)?.fields.find((f) => f.name === field);
  return (found?.choices ?? []).map((c) => [c.value, c.label] as const);
}

/** Return the field whose text names a new entry, or null where an entry is a text itself. */
export function namingField({ fields }: Pick<S["SectionView"], "fields">): S["FieldView"] | null {
  const plain = fields.filter((f) => f.type === "text" || f.type === "formula");
  return (
    plain.find((f) => f.name === "name" && f.required) ??
    plain.find((f) => f.required) ??
    plain.find((f) => f.name === "name") ??
    plain[0] ??
    null
  );
}
