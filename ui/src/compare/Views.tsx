import { useState } from "react";
import { announce } from "../announce";
import { add, copy, edit, idFor, move, placeAfter, rename } from "../commands";
import { Field } from "../field";
import { layerAt } from "../forwhom";
import { Adding } from "../model/adding";
import { Button, Choice } from "../parts";
import { Remarks } from "../places";
import { Removing } from "../Removing";
import { choosing, useWorkspace } from "../workspace";
import type { Json, Layer, S } from "../types";

const KINDS = [
  {
    section: "perspectives",
    what: "perspective",
    title: "Perspectives",
    teaches: "Where two sources tell the conflict differently, each gets a perspective of its own.",
  },
  {
    section: "phases",
    what: "phase",
    title: "Phases",
    teaches: "Where something changes in the course of time, such as with a deadline, each time is a phase.",
  },
] as const;

type Kind = (typeof KINDS)[number];

/** The perspectives and the phases of the case: made, named, ordered, taken away; and what each says otherwise. */
export function Views() {
  return KINDS.map((kind) => <ViewsOf key={kind.section} kind={kind} />);
}

function ViewsOf({ kind }: { kind: Kind }) {
  const { view, send, readOnly } = useWorkspace();
  const all = view.document[kind.section] ?? [];
  const [from, setFrom] = useState<string | null>(null);
  const ids = all.map((o) => o.id);
  // A case whose model is told by perspectives alone has none that begins with nothing.
  const needed = kind.section === "perspectives" && view.needs_perspective;
  const begins = from !== null && (from === "" || ids.includes(from)) ? from : needed ? (ids[0] ?? "") : "";
  const make = (name: string) => {
    const id = idFor(name, [...ids, ...(view.document.options ?? []).map((o) => o.id)]);
    return send(begins ? copy([kind.section, begins], id, { name }) : add([kind.section], { name }, id));
  };
  return (
    <section aria-labelledby={kind.section}>
      <h2 id={kind.section}>{kind.title}</h2>
      {all.length === 0 && <p className="quiet">{kind.teaches}</p>}
      <ul className="entries">
        {all.map((one) => (
          <OneView key={one.id} kind={kind} one={one} ids={ids} />
        ))}
      </ul>
      <Adding
        place={kind.section}
        label={`Name of a new ${kind.what}`}
        button={`Add ${kind.what}`}
        known={all.map((o) => o.name ?? o.id)}
        why={readOnly}
        onAdd={make}
      >
        <Choice
          label="It begins as"
          value={begins}
          options={[
            ...(needed ? [] : [["", "what all share"] as const]),
            ...all.map((o) => [o.id, `a copy of “${o.name ?? o.id}”`] as const),
          ]}
          onChoose={setFrom}
        />
      </Adding>
    </section>
  );
}

interface OneProps {
  kind: Kind;
  one: S["OverrideEntry"];
  ids: string[];
}

function OneView({ kind, one, ids }: OneProps) {
  const { view, words, send, readOnly, chosen } = useWorkspace();
  const path = [kind.section, one.id];
  const name = one.name ?? one.id;
  const shift = async (by: number) => {
    const after = placeAfter(ids, one.id, by);
    if (after === null) return;
    const why = await send(move(path, after));
    announce(why ?? `“${name}” moved to position ${ids.indexOf(one.id) + 1 + by} of ${ids.length}`, why !== null);
  };
  const shown = chosen[kind.what] === one.id;
  const others = differences(layerAt(view, path), words.sections);
  return (
    <li id={`at-${path.join("/")}`} className="entry" aria-label={`${kind.what} ${name}`}>
      <div className="row">
        <Field
          label={`Name of ${kind.what} ${ids.indexOf(one.id) + 1}`}
          hideLabel
          value={one.name ?? ""}
          placeholder={one.id}
          command={(text) => edit(path, { name: text || null })}
          why={readOnly}
        />
        <span className="tools">
          <Button
            look="small"
            aria-label={`See the rooms as this: ${name}`}
            why={shown ? "The rooms show it already" : undefined}
            onClick={() => choosing(kind.what, one.id)}
          >
            See the rooms as this
          </Button>
          <Button
            look="small"
            aria-label={`Move up: ${name}`}
            why={readOnly ?? (ids[0] === one.id ? "It is the first already" : undefined)}
            onClick={() => void shift(-1)}
          >
            ↑
          </Button>
          <Button
            look="small"
            aria-label={`Move down: ${name}`}
            why={readOnly ?? (ids.at(-1) === one.id ? "It is the last already" : undefined)}
            onClick={() => void shift(1)}
          >
            ↓
          </Button>
          <Removing path={path} name={name} label={`Remove ${kind.what} ${name}`} why={readOnly} />
        </span>
      </div>
      <p className="quiet">
        {others.length ? `Gives its own: ${others.join("; ")}.` : "Says nothing otherwise yet: choose it, and edit."}
      </p>
      <details className="more">
        <summary>Note and id</summary>
        <Field
          label={`Note on ${kind.what} ${name}`}
          lines={2}
          value={one.note ?? ""}
          command={(text) => edit(path, { note: text || null })}
          why={readOnly}
        />
        <Field
          label={`Id of ${kind.what} ${one.id}`}
          code
          value={one.id}
          command={(to) => rename(path, to)}
          why={readOnly}
        />
      </details>
      <Remarks path={path} model={null} />
    </li>
  );
}

/** Return what a perspective or a phase gives, section by section. */
function differences(layer: Layer | undefined, sections: S["SectionView"][]): string[] {
  const given = (layer ?? {}) as Record<string, Json | undefined>;
  return sections.flatMap(({ key, label }) => {
    const held = given[key];
    if (held === null || held === undefined || (Array.isArray(held) && !held.length) || held === "") return [];
    return [Array.isArray(held) ? `${label.toLowerCase()} (${held.length})` : label.toLowerCase()];
  });
}
