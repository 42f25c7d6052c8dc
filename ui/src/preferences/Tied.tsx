import { Field } from "../field";
import { Button } from "../parts";
import type { Json, Path } from "../types";
import { ClaimList } from "../places";
import type { Statement } from "./supposing";
import { Marks } from "./LeftOpen";
import { type Dragging, becauseOf, calledOf, claimsOf, formulaOf, isPerhaps, muchOf, nameOf, partsOf } from "./tied";

interface Props {
  statement: Statement;
  position: number;
  path: Path;
  why: string | undefined;
  save: (part: number, that: string) => Promise<string | null>;
  separate: (part: number) => void;
  mark: (part: number | null, key: "perhaps" | "much", value: Json) => Promise<string | null>;
  drag: Dragging;
}

/** Statements that are equally important, or in either order, each with its field; any can be put by itself again. */
export function Tied({ statement, position, path, why, save, separate, mark, drag }: Props) {
  const parts = partsOf(statement);
  const open = Boolean(statement.either_order);
  return (
    <>
      <p className="quiet">
        {open
          ? "In either order: all of these matter, and nobody knows which matters more."
          : "Equally important: what counts is how many of these hold."}
      </p>
      <ul
        className={open ? "tied bracket" : "tied"}
        aria-label={`${open ? "In either order" : "Equally important"} at position ${position}`}
      >
        {parts.map((part, i) => {
          const formula = formulaOf(part);
          const claims = claimsOf(part);
          return (
            <li key={i} data-part={i} className={drag.on === i ? "dragged" : undefined}>
              {nameOf(part) && <p className="name">{nameOf(part)}</p>}
              <div className="row">
                <span
                  className="grip"
                  aria-hidden="true"
                  draggable={!why}
                  onDragStart={(event) => {
                    event.stopPropagation();
                    drag.start(i);
                  }}
                  onDragEnd={drag.end}
                  title="Drag it out"
                >
                  ↕
                </span>
                <Field
                  label={`Statement ${position}, part ${i + 1} of ${parts.length}`}
                  hideLabel
                  condition
                  place={[...path, i].join("/")}
                  value={formula}
                  onSave={(that) => save(i, that)}
                  why={why}
                />
                <Button
                  look="small"
                  aria-label={`Separate: ${calledOf(part)}`}
                  why={why ?? (parts.length > 1 ? undefined : "It stands by itself already")}
                  onClick={() => separate(i)}
                >
                  Separate
                </Button>
              </div>
              <Marks
                of={`statement ${position}, part ${i + 1}`}
                perhaps={isPerhaps(part)}
                why={why}
                put={(key, value) => mark(i, key, value)}
              />
              {becauseOf(part) && <p className="quiet">because {becauseOf(part)}</p>}
              {claims.length > 0 && <ClaimList ids={claims} />}
            </li>
          );
        })}
      </ul>
      <Marks
        of={`statement ${position}`}
        much={parts.map(muchOf).find((much) => much !== null) ?? null}
        why={why}
        put={(key, value) => mark(null, key, value)}
      />
    </>
  );
}
