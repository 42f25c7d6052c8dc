import { useEffect, useMemo, useRef, useState, type DragEvent, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { add, edit, move, placeAfter, remove, replace } from "../commands";
import { inNames, namesIn } from "../conditions/words";
import { Field } from "../field";
import { heard } from "../keys";
import { Adding } from "../model/adding";
import { Button } from "../parts";
import { Evidence, Remarks, isAt } from "../places";
import { Rest } from "../sections/Rest";
import type { Command, Json, Model, Path } from "../types";
import { ofStatements } from "../whose/differences";
import { useWorkspace } from "../workspace";
import type { Statement } from "./supposing";
import { Tied } from "./Tied";
import { calledOf, joined, partsOf, rewritten, separated } from "./tied";

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
  const [dragged, setDragged] = useState<string | null>(null);
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
  const regroup = async (next: Json[] | null, at: [number, number], said: string) => {
    if (!next) return;
    goOn.current = at;
    const refused = await act(replace(path, next));
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
  const separate = (s: Statement, part: number) => {
    const at = ids.indexOf(s.id);
    const said = `Statement ${told(calledOf(partsOf(s)[part]!))} stands by itself now, at position ${at + 2}`;
    void regroup(separated(statements, s.id, part), [at + 1, 0], said);
  };
  const reword = async (s: Statement, part: number, that: string) => {
    const parts = rewritten(s, part, that);
    if (parts.length === 0) return act(remove([...path, s.id]));
    const command = replace([...path, s.id], parts.length === 1 ? parts[0]! : parts);
    return (await tried(command))?.why ?? act(command);
  };
  const ids = statements.map((s) => s.id);
  const put = async (id: string, after: string, position: number, name: string) => {
    const refused = await act(move([...path, id], after));
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
  const drop = (target: Statement) => {
    const from = ids.indexOf(dragged ?? "");
    const to = ids.indexOf(target.id);
    const s = statements[from];
    if (s && from !== to) shift(s, to - from);
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
            join={i > 0 ? () => join(s) : undefined}
            separate={(part) => separate(s, part)}
            reword={(part, that) => reword(s, part, that)}
            drag={{
              on: dragged === s.id,
              start: () => setDragged(s.id),
              drop: () => drop(s),
              end: () => setDragged(null),
            }}
          />
        ))}
      </ol>
      {gone.length > 0 && (
        <p className="differs">
          In the list of all, and not here:{" "}
          {gone.map((s) => inNames((Array.isArray(s) ? s : [s]).map(calledOf).join(" and equally "), names)).join("; ")}
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

const wordsOf = (s: Statement) => partsOf(s).map(calledOf).join(" and equally ") || s.id;

interface OneProps {
  statement: Statement;
  position: number;
  of: number;
  path: Path;
  act: Props["act"];
  why: string | undefined;
  pointed: boolean;
  model: Model | null;
  supposed: boolean;
  /** How it differs from what all share. */
  differs: string | undefined;
  shift: (by: number) => void;
  join: (() => void) | undefined;
  separate: (part: number) => void;
  reword: (part: number, that: string) => Promise<string | null>;
  drag: { on: boolean; start: () => void; drop: () => void; end: () => void };
}

function OneStatement(props: OneProps) {
  const {
    statement: s,
    position,
    of,
    path,
    act,
    why,
    pointed,
    model,
    supposed,
    differs,
    shift,
    join,
    separate,
    reword,
    drag,
  } = props;
  const item = useRef<HTMLLIElement>(null);
  const words = inNames(wordsOf(s), namesIn(useWorkspace().layers));
  useEffect(() => {
    if (pointed) item.current?.scrollIntoView({ block: "center" });
  }, [pointed]);
  const keys = heard((event: KeyboardEvent) => {
    if (!event.altKey || why || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    if (!event.shiftKey) return shift(up ? -1 : 1);
    if (up) return join?.();
    const part = (event.target as Element).closest("[data-part]")?.getAttribute("data-part");
    if (s.tied) separate(Number(part ?? partsOf(s).length - 1));
  });
  const over = (event: DragEvent) => event.preventDefault();
  return (
    <li
      ref={item}
      id={`at-${path.join("/")}`}
      className={`statement${pointed ? " pointed" : ""}${drag.on ? " dragged" : ""}`}
      aria-label={`Statement ${position}: ${words}`}
      onKeyDown={keys}
      onDragOver={over}
      onDrop={drag.drop}
    >
      <span
        className="number"
        aria-hidden="true"
        draggable={!why}
        onDragStart={drag.start}
        onDragEnd={drag.end}
        title="Drag to move"
      >
        {position}
      </span>
      <div className="grow">
        {s.name && <p className="name">{s.name}</p>}
        {s.that != null ? (
          <Field
            label={`Statement ${position}`}
            hideLabel
            condition
            value={s.that}
            command={(that) => edit(path, { that })}
            onSave={(that) => act(edit(path, { that }))}
            why={why}
          />
        ) : (
          <Tied statement={s} position={position} path={path} why={why} save={reword} separate={separate} />
        )}
        {s.because && <p className="quiet">because {s.because}</p>}
        {s.that != null && (
          <details className="ids">
            <summary>
              {s.name || s.because ? "Name and reason" : "Give it a name, or a reason"}
              <span className="unseen"> of statement {position}</span>
            </summary>
            <div className="grid two">
              {(["name", "because"] as const).map((key) => (
                <Field
                  key={key}
                  label={`${key === "name" ? "What it is called" : "Because"}: statement ${position}`}
                  value={s[key] ?? ""}
                  command={(text) => edit(path, { [key]: text || null })}
                  onSave={(text) => act(edit(path, { [key]: text || null }))}
                  why={why}
                />
              ))}
            </div>
          </details>
        )}
        {s.that != null && !supposed && (
          <Rest
            section="preferences"
            part="members"
            path={path}
            of={`statement ${position}`}
            entry={s}
            shown={["that", "name", "because", "evidence", "status"]}
          />
        )}
        {differs && <p className="differs">{differs}</p>}
        <Remarks path={path} model={model} />
        {s.that != null && (
          <Evidence path={path} of={`statement ${position}`} evidence={s.evidence ?? []} status={s.status} />
        )}
      </div>
      <span className="tools">
        <Button
          look="small"
          aria-label={`Move up: statement ${position}`}
          why={why ?? (position > 1 ? undefined : "It is the first already")}
          onClick={() => shift(-1)}
        >
          ↑
        </Button>
        <Button
          look="small"
          aria-label={`Move down: statement ${position}`}
          why={why ?? (position < of ? undefined : "It is the last already")}
          onClick={() => shift(1)}
        >
          ↓
        </Button>
        <Button
          look="small"
          aria-label={`As important as the one above: statement ${position}`}
          title="As important as the one above"
          why={why ?? (join ? undefined : "There is none above")}
          onClick={join}
        >
          =
        </Button>
        <Button
          look="small"
          aria-label={`Remove statement ${position}`}
          why={why}
          onClick={() => void act(remove(path))}
        >
          Remove
        </Button>
      </span>
    </li>
  );
}
