import { layerAt } from "../forwhom";
import type { CaseView, Command, Path, S } from "../types";

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
  if (command.kind !== "move" && command.kind !== "remove" && command.kind !== "edit") return list;
  const id = command.path.at(-1);
  if (command.kind === "edit") return list.map((s) => (s.id === id ? ({ ...s, ...command.fields } as Statement) : s));
  const moved = list.find((s) => s.id === id);
  const others = list.filter((s) => s.id !== id);
  if (command.kind === "remove" || !moved) return others;
  const at = command.after === "" ? 0 : others.findIndex((s) => s.id === command.after) + 1;
  return [...others.slice(0, at), moved, ...others.slice(at)];
}

/** Return the statements that a case has at a path, in the file itself or in a perspective or a phase. */
export function statementsAt(view: CaseView, path: Path): Statement[] {
  return layerAt(view, path)?.preferences?.find((p) => p.id === path.at(-1))?.statements ?? [];
}

/** Return what is still supposed after the first command is saved; what it added is called `made` now. */
export function afterFirst(supposed: Command[], made: string | undefined): Command[] {
  const called = (id: string) =>
    id.replace(/^supposed(\d+)_1$/, (_, n: string) => (n === "1" ? (made ?? id) : `supposed${Number(n) - 1}_1`));
  return supposed.slice(1).map((c) => {
    if (c.kind === "move") return { ...c, path: c.path.map(called), after: called(c.after) };
    return c.kind === "edit" || c.kind === "remove" ? { ...c, path: c.path.map(called) } : c;
  });
}

/** Return what a supposed command does, in words. */
export function inWords(command: Command): string {
  if (command.kind === "add") return `add “${String(command.value)}”`;
  if (command.kind === "edit") return "change a statement";
  return command.kind === "move" ? "move a statement" : "remove a statement";
}
