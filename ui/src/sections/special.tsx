import { useState, type ReactNode } from "react";
import { Field } from "../field";
import { CheckList } from "../longer/choices";
import { Button, Choice, OfWhat } from "../parts";
import type { Json } from "../types";
import { useWorkspace } from "../workspace";
import { Points } from "./Points";
import type { FieldProps } from "./TypedField";
import {
  asLines,
  asText,
  asWords,
  capital,
  fromLines,
  hintOf,
  named,
  orNothing,
  valuesAt,
  type Fields,
  type Make,
} from "./values";

type Kept = Record<string, Json>;

const kept = (value: Json | undefined): Kept =>
  value && typeof value === "object" && !Array.isArray(value) ? (value as Kept) : {};

/** Return a mapping with one key given otherwise, and without it where that is null; null where nothing is left. */
function given(all: Kept, key: string, value: Json): Kept | null {
  const { [key]: _, ...others } = all;
  const next = value === null ? others : { ...all, [key]: value };
  return Object.keys(next).length ? next : null;
}

/** What a change of each kind costs. */
function Costs({ field, of, place, value, save, why }: FieldProps) {
  const { words } = useWorkspace();
  const costs = kept(value);
  return (
    <fieldset className="wide numbers">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      {[...new Set([...words.change_kinds.map((k) => k.id), ...Object.keys(costs)])].map((kind) => (
        <Field
          key={kind}
          label={kind}
          of={field.label}
          place={`${place}/${kind}`}
          value={asText(costs[kind])}
          why={why}
          onSave={(text) => save((now) => given(kept(now), kind, text || null))}
        />
      ))}
      <span className="help">{hintOf(field.help)}</span>
    </fieldset>
  );
}

interface ByKeyProps extends FieldProps {
  keys: (readonly [string, string])[];
  ask: string;
  row: (key: string, name: string, value: Json | undefined, put: (make: Make) => void) => ReactNode;
}

/** Values by the id of something else, each begun by choosing whose it is. */
function ByKey({ field, of, value, choose, why, keys, ask, row }: ByKeyProps) {
  const all = kept(value);
  const [begun, setBegun] = useState<string[]>([]);
  const shown = [...new Set([...Object.keys(all), ...begun])];
  const open = keys.filter(([key]) => !shown.includes(key));
  const nameOf = (key: string) => keys.find(([other]) => other === key)?.[1] ?? `${key} – there is none`;
  return (
    <fieldset className="wide">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      <span className="help">{hintOf(field.help)}</span>
      {shown.map((key) => (
        <div key={key} className="row">
          {row(key, nameOf(key), all[key], (make) => choose((now) => given(kept(now), key, make(kept(now)[key]))))}
          <Button
            look="small"
            why={why}
            aria-label={`Take away ${field.label}: ${nameOf(key)}`}
            onClick={() => {
              setBegun(begun.filter((other) => other !== key));
              if (key in all) choose((now) => given(kept(now), key, null));
            }}
          >
            Take away
          </Button>
        </div>
      ))}
      <Choice
        label={ask}
        value=""
        why={why ?? (open.length ? undefined : "There is nothing more to choose")}
        options={[["", "choose…"], ...open]}
        adds
        onChoose={(key) => key && setBegun([...begun, key])}
      />
    </fieldset>
  );
}

/** Who else may come to own an option. */
function Owners(props: FieldProps) {
  const { layers } = useWorkspace();
  const makers = named(layers, ["decision_makers"]);
  return (
    <ByKey
      {...props}
      keys={named(layers, ["options"])}
      ask="An option that may change hands"
      row={(_, name, value, put) => (
        <CheckList
          legend={`Who may come to own ${name}`}
          items={makers}
          chosen={asWords(value)}
          onChoose={(_, change) => put((now) => orNothing(change(asWords(now))))}
          why={props.why}
        />
      )}
    />
  );
}

/** What else a decision maker may come to want: formulas, one on each line. */
function Wants(props: FieldProps) {
  const { layers } = useWorkspace();
  return (
    <ByKey
      {...props}
      keys={named(layers, ["decision_makers"])}
      ask="A decision maker who may come to want more"
      row={(key, name, value) => (
        <Field
          label={`What ${name} may come to want`}
          help="A formula on each line."
          lines={2}
          code
          place={`${props.place}/${key}`}
          value={asLines(value)}
          why={props.why}
          onSave={(text) => props.save((now) => given(kept(now), key, orNothing(fromLines(text))))}
        />
      )}
    />
  );
}

