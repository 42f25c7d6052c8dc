import { bareStatement } from "../forwhom";
import type { Json } from "../types";
import type { Statement } from "./supposing";

/** Return the statements of an entry, as the file has them: several where they are equally important. */
export const partsOf = (s: Statement): Json[] => s.tied ?? [bareStatement(s)];

/** Return an entry as the file has it: one statement alone is no list. */
const entryOf = (parts: Json[]): Json => (parts.length === 1 ? parts[0]! : parts);

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
export const nameOf = (part: Json): string | null => said(part, "name");
export const becauseOf = (part: Json): string | null => said(part, "because");
/** Return the claims that a statement rests on. */
export function claimsOf(part: Json): string[] {
  const found = fieldsOf(part).evidence;
  return Array.isArray(found) ? found.filter((id) => typeof id === "string") : [];
}

/** Return a statement with another formula, and with all else that is said of it. */
const reworded = (part: Json, that: string): Json => (typeof part === "string" ? that : { ...fieldsOf(part), that });

/** Return the statements of an entry after one of them is written otherwise; without a formula it goes. */
export const rewritten = (s: Statement, part: number, that: string): Json[] =>
  partsOf(s).flatMap((old, i) => (i !== part ? [old] : that ? [reworded(old, that)] : []));

/** Return a list, as the file has it, after an entry joins the one above, or null where there is none above. */
export function joined(statements: Statement[], id: string): Json[] | null {
  const at = statements.findIndex((s) => s.id === id);
  if (at < 1) return null;
  const both = [...partsOf(statements[at - 1]!), ...partsOf(statements[at]!)];
  return [...statements.slice(0, at - 1).map(own), both, ...statements.slice(at + 1).map(own)];
}

/** Return a list, as the file has it, after a statement leaves its group and stands below it; null if it is alone. */
export function separated(statements: Statement[], id: string, part: number): Json[] | null {
  const at = statements.findIndex((s) => s.id === id);
  const parts = at < 0 ? [] : partsOf(statements[at]!);
  if (parts.length < 2 || part >= parts.length) return null;
  const rest = entryOf(parts.filter((_, i) => i !== part));
  return [...statements.slice(0, at).map(own), rest, parts[part]!, ...statements.slice(at + 1).map(own)];
}

const own = (s: Statement): Json => entryOf(partsOf(s));
