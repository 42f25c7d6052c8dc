import { add, edit, replace } from "./commands";
import type { CaseView, Command, Json, Layer, Path, S } from "./types";

type Sections = S["SectionView"][];

/** The sections that are evidence, and the same for all: what is written among the sources, and what that speaks of. */
function evidence(sections: Sections): Set<string> {
  const found = sections.filter((s) => s.room === "sources");
  return new Set([...found.map((s) => s.key), ...found.flatMap((s) => s.fields.flatMap((f) => f.refers_to))]);
}

const entriesOf = (layer: Layer | undefined, key: string): Entry[] => {
  const found = (layer as Record<string, unknown> | undefined)?.[key];
  return Array.isArray(found) ? (found as Entry[]) : [];
};

/** Whether a command changes what all perspectives and phases share, unless they give something else. */
export function isShared(command: Command, sections: Sections): boolean {
  if (!("path" in command) || command.kind === "link") return false;
  const [key] = command.path;
  if (key === undefined) return command.kind === "edit" && "status_quo" in command.fields;
  return sections.some((s) => s.key === key) && !evidence(sections).has(key);
}

/** Return what a perspective or a phase gives. */
export function layerAt({ document }: CaseView, prefix: Path): Layer | undefined {
  const [name, id] = prefix;
  return name === "perspectives" || name === "phases" ? document[name]?.find((o) => o.id === id)?.layer : document;
}

type Entry = { id: string; evidence?: string[] };

/** Return an entry as the file has it: without what it does not say. */
function bare({ id: _, ...fields }: Entry): Record<string, Json> {
  const said = Object.entries(fields).filter(
    ([, v]) => v !== null && v !== undefined && !(Array.isArray(v) && v.length === 0),
  );
  return Object.fromEntries(said) as Record<string, Json>;
}

/** Return an entry of a list as the file has it: one that is a text is no more than that. */
const bareEntry = (entry: Entry & { text?: Json }): Json => (typeof entry.text === "string" ? entry.text : bare(entry));

/** Return a statement as the file has it. */
export function bareStatement(entry: Entry & { tied?: Json[] | null }): Json {
  if (entry.tied) return entry.tied;
  const fields = bare(entry);
  return Object.keys(fields).length === 1 && "that" in fields ? fields.that! : fields;
}

const mapped = (entries: Entry[]) => Object.fromEntries(entries.map((e) => [e.id, bareEntry(e)]));
const given = (fields: Record<string, Json>) =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== null && v !== ""));

/** Return a list of entries as a command on one of them leaves it, or null where it cannot. */
function changed(entries: Entry[], command: Command, id: string | undefined): Entry[] | null {
  const at = entries.findIndex((e) => e.id === id);
  if (command.kind === "add") {
    const fields =
      typeof command.value === "string" ? { that: command.value } : (command.value as Record<string, Json>);
    return [...entries, { ...fields, id: command.id ?? "" } as Entry];
  }
  if (at < 0) return null;
  if (command.kind === "edit") return entries.map((e, i) => (i === at ? ({ ...e, ...command.fields } as Entry) : e));
  if (command.kind === "replace") return entries.map((e, i) => (i === at ? put(e.id, command.value) : e));
  const others = entries.filter((_, i) => i !== at);
  if (command.kind === "remove") return others;
  if (command.kind !== "move") return null;
  const to = command.after === "" ? 0 : others.findIndex((e) => e.id === command.after) + 1;
  return [...others.slice(0, to), entries[at]!, ...others.slice(to)];
}

/** Return an entry of a list that has another value: a text, a formula with its notes, or several that are tied. */
const put = (id: string, value: Json): Entry =>
  ({ id, ...(Array.isArray(value) ? { tied: value } : typeof value === "object" ? value : { that: value }) }) as Entry;

const NOT_HERE: Record<string, string> = {
  options: "There are the same options in all perspectives and phases; only their name, owner and moves can differ.",
  infeasible: "A rule of the whole case counts in all perspectives and phases; one of their own can be added.",
  forbidden_moves:
    "A forbidden move of the whole case counts in all perspectives and phases; one of their own can be added.",
  indistinguishable: "States that are one in the whole case are so in all perspectives and phases.",
};

/**
 * Return the command that does for one perspective or phase what another would do for all: what it does not give yet
 * begins as a copy of what all share. A text says why that cannot be.
 */
