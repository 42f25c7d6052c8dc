import { useEffect, useMemo, useRef, useState } from "react";
import { announce } from "../announce";
import { add, edit, move, placeAfter, remove, replace } from "../commands";
import { inNames, namesIn } from "../conditions/words";
import { bareStatement } from "../forwhom";
import { Adding } from "../model/adding";
import { isAt } from "../places";
import type { Command, Json, Model, Path } from "../types";
import { ofStatements } from "../whose/differences";
import { useWorkspace } from "../workspace";
import { OneStatement } from "./OneStatement";
import { entryOf, type Statement } from "./supposing";
import {
  bracketed,
  calledOf,
  joined,
  marked,
  muchOf,
  partsOf,
  putAt,
  putInto,
  rewritten,
  separated,
  wordsOf,
  type Taken,
} from "./tied";

interface Props {
  path: Path;
  statements: Statement[];
  act: (command: Command) => Promise<string | null>;
  why: string | undefined;
  /** The place that a link from elsewhere points to. */
  at: string | null;
  supposed: boolean;
  model: Model | null;
}

/** Statements in their order, which is changed by keys, by buttons or by dragging. */
export function Statements({ path, statements, act, why, at, supposed, model }: Props) {
  const { tried, view, layers } = useWorkspace();
  const names = useMemo(() => namesIn(layers), [layers]);
  // What a perspective or a phase gives of its own is told apart from the list of all, statement by statement.
  const shared = path.length > 2 && view.document.preferences?.find((p) => p.id === path.at(-1));
  const { marks, gone } = ofStatements(statements, (shared ? shared.statements : null) ?? []);
  /** What a statement says in the midst of a sentence: names of options stand within quotation marks already. */
  const told = (line: string) => {
    const named = inNames(line, names);
    return named === line ? `“${line}”` : named;
  };
  const [dragged, setDragged] = useState<Taken | null>(null);
  const list = useRef<HTMLOListElement>(null);
  // A group that changes is another entry of the list: what was in use goes on where it stands then.
  const goOn = useRef<[number, number] | null>(null);
  useEffect(() => {
    if (!goOn.current) return;
    const [entry, part] = goOn.current;
    const there = list.current?.children[entry];
    const field = (there?.querySelector(`[data-part="${part}"]`) ?? there)?.querySelector<HTMLElement>("input, button");
    if (field) goOn.current = null;
    field?.focus();
  }, [statements]);
  /** Say why a list as it would be cannot be read, or null; in a case that has mistakes already it is sent as it is. */
  const refusal = async (next: Json[]) => (view.valid ? ((await tried(replace(path, next)))?.why ?? null) : null);
  const regroup = async (next: Json[] | null, at: [number, number], said: string) => {
    if (!next) return;
    goOn.current = at;
    const refused = (await refusal(next)) ?? (await act(replace(path, next)));
    if (refused !== null) goOn.current = null;
    announce(refused ?? `${said}${supposed ? ", only supposed" : ""}`, refused !== null);
  };
  const join = (s: Statement) => {
    const at = ids.indexOf(s.id);
    const above = statements[at - 1];
    if (!above) return;
    const said = `Statement ${told(wordsOf(s))} is as important as ${told(wordsOf(above))} now`;
    void regroup(joined(statements, s.id), [at - 1, partsOf(above).length], said);
  };
  const bracket = (s: Statement) => {
    const at = ids.indexOf(s.id);
    const above = statements[at - 1];
    if (!above) return;
    const said = `Statements ${told(wordsOf(above))} and ${told(wordsOf(s))} matter in either order now`;
    void regroup(bracketed(statements, s.id), [at - 1, partsOf(above).length], said);
  };
  const separate = (s: Statement, part: number) => {
    const at = ids.indexOf(s.id);
    const said = `Statement ${told(calledOf(partsOf(s)[part]!))} stands by itself now, at position ${at + 2}`;
    void regroup(separated(statements, s.id, part), [at + 1, 0], said);
  };
  const reword = async (s: Statement, part: number, that: string) => {
    const entry = rewritten(s, part, that);
    if (entry === null) return act(remove([...path, s.id]));
    const command = replace([...path, s.id], entry);
    return (await tried(command))?.why ?? act(command);
  };
  const mark = async (s: Statement, part: number | null, key: "perhaps" | "much", value: Json) => {
    const entry = marked(s, part, key, value);
    const next = statements.map((other) => (other === s ? entry : bareStatement(other)));
    const command = s.that != null ? edit([...path, s.id], { [key]: value }) : replace([...path, s.id], entry);
    return (await refusal(next)) ?? act(command);
  };
  const ids = statements.map((s) => s.id);
  const put = async (id: string, after: string, position: number, name: string) => {
    // Degrees may not rise down a list: where there are some, it is asked first whether they would.
    const graded = statements.some((s) => partsOf(s).some((part) => muchOf(part) !== null));
    const others = statements.filter((s) => s.id !== id);
    const next = [
      ...others.slice(0, position - 1),
      ...statements.filter((s) => s.id === id),
      ...others.slice(position - 1),
    ];
    const wrong = graded ? await refusal(next.map(bareStatement)) : null;
    const refused = wrong ?? (await act(move([...path, id], after)));
    announce(
      refused ??
        `Statement ${told(name)} moved to position ${position} of ${ids.length}${supposed ? ", only supposed" : ""}`,
      refused !== null,
    );
  };
  const shift = (s: Statement, by: number) => {
    const after = placeAfter(ids, s.id, by);
    if (after !== null) void put(s.id, after, ids.indexOf(s.id) + 1 + by, wordsOf(s));
  };
  /** What is dragged, in words. */
  const taken = ({ id, part }: Taken) => {
    const s = statements.find((other) => other.id === id);
    return s ? told(part === null ? wordsOf(s) : calledOf(partsOf(s)[part] ?? "")) : "";
  };
  const drop = (target: Statement) => {
    const from = ids.indexOf(dragged?.id ?? "");
    const to = ids.indexOf(target.id);
    const s = statements[from];
    if (dragged && dragged.part !== null) {
      const said = `Statement ${taken(dragged)} stands by itself now`;
      void regroup(putAt(statements, dragged, target.id), [to, 0], said);
    } else if (s && from !== to) shift(s, to - from);
    setDragged(null);
  };
  const into = (target: Statement) => {
    if (!dragged) return;
    const next = putInto(statements, dragged, target.id);
    const at = next?.findIndex((entry) => wordsOf(entryOf(entry)).includes(wordsOf(target))) ?? 0;
    const said = `Statements ${told(wordsOf(target))} and ${taken(dragged)} matter in either order now`;
    void regroup(next, [Math.max(at, 0), 0], said);
    setDragged(null);
  };
  return (
    <>
      <ol className="statements" ref={list}>
        {statements.map((s, i) => (
          <OneStatement
            key={s.id}
            statement={s}
            position={i + 1}
            of={ids.length}
            path={[...path, s.id]}
            act={act}
            why={why}
            pointed={isAt([...path, s.id], at)}
            model={model}
            supposed={supposed}
            differs={shared ? marks.get(s.id) : undefined}
            shift={(by) => shift(s, by)}
            join={joined(statements, s.id) ? () => join(s) : undefined}
            bracket={bracketed(statements, s.id) ? () => bracket(s) : undefined}
            separate={(part) => separate(s, part)}
            reword={(part, that) => reword(s, part, that)}
            mark={(part, key, value) => mark(s, part, key, value)}
            drag={{
              on: dragged?.id === s.id ? (dragged.part ?? "whole") : null,
              start: (part) => setDragged({ id: s.id, part }),
              drop: () => drop(s),
              into: dragged && putInto(statements, dragged, s.id) ? () => into(s) : undefined,
              end: () => setDragged(null),
            }}
          />
        ))}
      </ol>
      {gone.length > 0 && (
        <p className="differs">
          In the list of all, and not here: {gone.map((s) => inNames(saidOf(s), names)).join("; ")}
        </p>
      )}
      <Adding
        place={path.join("/")}
        label="A new statement, at the end"
        button="Add statement"
        condition
        why={why}
        placeholder="type a few letters of an option, or pick"
        onAdd={(that) => act(add(path, that))}
        reads={(that) => add(path, that)}
      />
    </>
  );
}

const saidOf = (written: Json): string => wordsOf(entryOf(written));
