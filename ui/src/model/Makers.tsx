import { add, edit, idFor } from "../commands";
import { Field } from "../field";
import { Empty } from "../parts";
import { Remarks } from "../places";
import { Removing } from "../Removing";
import { Rest } from "../sections/Rest";
import type { Model } from "../types";
import { Shape } from "../Who";
import { Whose } from "../whose/Whose";
import { useWorkspace } from "../workspace";
import { Adding, IdField, SameName } from "./adding";
import { ExampleBox } from "../rooms/ExampleBox";

export function Makers({ model }: { model: Model | null }) {
  const { layers, send, readOnly } = useWorkspace();
  // A perspective's decision makers replace those of the file.
  const at = layers.findLast((l) => l.layer.decision_makers?.length) ?? layers[0]!;
  const makers = at.layer.decision_makers ?? [];
  const path = [...at.prefix, "decision_makers"];
  return (
    <section aria-labelledby="makers">
      <h2 id="makers">Decision makers</h2>
      <Whose at={at} section="decision_makers" />
      {makers.length === 0 && (
        <Empty title="Who can act?">
          <p>
            Name everybody who can do something that changes the outcome: governments, firms, groups. Two are enough to
            begin with.
          </p>
          <ExampleBox of="makers" />
        </Empty>
      )}
      <ul className="entries">
        {makers.map((m, place) => (
          <li key={m.id} id={`at-${[...path, m.id].join("/")}`} className="entry named">
            <div className={`row p${(place % 6) + 1}`}>
              <Shape place={place} />
              <Field
                label={`Name of decision maker ${place + 1}`}
                hideLabel
                value={m.name ?? ""}
                placeholder="name"
                command={(name) => edit([...path, m.id], { name: name || null })}
                why={readOnly}
              />
              <Field
                label={`Group of ${m.name ?? m.id}`}
                hideLabel
                value={m.group ?? ""}
                placeholder="group, if any"
                command={(group) => edit([...path, m.id], { group: group || null })}
                why={readOnly}
              />
              <Removing
                path={[...path, m.id]}
                name={m.name ?? m.id}
                label={`Remove decision maker ${m.name ?? m.id}`}
                why={readOnly}
              />
            </div>
            <SameName name={m.name ?? ""} others={makers.map((other) => other.name ?? "")} />
            <Rest
              section="decision_makers"
              path={[...path, m.id]}
              of={m.name ?? m.id}
              entry={m}
              shown={["name", "group"]}
            >
              <IdField label={`Id of ${m.id}`} path={[...path, m.id]} why={readOnly} />
            </Rest>
            <Remarks path={[...path, m.id]} model={model} />
          </li>
        ))}
      </ul>
      <Adding
        place={path.join("/")}
        label="Name of a new decision maker"
        button="Add decision maker"
        known={makers.map((m) => m.name ?? m.id)}
        why={readOnly}
        onAdd={(name) =>
          send(
            add(
              path,
              { name },
              idFor(
                name,
                makers.map((m) => m.id),
              ),
            ),
          )
        }
      />
    </section>
  );
}
