import { add, edit, idFor, remove, replace } from "../commands";
import { Field } from "../field";
import { Button } from "../parts";
import { Remarks } from "../places";
import { Removing } from "../Removing";
import type { Command, Model } from "../types";
import { useWorkspace } from "../workspace";
import { Adding, Badge, useWhose } from "./adding";

const TEXTS = [
  {
    key: "states",
    title: "Named states",
    about: "Names for states, usable wherever a state is asked for.",
    label: "Letters of a new named state",
  },
  {
    key: "definitions",
    title: "Definitions",
    about: "Names for formulas, usable in formulas.",
    label: "Formula of a new definition",
  },
] as const;

/** What few cases need: names for states and formulas, moves that do not exist, states that are one. */
export function Others({ model }: { model: Model | null }) {
  return (
    <details className="more">
      <summary>Named states, definitions, forbidden moves, states that are one</summary>
      {TEXTS.map(({ key, ...words }) => (
        <TextSection key={key} section={key} {...words} model={model} />
      ))}
      <Forbidden model={model} />
      <Merged model={model} />
    </details>
  );
}

interface TextProps {
  section: (typeof TEXTS)[number]["key"];
  title: string;
  about: string;
  label: string;
  model: Model | null;
}

function TextSection({ section, title, about, label, model }: TextProps) {
  const { layers, send, readOnly } = useWorkspace();
  const whose = useWhose();
  const all = layers.flatMap((l) => (l.layer[section] ?? []).map((entry) => ({ entry, at: l })));
  const made = (text: string) =>
    add(
      [section],
      text,
      idFor(
        section === "states" ? `s${all.length + 1}` : `d${all.length + 1}`,
        all.map((e) => e.entry.id),
      ),
    );
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">{about}</p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, section, entry.id];
          return (
            <li key={path.join("/")} className="entry">
              <div className="row">
                <code>{entry.id}</code>
                <Field
                  label={`${title}: ${entry.id}`}
                  hideLabel
                  code
                  value={entry.text}
                  command={(text) => replace(path, text)}
                  why={readOnly}
                />
                <Badge text={whose(at, section, entry.id)} />
                <Removing path={path} name={entry.id} label={`Remove ${entry.id}`} why={readOnly} />
              </div>
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <Adding
        place={section}
        label={label}
        button="Add"
        code
        why={readOnly}
        reads={made}
        onAdd={(text) => send(made(text))}
      />
    </section>
  );
}

/** Return what a line says as a forbidden move, or null where it says none. */
function moveOf(line: string): Command | null {
  const match = /^\s*(\w+)\s*:\s*(.+?)\s+to\s+(.+)$/.exec(line);
  return match && add(["forbidden_moves"], { by: match[1]!, from: match[2]!, to: match[3]! });
}

function Forbidden({ model }: { model: Model | null }) {
  const { layers, send, act, readOnly } = useWorkspace();
  const all = layers.flatMap((l) => (l.layer.forbidden_moves ?? []).map((entry) => ({ entry, at: l })));
  return (
    <section aria-label="Forbidden moves">
      <h3>Forbidden moves</h3>
      <p className="quiet">
        Moves of one decision maker that cannot be made, although both states exist. Write who, then from and to:{" "}
        <code>UR: accept to delay</code>.
      </p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, "forbidden_moves", entry.id];
          const words = `${entry.by}: ${entry.from} to ${entry.to}`;
          return (
            <li key={path.join("/")} className="entry">
              <div className="row">
                <Field
                  label={`From, in ${words}`}
                  hideLabel
                  code
                  value={entry.from ?? ""}
                  command={(from) => edit(path, { from })}
                  why={readOnly}
                />
                <Field
                  label={`To, in ${words}`}
                  hideLabel
                  code
                  value={entry.to ?? ""}
                  command={(to) => edit(path, { to })}
                  why={readOnly}
                />
                <code>{entry.by}</code>
                <Badge text={at.label} />
                <Button
                  look="small"
                  why={readOnly}
                  aria-label={`Remove forbidden move ${words}`}
                  onClick={() => act(remove(path))}
                >
                  Remove
                </Button>
              </div>
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <Adding
        place="forbidden_moves"
        label="A new forbidden move"
        button="Add forbidden move"
        code
        placeholder="WHO: from to to"
        why={readOnly}
        onAdd={(line) => {
          const command = moveOf(line);
          return command
            ? send(command)
            : Promise.resolve("Write it as “WHO: from to to”, such as “UR: accept to delay”.");
        }}
        reads={moveOf}
      />
    </section>
  );
}

function Merged({ model }: { model: Model | null }) {
  const { layers, send, act, readOnly } = useWorkspace();
  const all = layers.flatMap((l) => (l.layer.indistinguishable ?? []).map((entry) => ({ entry, at: l })));
  return (
    <section aria-label="States that are one">
      <h3>States that are one</h3>
      <p className="quiet">All feasible states where the formula holds count as a single state.</p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, "indistinguishable", entry.id];
          return (
            <li key={path.join("/")} className="entry">
              <div className="row">
                <Field
                  label={`One state where ${entry.when}`}
                  hideLabel
                  code
                  value={entry.when ?? ""}
                  command={(when) => edit(path, { when })}
                  why={readOnly}
                />
                <Badge text={at.label} />
                <Button
                  look="small"
                  why={readOnly}
                  aria-label={`Remove ${entry.when}`}
                  onClick={() => act(remove(path))}
                >
                  Remove
                </Button>
              </div>
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <Adding
        place="indistinguishable"
        label="One state where this holds"
        button="Add"
        code
        why={readOnly}
        onAdd={(when) => send(add(["indistinguishable"], { when }))}
        reads={(when) => add(["indistinguishable"], { when })}
      />
    </section>
  );
}