/** Single moves, each from one state to another: a line each, the two states with “to” between them. */
function Moves({ field, of, place, value, save, why }: FieldProps) {
  const lines = (Array.isArray(value) ? value : []).map((pair) => (Array.isArray(pair) ? pair.join(" to ") : ""));
  return (
    <Field
      label={capital(field.label)}
      of={of}
      help={`${hintOf(field.help)}: a line for each move, such as YNN to NNN`}
      lines={4}
      place={place}
      value={lines.join("\n")}
      why={why}
      onSave={async (text) => {
        const pairs = fromLines(text).map((line) => line.split(/\s+to\s+/));
        const wrong = pairs.find((pair) => pair.length !== 2 || !pair[0] || !pair[1]);
        if (wrong) return `Write “${wrong.join(" to ")}” as two states with “to” between them, such as YNN to NNN.`;
        return save(() => orNothing(pairs as unknown as string[]));
      }}
    />
  );
}

/** A day, from which relative dates are counted: one that cannot be read as such would count for nothing. */
function Day({ field, of, place, value, save, why }: FieldProps) {
  return (
    <Field
      label={capital(field.label)}
      of={of}
      help={`${hintOf(field.help)}: year, month and day, such as 2031-03-05`}
      place={place}
      value={asText(value)}
      why={why}
      onSave={async (text) => {
        const day = text.trim();
        if (!day || (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)))) return save(() => day || null);
        return `Found “${day}”; expected a day as year, month and day, such as ${daySaid(day) ?? "2031-03-05"}.`;
      }}
    />
  );
}

/** Return a day that is said with the name of its month as year, month and day; null where it could be another, too. */
function daySaid(text: string): string | null {
  const time = /\p{L}{3}/u.test(text) ? new Date(`${text} UTC`) : new Date(Number.NaN);
  return Number.isNaN(time.valueOf()) ? null : time.toISOString().slice(0, 10);
}

/** What something is about: a condition, or another entry that is said to hold or not to. */
function About({ field, of, place, value, save, choose, why }: FieldProps) {
  const { layers } = useWorkspace();
  const subject = kept(value);
  const others = field.fields.filter((f) => f.type === "reference");
  const holds = field.fields.find((f) => f.type === "choice");
  return (
    <fieldset className="wide">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      <span className="help">{hintOf(field.help)}</span>
      <div className="grid two">
        <Field
          label="What is so then"
          of={of}
          help="A condition, by what is done and not done"
          condition
          place={place}
          value={typeof value === "string" ? value : ""}
          why={why}
          onSave={(text) => save(() => text || null)}
        />
        {others.map((f) => (
          <Choice
            key={f.name}
            label={capital(f.label)}
            of={of}
            why={why}
            value={asText(subject[f.name])}
            options={[["", "none"], ...named(layers, f.refers_to)]}
            onChoose={(id) => choose(() => (id ? { [f.name]: id } : null))}
          />
        ))}
        {holds && others.some((f) => subject[f.name]) && (
          <Choice
            label={capital(holds.label)}
            of={of}
            why={why}
            value={asText(subject[holds.name]) === "false" ? "false" : "true"}
            options={[
              ["true", "it is said to"],
              ["false", "it is said not to"],
            ]}
            onChoose={(word) => choose((now) => ({ ...kept(now), [holds.name]: word }))}
          />
        )}
      </div>
    </fieldset>
  );
}

/** Which answers lead one to expect what a claim says. */
function Expects(props: FieldProps) {
  const { layers, view } = useWorkspace();
  const answers = (valuesAt(view, props.place.split("/").slice(0, -1))?.answers ?? []) as unknown as Fields[];
  return (
    <ByKey
      {...props}
      keys={named(layers, ["claims"])}
      ask="A claim that tells answers apart"
      row={(_, name, value, put) =>
        answers.map((answer) => (
          <Choice
            key={answer.id}
            label={`${name} – expected by ${asText(answer.says as unknown as Json) || answer.id}`}
            why={props.why}
            value={asText(kept(value)[answer.id])}
            options={[
              ["", "not said"],
              ["yes", "yes"],
              ["no", "no"],
              ["either", "either way"],
            ]}
            onChoose={(word) => put((now) => given(kept(now), answer.id, word || null))}
          />
        ))
      }
    />
  );
}

/** Who owns which options if an answer is right. */
function Owns(props: FieldProps) {
  const { layers } = useWorkspace();
  const makers = named(layers, ["decision_makers"]);
  return (
    <ByKey
      {...props}
      keys={named(layers, ["options"])}
      ask="An option whose owner it says"
      row={(_, name, value, put) => (
        <Choice
          label={`Who then owns ${name}`}
          why={props.why}
          value={asText(value)}
          options={[["", "choose…"], ...makers]}
          onChoose={(dm) => put(() => dm || null)}
        />
      )}
    />
  );
}

/** The fields of another shape that have controls of their own, by section and name. */
export const SPECIAL: Record<string, (props: FieldProps) => ReactNode> = {
  "arguments/about": About,
  "forecasts/about": About,
  "only_moves/moves": Moves,
  "rivals/expects": Expects,
  "rivals/owner": Owns,
  "sources/anchor": Day,
  "repair/costs": Costs,
  "repair/owners": Owners,
  "repair/wants": Wants,
  "worth/points": Points,
};
