import type { Applied } from "../chosen";

/** What options and definitions are called, by id; what has no name of its own, or one that others have, has none. */
export type Names = ReadonlyMap<string, string>;

const WORDS = new Set(["and", "or", "not", "if", "iff", "true", "false"]);
const PATTERN = /^[YN-]+$/;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/g;
const QUOTED = /“([^”]*)”|"([^"]*)"/g;

const folded = (text: string) => text.trim().split(/\s+/).join(" ").toLowerCase();

/** Return what may be named in a condition. */
export function namesIn(layers: Applied[]): Names {
  const every = new Map<string, string>();
  for (const { layer } of layers) for (const o of layer.options ?? []) every.set(o.id, o.name || every.get(o.id) || "");
  for (const { layer } of layers) for (const d of layer.definitions ?? []) if (!every.has(d.id)) every.set(d.id, "");
  const times = new Map<string, number>();
  for (const name of every.values()) times.set(folded(name), (times.get(folded(name)) ?? 0) + 1);
  return new Map([...every].map(([id, name]) => [id, times.get(folded(name)) === 1 ? name : ""] as const));
}

const wordOf = (id: string, names: Names) => (names.get(id) ? `“${names.get(id)}”` : id);

const QUOTED_OR_NAME = new RegExp(`${QUOTED.source}|${NAME.source}`, "g");

/** Return a formula with names in place of ids; letters stay letters, and names names. */
export function inNames(formula: string, names: Names): string {
  if (PATTERN.test(formula.trim())) return formula;
  return formula.replace(QUOTED_OR_NAME, (id) => (WORDS.has(id) ? id : wordOf(id, names)));
}

/** Return a typed condition with ids in place of names; a name that nothing has stays as it is. */
export function inIds(text: string, names: Names): string {
  const byName = new Map([...names].filter(([, name]) => name).map(([id, name]) => [folded(name), id] as const));
  const whole = byName.get(folded(text));
  if (whole && !names.has(text.trim())) return whole;
  const quoted = text.replace(QUOTED, (all, curled, straight) => byName.get(folded(curled ?? straight)) ?? all);
  // A name of several words is no formula: it is meant although nobody quoted it.
  const several = [...byName.keys()].filter((n) => n.includes(" ") && !n.split(" ").some((word) => WORDS.has(word)));
  return several
    .sort((a, b) => b.length - a.length)
    .reduce(
      (found, n) => found.replace(unquoted(n), (all, before) => (before === undefined ? all : byName.get(n)!)),
      quoted,
    );
}

/** A name that stands in a text outside of quotation marks; what is within them is left as it is. */
function unquoted(name: string): RegExp {
  const words = name.split(" ").map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`“[^”]*”|"[^"]*"|(?<![\\p{L}\\p{N}_])(${words.join("\\s+")})(?![\\p{L}\\p{N}_])`, "giu");
}

/** The part of a text in which a name is being typed. */
export interface Fragment {
  start: number;
  end: number;
  typed: string;
}

const BEFORE = /^(?:.*[(]|.*\b(?:and|or|not|if|iff)\s)?\s*/is;

/** Return the name that is being typed before a place in a text; null where none can be. */
export function fragmentAt(text: string, caret: number): Fragment | null {
  const before = text.slice(0, caret);
  const quotes = [...before.matchAll(/[“”"]/g)];
  const opens = quotes.at(-1);
  const open = opens && (opens[0] === "“" || (opens[0] === '"' && quotes.filter((q) => q[0] === '"').length % 2 === 1));
  if (opens && open) return { start: opens.index, end: caret, typed: before.slice(opens.index + 1) };
  const rest = opens ? before.slice(opens.index + 1) : before;
  const begins = caret - rest.length + (BEFORE.exec(rest)?.[0].length ?? 0);
  const typed = text.slice(begins, caret);
  // After a name that is closed only a word such as “and” can follow.
  return opens && rest.trim() === typed.trim() ? null : { start: begins, end: caret, typed };
}

/** Whether a condition goes on where it is being typed: in a word that is no name yet, or where one has to follow. */
export function goesOn(text: string, caret: number, names: Names): boolean {
  const fragment = fragmentAt(text, caret);
  if (!fragment) return false;
  const typed = folded(fragment.typed);
  if (!typed) return text.trim() !== "" && text.slice(caret).trim() === "";
  if ([...names].some(([id, name]) => folded(id) === typed || folded(name) === typed)) return false;
  return /\S$/.test(fragment.typed) || suggested(fragment, names).length > 0;
}

const SHOWN = 8;

/** Return what may stand for the name that is being typed, those that begin with it first. */
export function suggested(fragment: Fragment | null, names: Names): (readonly [string, string])[] {
  const typed = folded(fragment?.typed ?? "");
  if (!typed || [...WORDS].some((word) => word === typed)) return [];
  // What is whole needs nothing more.
  if ([...names].some(([id, name]) => folded(id) === typed || folded(name) === typed)) return [];
  const fits = [...names].filter(([id, name]) => folded(name).includes(typed) || folded(id).startsWith(typed));
  const first = ([id, name]: readonly [string, string]) =>
    folded(name).startsWith(typed) || folded(id).startsWith(typed) ? 0 : 1;
  return fits.sort((a, b) => first(a) - first(b)).slice(0, SHOWN);
}

/** Return a text with a name in place of the part in which it was being typed, and where to go on. */
export function completed(text: string, fragment: Fragment, id: string, names: Names): readonly [string, number] {
  const word = wordOf(id, names);
  const after = text.slice(fragment.end).replace(/^[^\s()”"]*[”"]?/, "");
  const begun = `${text.slice(0, fragment.start)}${word}`;
  return [`${begun}${after.startsWith(" ") ? "" : " "}${after}`.trimEnd() + (after ? "" : " "), begun.length + 1];
}
