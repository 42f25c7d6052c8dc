import { bareStatement } from "../forwhom";
import { isOn } from "../sections/values";
import type { Json } from "../types";
import type { Statement } from "./supposing";

/** Return the statements of an entry, as the file has them: several that are equally important, or in either order. */
export const partsOf = (s: Statement): Json[] => s.tied ?? s.either_order ?? [bareStatement(s)];

/** Return an entry as the file has it: one statement alone is neither a list nor a bracket. */
const entryOf = (parts: Json[], s?: Statement): Json =>
  parts.length === 1 ? parts[0]! : s?.either_order ? { either_order: parts } : parts;

/** Return what is said of a statement beside its formula, by key. */
const fieldsOf = (part: Json): Record<string, Json> =>
  part && typeof part === "object" && !Array.isArray(part) ? (part as Record<string, Json>) : {};

const said = (part: Json, key: string): string | null => {
  const found = fieldsOf(part)[key];
  return typeof found === "string" ? found : null;
};

/** Return what a statement says: its formula. */
export const formulaOf = (part: Json): string => (typeof part === "string" ? part : (said(part, "that") ?? ""));
/** Return what a statement is called: by its name, or by its formula. */
export const calledOf = (part: Json): string => said(part, "name") ?? formulaOf(part);
/** Return what an entry is called: by what its statements are. */
export const wordsOf = (s: Statement): string =>
  partsOf(s)
    .map(calledOf)
    .join(s.either_order ? " and in either order " : " and equally ") || s.id;
export const nameOf = (part: Json): string | null => said(part, "name");
export const becauseOf = (part: Json): string | null => said(part, "because");
/** Whether a statement may also not matter. */
export const isPerhaps = (part: Json): boolean => isOn(fieldsOf(part).perhaps);
/** Return by which degree states differ that first differ at a statement, as the file has it; null where it is one. */
export const muchOf = (part: Json): Json => fieldsOf(part).much ?? null;

/** Return an entry after something is said of one of its statements, or of all; null takes it away. */
export function marked(s: Statement, part: number | null, key: "perhaps" | "much", value: Json): Json {
  const parts = partsOf(s).map((old, i) => (part === null || part === i ? saying(old, key, value) : old));
  return entryOf(parts, s);
}

function saying(part: Json, key: string, value: Json): Json {
  const { [key]: _, ...others } = typeof part === "string" ? { that: part } : fieldsOf(part);
  if (value !== null) return { ...others, [key]: value };
  return Object.keys(others).length === 1 && "that" in others ? (others.that as Json) : others;
}

/** Return the claims that a statement rests on. */
export function claimsOf(part: Json): string[] {
  const found = fieldsOf(part).evidence;
  return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
}

/** Return a statement with another formula, and with all else that is said of it. */
const reworded = (part: Json, that: string): Json => (typeof part === "string" ? that : { ...fieldsOf(part), that });

/** Return the statements of an entry after one of them is written otherwise; without a formula it goes. */
export function rewritten(s: Statement, part: number, that: string): Json | null {
  const parts = partsOf(s).flatMap((old, i) => (i !== part ? [old] : that ? [reworded(old, that)] : []));
  return parts.length === 0 ? null : entryOf(parts, s);
}

/** Return a list, as the file has it, after an entry joins the one above, or null where it cannot. */
export const joined = (statements: Statement[], id: string): Json[] | null =>
  together(
    statements,
    id,
    (s) => !s.either_order,
    (parts) => parts,
  );

/** Return a list after an entry, and the one above, matter in either order; null where they cannot. */
export const bracketed = (statements: Statement[], id: string): Json[] | null =>
  together(
    statements,
    id,
    (s) => !s.tied,
    (parts) => ({ either_order: parts }),
  );

function together(
  statements: Statement[],
  id: string,
  may: (s: Statement) => boolean,
  entry: (parts: Json[]) => Json,
): Json[] | null {
  const at = statements.findIndex((s) => s.id === id);
  if (at < 1 || !may(statements[at - 1]!) || !may(statements[at]!)) return null;
  const both = entry([...partsOf(statements[at - 1]!), ...partsOf(statements[at]!)]);
  return [...statements.slice(0, at - 1).map(own), both, ...statements.slice(at + 1).map(own)];
}

/** Return a list, as the file has it, after a statement leaves its group and stands below it; null if it is alone. */
export function separated(statements: Statement[], id: string, part: number): Json[] | null {
  const at = statements.findIndex((s) => s.id === id);
  const parts = at < 0 ? [] : partsOf(statements[at]!);
  if (parts.length < 2 || part >= parts.length) return null;
  const rest = entryOf(
    parts.filter((_, i) => i !== part),
    statements[at],
  );
  return [...statements.slice(0, at).map(own), rest, parts[part]!, ...statements.slice(at + 1).map(own)];
}

/** What is taken from its place: an entry of the list, or one statement of an entry. */
export interface Taken {
  id: string;
  part: number | null;
}

/** What dragging does on an entry. */
export interface Dragging {
  /** What is dragged of this entry: the whole, one of its statements by number, or nothing. */
  on: "whole" | number | null;
  start: (part: number | null) => void;
  /** Put what is dragged at the place of this entry. */
  drop: () => void;
  /** Let what is dragged matter in either order with this entry; undefined where nothing is dragged, or it cannot. */
  into: (() => void) | undefined;
  end: () => void;
}

/** Return what is taken, and the list without it by id, as the file has them; null where there is no such thing. */
function without(statements: Statement[], { id, part }: Taken): [Json[], [string, Json][]] | null {
  const from = statements.find((s) => s.id === id);
  const parts = from ? partsOf(from) : [];
  if (!from || (part !== null && part >= parts.length)) return null;
  const left = part === null ? [] : parts.filter((_, i) => i !== part);
  const rest = statements.flatMap((s): [string, Json][] =>
    s.id !== id ? [[s.id, own(s)]] : left.length ? [[s.id, entryOf(left, s)]] : [],
  );
  return [part === null ? parts : [parts[part]!], rest];
}

/** Return a list after what is taken matters in either order with another entry; null where it cannot. */
export function putInto(statements: Statement[], taken: Taken, onto: string): Json[] | null {
  const target = statements.find((s) => s.id === onto);
  const from = statements.find((s) => s.id === taken.id);
  const found = without(statements, taken);
  if (!target || !from || !found || target === from || target.tied || (from.tied && taken.part === null)) return null;
  const [moving, rest] = found;
  const comes = statements.indexOf(from) < statements.indexOf(target);
  const bracket = comes ? [...moving, ...partsOf(target)] : [...partsOf(target), ...moving];
  return rest.map(([id, entry]) => (id === onto ? { either_order: bracket } : entry));
}

/** Return a list after one statement of an entry stands by itself at the place of another; null where it cannot. */
export function putAt(statements: Statement[], taken: Taken, onto: string): Json[] | null {
  const found = without(statements, taken);
  const at = found ? found[1].findIndex(([id]) => id === onto) : -1;
  if (!found || taken.part === null || taken.id === onto || at < 0) return null;
  const [moving, rest] = found;
  const entries = rest.map(([, entry]) => entry);
  const to = statements.findIndex((s) => s.id === taken.id) < at ? at + 1 : at;
  return [...entries.slice(0, to), ...moving, ...entries.slice(to)];
}

const own = (s: Statement): Json => entryOf(partsOf(s), s);
