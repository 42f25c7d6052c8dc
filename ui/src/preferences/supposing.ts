import { bareStatement, layerAt } from "../forwhom";
import type { CaseView, Command, Json, Path, S } from "../types";

export type Statement = S["StatementEntry"];

/**
 * Return a list of statements as the supposed commands would leave it, for showing; the server computes what follows.
 */
export function withSupposed(statements: Statement[], supposed: Command[]): Statement[] {
  return supposed.reduce(apply, statements);
}

function apply(list: Statement[], command: Command, n: number): Statement[] {
  if (command.kind === "add") {
    return [...list, { id: `supposed${n + 1}_1`, that: String(command.value), evidence: [] }];
  }
  if (command.kind === "replace" && statementIn(command.path) === undefined) return listOf(command.value, list, n);
  if (command.kind === "link" || !("path" in command) || command.kind === "rename" || command.kind === "copy")
    return list;
  if (command.kind === "count_for") return list;
  const id = command.path.at(-1);
  if (command.kind === "replace") return list.map((s) => (s.id === id ? { ...entryOf(command.value), id } : s));
  if (command.kind === "edit") return list.map((s) => (s.id === id ? ({ ...s, ...command.fields } as Statement) : s));
  const moved = list.find((s) => s.id === id);
  const others = list.filter((s) => s.id !== id);
  if (command.kind === "remove" || !moved) return others;
  const at = command.after === "" ? 0 : others.findIndex((s) => s.id === command.after) + 1;
  return [...others.slice(0, at), moved, ...others.slice(at)];
}

/** Return the id of the statement that a path is of, or nothing where it is of the preferences as a whole. */
export const statementIn = (path: Path): string | undefined =>
  (path[0] === "perspectives" || path[0] === "phases" ? path.slice(2) : path)[2];

/** Return a statement of a file as the document has it, for now without an id. */
export function entryOf(value: Json): Statement {
  const none = { id: "", evidence: [] };
  if (Array.isArray(value)) return { ...none, tied: value };
  return value && typeof value === "object" ? ({ ...none, ...value } as Statement) : { ...none, that: String(value) };
}

/** Return a list put in the place of another: as the server does, what is the same keeps its id. */
function listOf(value: Json, before: Statement[], n: number): Statement[] {
  const ids = before.map((s) => [JSON.stringify(bareStatement(s)), s.id] as const);
  return (value as Json[]).map((one, i) => {
    const entry = entryOf(one);
    const same = ids.findIndex(([written]) => written === JSON.stringify(bareStatement(entry)));
    return { ...entry, id: same < 0 ? `supposed${n + 1}_${i + 1}` : ids.splice(same, 1)[0]![1] };
  });
}

/** Return the statements that a case has at a path, in the file itself or in a perspective or a phase. */
export function statementsAt(view: CaseView, path: Path): Statement[] {
  return layerAt(view, path)?.preferences?.find((p) => p.id === path.at(-1))?.statements ?? [];
}

/** Return what is still supposed after the first command is saved, with the names that what it made has now. */
export function afterFirst(supposed: Command[], now: Statement[]): Command[] {
  const made = (k: number) => now.at(supposed[0]?.kind === "replace" ? k - 1 : -1)?.id;
  const called = (id: string) =>
    id.replace(/^supposed(\d+)_(\d+)$/, (_, n: string, k: string) =>
      n === "1" ? (made(Number(k)) ?? id) : `supposed${Number(n) - 1}_${k}`,
    );
  return supposed.slice(1).map((c) => {
    if (c.kind === "move") return { ...c, path: c.path.map(called), after: called(c.after) };
    const same = c.kind === "edit" || c.kind === "remove" || c.kind === "replace";
    return same ? { ...c, path: c.path.map(called) } : c;
  });
}

/** Return what a supposed command does, in words. */
export function inWords(command: Command): string {
  if (command.kind === "add") return `add “${String(command.value)}”`;
  if (command.kind === "edit") return "change a statement";
  if (command.kind === "replace")
    return statementIn(command.path) === undefined ? "join or separate statements" : "change a statement";
  return command.kind === "move" ? "move a statement" : "remove a statement";
}
