import { Field } from "../field";
import { CheckList } from "../longer/choices";
import { useMeeting } from "../meeting";
import { Button, Choice, OfWhat } from "../parts";
import type { Json, S } from "../types";
import { Who } from "../Who";
import { useWorkspace } from "../workspace";
import {
  asLines,
  asNumber,
  asText,
  asWords,
  capital,
  fromLines,
  hintOf,
  inWords,
  isOn,
  named,
  orNothing,
  type Make,
} from "./values";

export interface FieldProps {
  field: S["FieldView"];
  /** What its entry is called. */
  of: string;
  /** Where it is, with its name; no other field has this place. */
  place: string;
  value: Json | undefined;
  /** Save what is made of it. The answer is null, or why it was refused. */
  save: (make: Make) => Promise<string | null>;
  /** Choose a value: for what has no text that could be kept. */
  choose: (make: Make) => void;
  why: string | undefined;
}

/** One field of an entry, by the type that its section declares. */
export function TypedField(props: FieldProps) {
  const { field, of, place, value, save, choose, why } = props;
  const label = capital(field.label);
  const hint = hintOf(field.help);
  const shared = { label, of, why, help: hint };
  switch (field.type) {
    case "flag":
      return <Flag {...props} />;
    case "choice":
      return (
        <Choice
          {...shared}
          value={asText(value)}
          options={[
            ["", "not said"],
            ...known(
              field.choices.map((c) => [c.value, c.label] as const),
              asText(value),
            ),
          ]}
          onChoose={(chosen) => choose(() => chosen || null)}
        />
      );
    case "reference":
      if (field.refers_to.length) return <Reference {...props} />;
      break;
    case "references":
      if (field.refers_to.length) return <References {...props} />;
      break;
    case "words":
      if (field.choices.length) return <Words {...props} />;
      break;
    case "number":
      return (
        <Field
          {...shared}
          place={place}
          value={asText(value)}
          onSave={async (text) => {
            if (!text) return save(() => null);
            const found = asNumber(text);
            return typeof found === "string" ? found : save(() => found);
          }}
        />
      );
    case "other":
      return <Other {...props} />;
    default:
  }
  const listed = field.type === "words" || field.type === "references";
  return (
    <Field
      {...shared}
      help={listed ? `${hint}, one on each line` : hint}
      lines={listed ? 2 : 1}
      condition={field.type === "formula"}
      place={place}
      value={listed ? asLines(value) : asText(value)}
      onSave={(text) => save(() => (listed ? orNothing(fromLines(text)) : text || null))}
    />
  );
}

/** Something that is so or not. */
function Flag({ field, of, value, choose, why }: FieldProps) {
  const label = capital(field.label);
  const meeting = useMeeting({
    name: `${label} of ${of}`,
    value: isOn(value),
    say: (on) => (on ? "yes" : "no"),
    put: (on) => choose(() => on || null),
  });
  return (
    <div {...meeting.within}>
      <label className="check" title={why ?? hintOf(field.help)}>
        <input
          type="checkbox"
          checked={isOn(value)}
          aria-disabled={why ? true : undefined}
          onChange={(e) => {
            const on = e.target.checked; // as it is now: it is set back until the change is made
            if (!why) meeting.choose(on);
          }}
        />
        <span>
          {label}
          <OfWhat of={of} />
          <span className="help">{hintOf(field.help)}</span>
        </span>
      </label>
      {meeting.note}
    </div>
  );
}

/** Return choices with one more for what is there though it is none of them. */
function known(choices: (readonly [string, string])[], value: string): (readonly [string, string])[] {
  return !value || choices.some(([key]) => key === value)
    ? choices
    : [...choices, [value, `${value} – not one of these`]];
}

function Reference({ field, of, value, choose, why }: FieldProps) {
  const { layers } = useWorkspace();
  return (
    <Choice
      label={capital(field.label)}
      of={of}
      why={why}
      help={hintOf(field.help)}
      value={asText(value)}
      options={[["", "not said"], ...known(named(layers, field.refers_to), asText(value))]}
      onChoose={(chosen) => choose(() => chosen || null)}
    />
  );
}

/** Several entries of the case, each to be taken away, and one more to be chosen. */
function References({ field, of, value, choose, why }: FieldProps) {
  const { layers } = useWorkspace();
  return (
    <Several
      label={capital(field.label)}
      of={of}
      help={hintOf(field.help)}
      chosen={asWords(value)}
      all={named(layers, field.refers_to)}
      why={why}
      onAdd={(id) => choose((now) => [...asWords(now).filter((other) => other !== id), id])}
      onTake={(id) => choose((now) => orNothing(asWords(now).filter((other) => other !== id)))}
    />
  );
}

interface SeveralProps {
  label: string;
  hideLabel?: boolean;
  of: string;
  help?: string;
  chosen: readonly string[];
  all: (readonly [string, string])[];
  why: string | undefined;
  onAdd: (id: string) => void;
  onTake: (id: string) => void;
}

/** Several of those there are, by name: each can be taken away, and one more be chosen. */
export function Several({ label, hideLabel, of, help, chosen, all, why, onAdd, onTake }: SeveralProps) {
  const open = all.filter(([id]) => !chosen.includes(id));
  const nameOf = (id: string) => all.find(([other]) => other === id)?.[1] ?? `${id} – there is none`;
  return (
    <div className="several">
      <Choice
        label={label}
        hideLabel={hideLabel}
        of={of}
        why={why ?? (open.length ? undefined : "There is nothing more to choose")}
        help={help}
        value=""
        options={[["", chosen.length ? "add one more…" : "choose…"], ...open]}
        adds
        onChoose={(id) => id && onAdd(id)}
        theirs={chosen.map(nameOf).join(", ") || "nothing"}
      />
      {chosen.length > 0 && (
        <ul className="chosen">
          {chosen.map((id) => (
            <li key={id}>
              <Who id={id}>{nameOf(id)}</Who>{" "}
              <Button
                look="small"
                why={why}
                aria-label={`Take away ${nameOf(id)}: ${label} of ${of}`}
                onClick={() => onTake(id)}
              >
                Take away
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Words({ field, of, value, choose, why }: FieldProps) {
  const label = capital(field.label);
  const chosen = asWords(value);
  const choices = field.choices.map((c) => [c.value, c.label] as const);
  const strange = chosen.filter((word) => !choices.some(([key]) => key === word));
  return (
    <div className="wide">
      <CheckList
        name={`${label} of ${of}`}
        legend={
          <>
            {label}
            <OfWhat of={of} />
          </>
        }
        items={[...choices, ...strange.map((word) => [word, `${word} – not one of these`] as const)]}
        chosen={chosen}
        onChoose={(_, change) => choose((now) => orNothing(change(asWords(now))))}
        why={why}
      />
      <span className="help">{hintOf(field.help)}</span>
    </div>
  );
}

/** What has another shape is shown as it is. */
function Other({ field, of, value }: FieldProps) {
  if (!inWords(value)) return null;
  return (
    <div className="field">
      <span className="label">
        {capital(field.label)}
        <OfWhat of={of} />
      </span>
      <span>{inWords(value)}</span>
      <span className="help">{hintOf(field.help)} – changed in the text of the file</span>
    </div>
  );
}
