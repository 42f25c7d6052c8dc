import { add, edit, idFor, remove, replace } from "../commands";
import { Field } from "../field";
import { Button } from "../parts";
import { Remarks, RoomLink } from "../places";
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
  {
    key: "codes",
    title: "Codebook",
    about:
      "What the codes that claims carry stand for. Write the code, then what it stands for: " +
      "threat: a threat made in public.",
    label: "A new code",
  },
  {
    key: "left_out",
    title: "Considered and left out",
    about: "What the model leaves out, and why: the press: it only reports.",
    label: "What is left out, and why",
  },
] as const;
const NAMED = ["codes", "left_out"];

/** What few cases need: names for states and formulas, moves that do not exist, states that are one. */
export function Others({ model }: { model: Model | null }) {
  const { layers } = useWorkspace();
  const actors = layers.flatMap((l) => (l.layer.actors ?? []).map((entry) => ({ entry, at: l })));
  const rules = layers.flatMap((l) => (l.layer.repair ? [{ entry: l.layer.repair, at: l }] : []));
  return (
    <details className="more">
      <summary>
        Named states, definitions, forbidden moves, states that are one, codes, what is left out, actors, rules for
        repairs
      </summary>
      {TEXTS.map(({ key, ...words }) => (
        <TextSection key={key} section={key} {...words} model={model} />
      ))}
      <Forbidden model={model} />
      <Merged model={model} />
      <Told
        title="Actors"
        entries={actors.map(({ entry, at }) => ({ id: entry.id, label: at.label, fields: entry }))}
      />
      <Told
        title="Rules for repairs"
        entries={rules.map(({ entry, at }) => ({ id: at.label, label: "", fields: entry }))}
      />
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
                  code={!NAMED.includes(section)}
                  value={entry.text}
                  command={(text) => replace(path, text)}
                  why={readOnly}
                />
                <Badge text={NAMED.includes(section) ? at.label : whose(at, section, entry.id)} />
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
        code={!NAMED.includes(section)}
        why={readOnly}
        reads={NAMED.includes(section) ? undefined : made}
        onAdd={(text) => {
          if (!NAMED.includes(section)) return send(made(text));
          const [name = "", words] = [text.split(":", 1)[0]?.trim(), text.slice(text.indexOf(":") + 1).trim()];
          return text.includes(":") && name
            ? send(add([section], words, name))
            : Promise.resolve("Write what it is, a colon, and then what is to be said of it.");
        }}
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

interface ToldProps {
  title: string;
  entries: { id: string; label: string; fields: object }[];
}

/** What the file says of entries that have no fields here; they are changed in the text of the case. */
function Told({ title, entries }: ToldProps) {
  if (!entries.length) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">
        They are changed in the text of the case, under <RoomLink room="report">Report and export</RoomLink>.
      </p>
      <ul className="entries">
        {entries.map(({ id, label, fields }) => (
          <li key={label + id} className="entry">
            {id && <code>{id}</code>} <Badge text={label} />
            <dl className="told">
              {Object.entries(fields)
                .filter(([key, value]) => key !== "id" && inWords(value))
                .map(([key, value]) => (
                  <div key={key}>
                    <dt>{key.replaceAll("_", " ")}</dt>
                    <dd>{inWords(value)}</dd>
                  </div>
                ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Return a value of the file in words; empty where it says nothing. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(", ");
  if (value && typeof value === "object")
    return Object.entries(value)
      .map(([key, part]) => `${key.replaceAll("_", " ")}: ${inWords(part)}`)
      .join("; ");
  return value === null || value === undefined ? "" : String(value);
}
