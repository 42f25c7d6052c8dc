import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { add, edit, move, placeAfter, remove } from "../commands";
import { Field } from "../field";
import { heard } from "../keys";
import { Adding } from "../model/adding";
import { Button } from "../parts";
import { Evidence, Remarks, isAt } from "../places";
import type { Command, Model, Path } from "../types";
import type { Statement } from "./supposing";

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
  const [dragged, setDragged] = useState<string | null>(null);
  const ids = statements.map((s) => s.id);
  const put = async (id: string, after: string, position: number, name: string) => {
    const refused = await act(move([...path, id], after));
    announce(
      refused ??
        `Statement “${name}” moved to position ${position} of ${ids.length}${supposed ? ", only supposed" : ""}`,
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
      <ol className="statements">
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
            shift={(by) => shift(s, by)}
            drag={{
              on: dragged === s.id,
              start: () => setDragged(s.id),
              drop: () => drop(s),
              end: () => setDragged(null),
            }}
          />
        ))}
      </ol>
      <Adding
        place={path.join("/")}
        label="A new statement, at the end"
        button="Add statement"
        code
        why={why}
        placeholder="such as: accept if modify"
        onAdd={(that) => act(add(path, that))}
        reads={(that) => add(path, that)}
      />
    </>
  );
}

const wordsOf = (s: Statement) => s.name ?? s.that ?? (s.tied ? s.tied.map(String).join(" and equally ") : s.id);

interface OneProps {
  statement: Statement;
  position: number;
  of: number;
  path: Path;
  act: Props["act"];
  why: string | undefined;
  pointed: boolean;
  model: Model | null;
  shift: (by: number) => void;
  drag: { on: boolean; start: () => void; drop: () => void; end: () => void };
}

function OneStatement({ statement: s, position, of, path, act, why, pointed, model, shift, drag }: OneProps) {
  const item = useRef<HTMLLIElement>(null);
  const words = wordsOf(s);
  useEffect(() => {
    if (pointed) item.current?.scrollIntoView({ block: "center" });
  }, [pointed]);
  const keys = heard((event: KeyboardEvent) => {
    if (!event.altKey || why || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    shift(event.key === "ArrowUp" ? -1 : 1);
  });
  const over = (event: DragEvent) => event.preventDefault();
  return (
    <li
      ref={item}
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
            code
            value={s.that}
            command={(that) => edit(path, { that })}
            onSave={(that) => act(edit(path, { that }))}
            why={why}
          />
        ) : (
          <p>
            <code>{words}</code> <span className="quiet">(equally important; changed as text)</span>
          </p>
        )}
        {s.because && <p className="quiet">because {s.because}</p>}
        <Remarks path={path} model={model} />
        <Evidence path={path} evidence={s.evidence ?? []} status={s.status} />
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
