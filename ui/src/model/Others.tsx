import { Folded } from "../Folded";
import { add, edit, idFor, remove, rename, replace } from "../commands";
import { StateField } from "../conditions/StateField";
import { Field } from "../field";
import { Button } from "../parts";
import { Remarks } from "../places";
import { Removing } from "../Removing";
import { Rest } from "../sections/Rest";
import { capital, hintOf } from "../sections/values";
import type { Command, Model, S } from "../types";
import { OnlyElsewhere, Whose } from "../whose/Whose";
import { useWorkspace } from "../workspace";
import { Adding } from "./adding";

/** Return what the server says of a section. */
function useSection(key: "states" | "definitions" | "forbidden_moves" | "indistinguishable"): S["SectionView"] {
  return useWorkspace().words.sections.find((s) => s.key === key)!;
}

/** What few cases need: names for states and formulas, moves that do not exist, states that are one. */
export function Others({ model }: { model: Model | null }) {
  const named = [useSection("states"), useSection("definitions"), useSection("forbidden_moves")];
  const all = [...named, useSection("indistinguishable")];
  const summary = capital(
    all
      .map((s) => s.label)
      .join(", ")
      .toLowerCase(),
  );
  return (
    <Folded className="more" summary={summary} holds={all.map((s) => s.key)}>
      <States model={model} />
      <Definitions model={model} />
      <Forbidden model={model} />
      <Merged model={model} />
    </Folded>
  );
}

function States({ model }: { model: Model | null }) {
  const { view, layers, send, readOnly } = useWorkspace();
  const { label: title, help, one } = useSection("states");
  const options = view.document.options ?? [];
  const all = layers.flatMap((l) => (l.layer.states ?? []).map((entry) => ({ entry, at: l })));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">{hintOf(help)}.</p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, "states", entry.id];
          return (
            <li key={path.join("/")} id={`at-${path.join("/")}`} className="entry">
              <div className="row">
                <Field
                  label={`Name of state ${entry.id}`}
                  hideLabel
                  value={entry.id}
                  command={(to) => rename(path, to)}
                  why={readOnly}
                />
                <Whose at={at} section="states" id={entry.id} />
                <Removing path={path} name={entry.id} label={`Remove ${entry.id}`} why={readOnly} />
              </div>
              <StateField
                label="What it is"
                of={entry.id}
                value={entry.text}
                why={readOnly}
                onSave={(text) => send(replace(path, text))}
              />
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <OnlyElsewhere section="states" />
      <Adding
        place="states"
        label={`Name of a new ${one}`}
        button={`Add ${one}`}
        why={readOnly ?? (options.length ? undefined : "Add options first, of which states are made")}
        onAdd={(name) =>
          send(
            add(
              ["states"],
              "N".repeat(options.length),
              idFor(
                name,
                all.map((e) => e.entry.id),
              ),
            ),
          )
        }
      />
    </section>
  );
}

function Definitions({ model }: { model: Model | null }) {
  const { layers, send, readOnly } = useWorkspace();
  const { label: title, help, one } = useSection("definitions");
  const all = layers.flatMap((l) => (l.layer.definitions ?? []).map((entry) => ({ entry, at: l })));
  const made = (text: string) =>
    add(
      ["definitions"],
      text,
      idFor(
        `d${all.length + 1}`,
        all.map((e) => e.entry.id),
      ),
    );
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">{hintOf(help)}.</p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, "definitions", entry.id];
          return (
            <li key={path.join("/")} id={`at-${path.join("/")}`} className="entry">
              <div className="row">
                <Field
                  label={`Name of definition ${entry.id}`}
                  hideLabel
                  code
                  value={entry.id}
                  command={(to) => rename(path, to)}
                  why={readOnly}
                />
                <Field
                  label={`${title}: ${entry.id}`}
                  hideLabel
                  condition
                  value={entry.text}
                  command={(text) => replace(path, text)}
                  why={readOnly}
                />
                <Whose at={at} section="definitions" id={entry.id} />
                <Removing path={path} name={entry.id} label={`Remove ${entry.id}`} why={readOnly} />
              </div>
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <OnlyElsewhere section="definitions" />
      <Adding
        place="definitions"
        label={`A new ${one}`}
        button="Add"
        condition
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
  const { label: title, help, one } = useSection("forbidden_moves");
  const all = layers.flatMap((l) => (l.layer.forbidden_moves ?? []).map((entry) => ({ entry, at: l })));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">
        {hintOf(help)}. Write who, then from and to: <code>UR: accept to delay</code>.
      </p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, "forbidden_moves", entry.id];
          const words = `${entry.by}: ${entry.from} to ${entry.to}`;
          return (
            <li key={path.join("/")} id={`at-${path.join("/")}`} className="entry">
              <div className="row">
                <Field
                  label={`From, in ${words}`}
                  hideLabel
                  condition
                  value={entry.from ?? ""}
                  command={(from) => edit(path, { from })}
                  why={readOnly}
                />
                <Field
                  label={`To, in ${words}`}
                  hideLabel
                  condition
                  value={entry.to ?? ""}
                  command={(to) => edit(path, { to })}
                  why={readOnly}
                />
                <code>{entry.by}</code>
                <Whose at={at} section="forbidden_moves" id={entry.id} />
                <Button
                  look="small"
                  why={readOnly}
                  aria-label={`Remove ${one} ${words}`}
                  onClick={() => act(remove(path))}
                >
                  Remove
                </Button>
              </div>
              <Rest section="forbidden_moves" path={path} of={words} entry={entry} shown={["from", "to"]} />
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <OnlyElsewhere section="forbidden_moves" />
      <Adding
        place="forbidden_moves"
        label={`A new ${one}`}
        button={`Add ${one}`}
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
  const { label: title, help } = useSection("indistinguishable");
  const all = layers.flatMap((l) => (l.layer.indistinguishable ?? []).map((entry) => ({ entry, at: l })));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet">{hintOf(help)}.</p>
      <ul className="entries">
        {all.map(({ entry, at }) => {
          const path = [...at.prefix, "indistinguishable", entry.id];
          return (
            <li key={path.join("/")} id={`at-${path.join("/")}`} className="entry">
              <div className="row">
                <Field
                  label={`One state where ${entry.when}`}
                  hideLabel
                  condition
                  value={entry.when ?? ""}
                  command={(when) => edit(path, { when })}
                  why={readOnly}
                />
                <Whose at={at} section="indistinguishable" id={entry.id} />
                <Button
                  look="small"
                  why={readOnly}
                  aria-label={`Remove ${entry.when}`}
                  onClick={() => act(remove(path))}
                >
                  Remove
                </Button>
              </div>
              <Rest section="indistinguishable" path={path} of={entry.when ?? ""} entry={entry} shown={["when"]} />
              <Remarks path={path} model={model} />
            </li>
          );
        })}
      </ul>
      <OnlyElsewhere section="indistinguishable" />
      <Adding
        place="indistinguishable"
        label="One state where this holds"
        button="Add"
        condition
        why={readOnly}
        onAdd={(when) => send(add(["indistinguishable"], { when }))}
        reads={(when) => add(["indistinguishable"], { when })}
      />
    </section>
  );
}
