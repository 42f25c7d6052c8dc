import { useEffect, useRef, type DragEvent, type KeyboardEvent } from "react";
import { edit, remove } from "../commands";
import { inNames, namesIn } from "../conditions/words";
import { Field } from "../field";
import { heard, letterOf } from "../keys";
import { Button } from "../parts";
import { Evidence, Remarks } from "../places";
import { Rest } from "../sections/Rest";
import { isOn } from "../sections/values";
import type { Command, Json, Model, Path } from "../types";
import { useWorkspace } from "../workspace";
import { Marks } from "./LeftOpen";
import type { Statement } from "./supposing";
import { Tied } from "./Tied";
import { type Dragging, partsOf, wordsOf } from "./tied";

interface OneProps {
  statement: Statement;
  position: number;
  of: number;
  path: Path;
  act: (command: Command) => Promise<string | null>;
  why: string | undefined;
  pointed: boolean;
  model: Model | null;
  supposed: boolean;
  /** How it differs from what all share. */
  differs: string | undefined;
  shift: (by: number) => void;
  join: (() => void) | undefined;
  bracket: (() => void) | undefined;
  separate: (part: number) => void;
  reword: (part: number, that: string) => Promise<string | null>;
  mark: (part: number | null, key: "perhaps" | "much", value: Json) => Promise<string | null>;
  drag: Dragging;
}

export function OneStatement(props: OneProps) {
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
    bracket,
    separate,
    reword,
    mark,
    drag,
  } = props;
  const item = useRef<HTMLLIElement>(null);
  const words = inNames(wordsOf(s), namesIn(useWorkspace().layers));
  useEffect(() => {
    if (pointed) item.current?.scrollIntoView({ block: "center" });
  }, [pointed]);
  const keys = heard((event: KeyboardEvent) => {
    if (!event.altKey || why) return;
    if (event.shiftKey && letterOf(event) === "b") {
      event.preventDefault();
      return bracket?.();
    }
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const up = event.key === "ArrowUp";
    if (!event.shiftKey) return shift(up ? -1 : 1);
    if (up) return join?.();
    const part = (event.target as Element).closest("[data-part]")?.getAttribute("data-part");
    if (partsOf(s).length > 1) separate(Number(part ?? partsOf(s).length - 1));
  });
  const over = (event: DragEvent) => event.preventDefault();
  return (
    <li
      ref={item}
      id={`at-${path.join("/")}`}
      className={`statement${pointed ? " pointed" : ""}${drag.on === "whole" ? " dragged" : ""}`}
      aria-label={`Statement ${position}: ${words}`}
      onKeyDown={keys}
      onDragOver={over}
      onDrop={drag.drop}
    >
      <span
        className="number"
        aria-hidden="true"
        draggable={!why}
        onDragStart={() => drag.start(null)}
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
          <Tied
            statement={s}
            position={position}
            path={path}
            why={why}
            save={reword}
            separate={separate}
            mark={mark}
            drag={drag}
          />
        )}
        {s.that != null && (
          <Marks
            of={`statement ${position}`}
            perhaps={isOn(s.perhaps ?? undefined)}
            much={s.much ?? null}
            why={why}
            put={(key, value) => mark(null, key, value)}
          />
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
            shown={["that", "name", "because", "evidence", "status", "either_order", "perhaps", "much"]}
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
          why={why ?? (join ? undefined : position > 1 ? "Nothing of a bracket is in a group" : "There is none above")}
          onClick={join}
        >
          =
        </Button>
        <Button
          look="small"
          aria-label={`In either order with the one above: statement ${position}`}
          title="In either order with the one above: nobody knows which matters more"
          why={why ?? (bracket ? undefined : position > 1 ? "No group is in a bracket" : "There is none above")}
          onClick={bracket}
        >
          ⇅
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
      {drag.into && (
        <div
          className="into"
          aria-hidden="true"
          onDragOver={over}
          onDrop={(event) => {
            event.stopPropagation();
            drag.into?.();
          }}
        >
          Drop here: in either order with this one
        </div>
      )}
    </li>
  );
}