export function within(view: CaseView, prefix: Path, command: Command, sections: Sections): Command | string {
  const own = layerAt(view, prefix);
  if (!own || !("path" in command)) return "It is the same everywhere.";
  if (command.kind === "rename") return "An id is the same everywhere.";
  const [key, id, ...below] = command.path;
  if (key === undefined) return command.kind === "edit" ? edit(prefix, command.fields) : "It is the same everywhere.";
  const section = sections.find((s) => s.key === key);
  if (!section || evidence(sections).has(key)) return "It is the same everywhere.";
  const to = [...prefix, key];
  const why = NOT_HERE[key] ?? "What all share is not taken away for one of them; it can be given otherwise.";
  if (section.container === "value") return ofValue(view, own, to, command, section) ?? why;
  if (key === "preferences") return ofPreferences(view, own, to, command, id!, below[0]);
  const [mine, all] = [entriesOf(own, key), entriesOf(view.document, key)];
  if (section.layers === "replaced") {
    const now = mine.length ? mine : all;
    const text = command.kind === "add" && typeof command.value === "string" ? command : null;
    const next = text ? [...now, { id: text.id ?? "", text: text.value } as Entry] : changed(now, command, id);
    if (!next) return why;
    return replace(to, section.container === "list" ? next.map((e) => bareEntry(e)) : mapped(next));
  }
  if (command.kind === "add" && below.length === 0)
    return key === "options" ? why : add(to, command.value, command.id ?? null);
  if (section.layers === "appended" || (command.kind === "remove" && below.length === 0) || command.kind === "move")
    return why;
  const there = mine.some((e) => e.id === id);
  if (command.kind === "replace") return there ? replace([...to, id!], command.value) : add(to, command.value, id!);
  if (below.length > 0) return ofParts(all, mine, to, command, id!, below) ?? why;
  if (command.kind !== "edit") return why;
  // What all share has moves both ways where it says nothing; here that has to be said.
  const fields = given(
    "moves" in command.fields && !command.fields.moves ? { ...command.fields, moves: "both" } : command.fields,
  );
  if (there && section.layers === "merged") return edit([...to, id!], command.fields);
  const shared = all.find((e) => e.id === id);
  // Where an entry replaces another as a whole, it begins as a copy of that.
  if (section.layers === "merged" && shared) return add(to, given({ ...bare(shared), ...command.fields }), id!);
  if (Object.keys(fields).length === 0) return "What is left empty for one of them is as in all.";
  return there ? edit([...to, id!], fields) : add(to, fields, id!);
}

/** A value with keys of its own is given as a whole. */
function ofValue(view: CaseView, own: Layer, to: Path, command: Command, { key }: S["SectionView"]): Command | null {
  const valueIn = (layer: Layer) => (layer as Record<string, unknown>)[key] as Record<string, Json> | null | undefined;
  if (command.kind === "replace") return replace(to, command.value);
  if (command.kind !== "edit") return null;
  if (valueIn(own)) return edit(to, command.fields);
  return replace(to, given({ ...valueIn(view.document), ...command.fields }));
}

/** The terms of a proposal, or the rivals for an option, for one of them: given together. */
function ofParts(all: Entry[], mine: Entry[], to: Path, command: Command, id: string, [field, part]: Path) {
  const held = (entries: Entry[]) =>
    entries.find((e) => e.id === id)?.[field as keyof Entry] as unknown as Entry[] | undefined;
  const own = held(mine);
  const next = changed(own?.length ? own : (held(all) ?? []), command, part);
  if (!next) return null;
  const fields = { [field!]: mapped(next) };
  return mine.some((e) => e.id === id) ? edit([...to, id], fields) : add(to, fields, id);
}

function ofPreferences(
  view: CaseView,
  own: Layer,
  to: Path,
  command: Command,
  id: string,
  statement: string | undefined,
): Command | string {
  if (command.kind === "replace" && statement === undefined) return replace([...to, id], command.value);
  const shared = view.document.preferences?.find((p) => p.id === id)?.statements ?? [];
  const mine = own.preferences?.find((p) => p.id === id)?.statements;
  // A copy has other ids; its statements stand where those stand that it was made of.
  const called = (step: string) => (mine ? (mine[shared.findIndex((s) => s.id === step)]?.id ?? step) : step);
  const moved = command.kind === "move" && command.after ? { ...command, after: called(command.after) } : command;
  const next = changed(mine ?? shared, moved, statement && called(statement));
  return next ? replace([...to, id], next.map(bareStatement)) : "There is no such statement any more.";
}
