import { add, edit, replace } from "./commands";
import type { CaseView, Command, Json, Layer, Path } from "./types";

/** What a perspective or a phase may give otherwise; the rest of a case is evidence, or about the case itself. */
const SECTIONS = [
  "decision_makers",
  "options",
  "infeasible",
  "forbidden_moves",
  "indistinguishable",
  "preferences",
  "states",
  "definitions",
  "proposals",
] as const;
type Section = (typeof SECTIONS)[number];
const APPENDED: readonly string[] = ["infeasible", "forbidden_moves", "indistinguishable"];

const isSection = (step: string | undefined): step is Section => SECTIONS.includes(step as Section);

/** Whether a command changes what all perspectives and phases share, unless they give something else. */
export function isShared(command: Command): boolean {
  if (!("path" in command) || command.kind === "link") return false;
  if (command.path.length === 0) return command.kind === "edit" && "status_quo" in command.fields;
  return isSection(command.path[0]);
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

/** Return a statement as the file has it. */
export function bareStatement(entry: Entry & { tied?: Json[] | null }): Json {
  if (entry.tied) return entry.tied;
  const fields = bare(entry);
  return Object.keys(fields).length === 1 && "that" in fields ? fields.that! : fields;
}

const mapped = (entries: Entry[]) => Object.fromEntries(entries.map((e) => [e.id, bare(e)]));
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
  const others = entries.filter((_, i) => i !== at);
  if (command.kind === "remove") return others;
  if (command.kind !== "move") return null;
  const to = command.after === "" ? 0 : others.findIndex((e) => e.id === command.after) + 1;
  return [...others.slice(0, to), entries[at]!, ...others.slice(to)];
}

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
export function within(view: CaseView, prefix: Path, command: Command): Command | string {
  const own = layerAt(view, prefix);
  if (!own || !("path" in command)) return "It is the same everywhere.";
  if (command.kind === "rename") return "An id is the same everywhere.";
  const [section, id, ...below] = command.path;
  if (section === undefined)
    return command.kind === "edit" ? edit(prefix, command.fields) : "It is the same everywhere.";
  if (!isSection(section)) return "It is the same everywhere.";
  const to = [...prefix, section];
  const why = NOT_HERE[section] ?? "What all share is not taken away for one of them; it can be given otherwise.";
  if (section === "preferences") return ofPreferences(view, own, to, command, id!, below[0]);
  if (section === "decision_makers") {
    const next = changed(
      own.decision_makers?.length ? own.decision_makers : (view.document.decision_makers ?? []),
      command,
      id,
    );
    return next ? replace(to, mapped(next)) : why;
  }
  if (command.kind === "add" && below.length === 0)
    return section === "options" ? why : add(to, command.value, command.id ?? null);
  if (APPENDED.includes(section) || (command.kind === "remove" && below.length === 0) || command.kind === "move")
    return why;
  const there = (own[section] as Entry[] | undefined)?.some((e) => e.id === id);
  if (command.kind === "replace") return there ? replace([...to, id!], command.value) : add(to, command.value, id!);
  if (below.length > 0) {
    const terms = changed(view.document.proposals?.find((p) => p.id === id)?.terms ?? [], command, below[1]);
    if (!terms) return why;
    return there ? edit([...to, id!], { terms: mapped(terms) }) : add(to, { terms: mapped(terms) }, id!);
  }
  if (command.kind !== "edit") return why;
  // What all share has moves both ways where it says nothing; here that has to be said.
  const fields = given(
    "moves" in command.fields && !command.fields.moves ? { ...command.fields, moves: "both" } : command.fields,
  );
  if (Object.keys(fields).length === 0) return "What is left empty for one of them is as in all.";
  return there ? edit([...to, id!], fields) : add(to, fields, id!);
}

function ofPreferences(
  view: CaseView,
  own: Layer,
  to: Path,
  command: Command,
  id: string,
  statement: string | undefined,
): Command | string {
  if (command.kind === "replace") return replace([...to, id], command.value);
  const shared = view.document.preferences?.find((p) => p.id === id)?.statements ?? [];
  const mine = own.preferences?.find((p) => p.id === id)?.statements;
  // A copy has other ids; its statements stand where those stand that it was made of.
  const called = (step: string) => (mine ? (mine[shared.findIndex((s) => s.id === step)]?.id ?? step) : step);
  const moved = command.kind === "move" && command.after ? { ...command, after: called(command.after) } : command;
  const next = changed(mine ?? shared, moved, statement && called(statement));
  return next ? replace([...to, id], next.map(bareStatement)) : "There is no such statement any more.";
}
