import { useRef, useState, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { Field } from "../field";
import { heard } from "../keys";
import { Adding } from "../model/adding";
import { Button } from "../parts";
import type { Json, Path } from "../types";
import { useWorkspace } from "../workspace";
import { added, putAt, rewritten, shifted, takenAway, tiedAbove, tiedTo, written, type Ranks } from "./ranks";
import { useWhole } from "./whole";

interface Props {
  path: Path;
  name: string;
  ranks: Ranks;
}

/** A ranking of states: moved and tied by keys, by buttons or by dragging. */
export function RanksEditor({ path, name, ranks }: Props) {
  const { layers, readOnly } = useWorkspace();
  const [dragged, setDragged] = useState<string | null>(null);
  // Done when the dragging is over: what is dragged may not leave the page before.
  const dropped = useRef<(() => void) | null>(null);
  const drag = (state: string | null) => {
    if (state === null) dropped.current?.();
    dropped.current = null;
    setDragged(state);
  };
  const drop = (make: (ranks: Ranks, state: string) => Ranks | null) => {
    if (dragged !== null) dropped.current = () => void act((now) => make(now, dragged), dragged);
  };
  const { change, refusal, command } = useWhole(path, "ranking");
  const of = (make: (ranks: Ranks) => Ranks | null) => (now: Json | undefined) => {
    const there = (now ?? []) as Ranks;
    return written(make(there) ?? there);
  };
  const act = async (make: (ranks: Ranks) => Ranks | null, said: string) => {
    const next = make(ranks);
    if (!next) return;
    const refused = await change(of(make));
    announce(refused ?? `${said} ${place(next, said)}`.trim(), refused !== null);
  };
  const shift = (state: string, by: -1 | 1) => void act((now) => shifted(now, state, by), state);
  const named = [...new Set(layers.flatMap((l) => l.layer.states ?? []).map((s) => s.id))];
  return (
    <>
      <p className="quiet">
        The best first; states of one rank are as good as each other. Every feasible state stands in it once, by its
        letters, its name, or a pattern such as <code>Y-N</code> for all states that fit.
      </p>
      <ol className="statements">
        {ranks.map((rank, i) => (
          <li
            key={rank.join(" ")}
            className="statement"
            aria-label={`Rank ${i + 1}: ${rank.join(" and equally ")}`}
            onDragOver={(e) => e.preventDefault()}
            onDrop={() => drop((now, moved) => putAt(now, moved, i))}
          >
            <span className="number" aria-hidden="true">
              {i + 1}
            </span>
            <div className="grow">
              {rank.map((state) => (
                <OneState
                  key={state}
                  state={state}
                  of={name}
                  place={[...path, "ranking", state].join("/")}
                  why={readOnly}
                  dragged={dragged === state}
                  drag={drag}
                  drop={() => drop((now, moved) => tiedTo(now, moved, state))}
                  shift={(by) => shift(state, by)}
                  up={shifted(ranks, state, -1) !== null}
                  down={shifted(ranks, state, 1) !== null}
                  tie={tiedAbove(ranks, state) && (() => void act((now) => tiedAbove(now, state), state))}
                  take={() => void act((now) => takenAway(now, state), `${state} is taken away`)}
                  save={async (to) => {
                    const make = of((now) => (to ? rewritten(now, state, to) : takenAway(now, state)));
                    return (await refusal(make)) ?? change(make);
                  }}
                />
              ))}
            </div>
          </li>
        ))}
      </ol>
      <Adding
        place={`${path.join("/")}/ranking`}
        label="A new state, at the end: its letters, or its name"
        button="Add state"
        code
        why={readOnly}
        choices={named.map((id) => [id, id] as const)}
        reads={(state) => command(of((now) => added(now, state)))}
        onAdd={(state) =>
          ranks.flat().includes(state)
            ? Promise.resolve("It is in the ranking already.")
            : change(of((now) => added(now, state)))
        }
      />
    </>
  );
}

/** Say where a state stands now. */
function place(ranks: Ranks, state: string): string {
  const at = ranks.findIndex((rank) => rank.includes(state));
  if (at < 0) return "";
  const others = ranks[at]!.filter((other) => other !== state);
  return `has rank ${at + 1} of ${ranks.length}${others.length ? `, as ${others.join(", ")}` : ""}`;
}

interface StateProps {
  state: string;
  of: string;
  place: string;
  why: string | undefined;
  dragged: boolean;
  drag: (state: string | null) => void;
  drop: () => void;
  shift: (by: -1 | 1) => void;
  up: boolean;
  down: boolean;
  tie: (() => void) | null;
  take: () => void;
  save: (to: string) => Promise<string | null>;
}

function OneState(props: StateProps) {
  const { state, of, place, why, drag, shift } = props;
  const keys = heard((event: KeyboardEvent) => {
    if (!event.altKey || why || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    shift(event.key === "ArrowUp" ? -1 : 1);
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons do the same, and keys are heard from the field
    <div
      className={props.dragged ? "row dragged" : "row"}
      onKeyDown={keys}
      onDragOver={(e) => e.preventDefault()}
      onDrop={(e) => {
        e.stopPropagation();
        props.drop();
      }}
    >
      <span
        className="grip"
        aria-hidden="true"
        draggable={!why}
        onDragStart={() => drag(state)}
        onDragEnd={() => drag(null)}
        title="Drag onto a rank to stand there, onto a state to be tied with it"
      >
        ⠿
      </span>
      <Field
        label={`State ${state}`}
        of={of}
        hideLabel
        code
        view
        counts
        place={place}
        value={state}
        onSave={props.save}
        why={why}
      />
      <span className="tools">
        <Button
          look="small"
          aria-label={`Move up: ${state}`}
          why={why ?? (props.up ? undefined : "It is the best already")}
          onClick={() => shift(-1)}
        >
          ↑
        </Button>
        <Button
          look="small"
          aria-label={`Move down: ${state}`}
          why={why ?? (props.down ? undefined : "It is the last already")}
          onClick={() => shift(1)}
        >
          ↓
        </Button>
        <Button
          look="small"
          aria-label={`As good as the rank above: ${state}`}
          why={why ?? (props.tie ? undefined : "There is no rank above")}
          onClick={props.tie ?? undefined}
        >
          =
        </Button>
        <Button look="small" aria-label={`Remove state ${state}`} why={why} onClick={props.take}>
          Remove
        </Button>
      </span>
    </div>
  );
}
