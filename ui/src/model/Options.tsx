import { useState, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { add, edit, idFor, move, placeAfter } from "../commands";
import { Field } from "../field";
import { heard } from "../keys";
import { Button, Choice, Empty } from "../parts";
import { Evidence, Remarks } from "../places";
import { Removing } from "../Removing";
import { Rest } from "../sections/Rest";
import { choicesOf } from "../sections/values";
import type { Model, S } from "../types";
import { ShapeOf } from "../Who";
import { Whose } from "../whose/Whose";
import { useWorkspace, type Applied } from "../workspace";
import { Adding, Badge, IdField, useWhose, SameName } from "./adding";
import { Rivals } from "./Rivals";
import { ExampleBox } from "../rooms/ExampleBox";

export function Options({ model }: { model: Model | null }) {
  const { view, layers, send, readOnly } = useWorkspace();
  const [owner, setOwner] = useState("");
  const options = view.document.options ?? [];
  const makers = (layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? []).map(
    (m) => [m.id, m.name ?? m.id] as const,
  );
  const taken = [...options.map((o) => o.id), ...(view.document.definitions ?? []).map((d) => d.id)];
  return (
    <section aria-labelledby="options">
      <h2 id="options">
        Options <Badge text={useWhose()(layers[0]!, "options")} />
      </h2>
      <p className="quiet">
        Their order is the order of the letters of a state: Y where the option is taken, N where it is not.
      </p>
      {options.length === 0 && (
        <Empty title="What can each of them do?">
          <p>
            An option is one thing that its owner can do or leave, such as “accept the order”. Each gives a state one
            letter.
          </p>
          <ExampleBox of="options" />
        </Empty>
      )}
      <ol className="entries">
        {options.map((option) => (
          <OneOption key={option.id} option={option} ids={options.map((o) => o.id)} makers={makers} model={model} />
        ))}
      </ol>
      <Adding
        place="options"
        label="Name of a new option"
        button="Add option"
        known={options.map((o) => o.name ?? o.id)}
        placeholder="such as: accept the order"
        why={readOnly ?? (makers.length ? undefined : "Add a decision maker first, to whom the option belongs")}
        onAdd={(name) => {
          const value = layers[0]!.layer.decision_makers?.length ? { name, owner: owner || makers[0]![0] } : { name };
          return send(add(["options"], value, idFor(name, taken)));
        }}
      >
        <Choice label="Whose option" value={owner || (makers[0]?.[0] ?? "")} options={makers} onChoose={setOwner} />
      </Adding>
    </section>
  );
}

/** The directions in which an option can be changed, in words. */
const DIRECTIONS: Record<string, string> = {
  both: "it can be taken and dropped",
  "take-only": "it can only be taken",
  "drop-only": "it can only be dropped",
};

interface OneProps {
  option: S["OptionEntry"];
  ids: string[];
  makers: (readonly [string, string])[];
  model: Model | null;
}

function OneOption({ option, ids, makers, model }: OneProps) {
  const { view, layers, send, act, readOnly, words } = useWorkspace();
  const path = ["options", option.id];
  // A perspective may give an option another name, owner or moves; each is changed where it is given.
  const field = (key: "name" | "owner" | "moves") => {
    const entry = (l: Applied) => l.layer.options?.find((o) => o.id === option.id);
    const at = layers.findLast((l) => entry(l)?.[key]) ?? layers[0]!;
    return { value: entry(at)?.[key] ?? "", path: [...at.prefix, ...path] };
  };
  const [called, owned, moves] = [field("name"), field("owner"), field("moves")];
  const name = called.value || option.id;
  const owner = owned.value;
  const position = ids.indexOf(option.id);
  const shift = async (by: number) => {
    const after = placeAfter(ids, option.id, by);
    if (after === null) return;
    const why = await send(move(path, after));
    announce(why ?? `Option “${name}” moved to position ${position + 1 + by} of ${ids.length}`, why !== null);
  };
  return (
    <li
      id={`at-${path.join("/")}`}
      className="entry"
      aria-label={`Option ${name}`}
      onKeyDown={heard((event: KeyboardEvent) => {
        if (!event.altKey || readOnly || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        void shift(event.key === "ArrowUp" ? -1 : 1);
      })}
    >
      <div className="row">
        <span className="number" aria-hidden="true">
          {position + 1}
        </span>
        <ShapeOf id={owner} />
        <Field
          label={`Name of option ${position + 1}`}
          hideLabel
          value={called.value}
          placeholder="name"
          command={(text) => edit(called.path, { name: text || null })}
          why={readOnly}
        />
        <Choice
          label="Owner"
          of={name}
          value={owner}
          options={owner ? makers : [["", "nobody yet"], ...makers]}
          why={readOnly}
          onChoose={(id) => act(edit(owned.path, { owner: id }))}
        />
        <Choice
          label="Moves"
          of={name}
          value={moves.value || "both"}
          options={choicesOf(words, "options", "moves").map(([key, label]) => [key, DIRECTIONS[key] ?? label] as const)}
          why={readOnly}
          onChoose={(to) =>
            act(edit(moves.path, { moves: to === "both" && moves.path.length === path.length ? null : to }))
          }
        />
        <span className="tools">
          <Button
            look="small"
            aria-label={`Move up: ${name}`}
            why={readOnly ?? (position ? undefined : "It is the first already")}
            onClick={() => void shift(-1)}
          >
            ↑
          </Button>
          <Button
            look="small"
            aria-label={`Move down: ${name}`}
            why={readOnly ?? (position < ids.length - 1 ? undefined : "It is the last already")}
            onClick={() => void shift(1)}
          >
            ↓
          </Button>
          <Removing path={path} name={name} label={`Remove option ${name}`} why={readOnly} />
        </span>
      </div>
      {layers.map((at) =>
        (at.prefix.length > 0 || layers.length < 2) && at.layer.options?.some((o) => o.id === option.id) ? (
          <Whose key={at.label} at={at} section="options" id={option.id} />
        ) : null,
      )}
      <Remarks path={path} model={model} />
      <Evidence path={path} of={name} evidence={option.evidence ?? []} status={option.status} />
      <SameName name={called.value} others={(view.document.options ?? []).map((o) => o.name ?? "")} />
      <Rest
        section="options"
        path={path}
        of={name}
        entry={option}
        shown={["name", "owner", "moves", "contested", "evidence", "status"]}
      >
        <IdField label={`Id of option ${option.id}`} path={path} why={readOnly} />
      </Rest>
      <Rivals option={option.id} name={name} owner={owner} makers={makers} model={model} />
    </li>
  );
}
