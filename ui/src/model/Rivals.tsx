import { Folded } from "../Folded";
import { useState } from "react";
import { add, edit } from "../commands";
import { Field } from "../field";
import { Choice } from "../parts";
import { Evidence, Remarks } from "../places";
import { Removing } from "../Removing";
import type { Model } from "../types";
import { useWorkspace } from "../workspace";
import { Adding, Badge } from "./adding";

interface Props {
  option: string;
  name: string;
  owner: string;
  makers: (readonly [string, string])[];
  model: Model | null;
}

/** Who else would own an option by other claims than those the case follows, and why. */
export function Rivals({ option, name, owner, makers, model }: Props) {
  const { layers, send, readOnly } = useWorkspace();
  const [chosen, setChosen] = useState("");
  const all = layers.flatMap(({ prefix, label, layer }) =>
    (layer.options?.find((o) => o.id === option)?.contested ?? []).map((rival) => ({ prefix, label, rival })),
  );
  const open = makers.filter(([id]) => id !== owner && !all.some(({ rival }) => rival.id === id));
  const next = open.some(([id]) => id === chosen) ? chosen : (open[0]?.[0] ?? "");
  const nameOf = (id: string) => makers.find(([maker]) => maker === id)?.[1] ?? id;
  const summary = (
    <>
      {all.length
        ? `Its owner is contested: ${all.map(({ rival }) => nameOf(rival.id)).join(", ")}`
        : "Is its owner contested?"}
      <span className="unseen"> – {name}</span>
    </>
  );
  return (
    <Folded className="evidence" summary={summary}>
      <ul className="entries">
        {all.map(({ prefix, label, rival }) => {
          const path = [...prefix, "options", option, "contested", rival.id];
          const who = nameOf(rival.id);
          return (
            <li key={path.join("/")} className="entry" aria-label={`${who} as owner of ${name}`}>
              <p className="quiet">By other claims it would belong to {who}.</p>
              <div className="row">
                <Field
                  label={`Why ${name} would belong to ${who}`}
                  value={rival.because ?? ""}
                  command={(because) => edit(path, { because: because || null })}
                  why={readOnly}
                />
                <Badge text={label} />
                <Removing path={path} name={who} label={`Remove ${who} as owner of ${name}`} why={readOnly} />
              </div>
              <Remarks path={path} model={model} />
              <Evidence
                path={path}
                of={`${who} as owner of ${name}`}
                evidence={rival.evidence ?? []}
                status={rival.status}
              />
            </li>
          );
        })}
      </ul>
      <Adding
        place={`options/${option}/contested`}
        label={`Why ${name} would belong to somebody else`}
        button="Add rival owner"
        why={readOnly ?? (open.length ? undefined : "There is no other decision maker to whom it could belong")}
        onAdd={(because) => send(add(["options", option, "contested"], { because }, next))}
      >
        <Choice label="Who else" of={name} value={next} options={open} onChoose={setChosen} />
      </Adding>
    </Folded>
  );
}
