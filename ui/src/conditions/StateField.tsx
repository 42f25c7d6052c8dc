import { Folded } from "../Folded";
import { useId, useRef, useState } from "react";
import { announce } from "../announce";
import { useMeeting } from "../meeting";
import { Choice, OfWhat } from "../parts";
import { useWorkspace } from "../workspace";
import { lettersOf, taken, told } from "./states";

interface Props {
  label: string;
  of?: string | undefined;
  /** Letters, or the name of a state. */
  value: string;
  help?: string | undefined;
  /** The names of states that may stand for letters. */
  named?: readonly (readonly [string, string])[];
  why: string | undefined;
  /** Save it; the answer is null, or why it was refused. */
  onSave: (text: string) => Promise<string | null>;
}

/** A state as what is done and what is not: each option taken or not, or a state that has a name. */
export function StateField({ label, of, value, help, named = [], why, onSave }: Props) {
  const { layers, view } = useWorkspace();
  const id = useId();
  const options = view.document.options ?? [];
  const names = options.map((o) => {
    const given = layers.findLast((l) => l.layer.options?.some((other) => other.id === o.id && other.name));
    return given?.layer.options?.find((other) => other.id === o.id)?.name ?? o.id;
  });
  // What was chosen is shown, and chosen on from, until the case has all of it: the first of several is there earlier.
  const [chosen, setChosen] = useState<string | null>(null);
  const onTheirWay = useRef(0);
  const written = lettersOf(named.find(([name]) => name === value)?.[1] ?? value, options.length);
  const letters = chosen ?? written;
  const put = (text: string) => {
    setChosen(text);
    void save(text);
  };
  const meeting = useMeeting({
    name: of ? `${label} of ${of}` : label,
    value: written ?? "",
    say: (text) => text && told(text, names),
    put,
  });
  const choose = (at: number, is: boolean) => meeting.choose(taken(letters ?? "N".repeat(options.length), at, is));
  const save = async (text: string) => {
    onTheirWay.current += 1;
    const refused = await onSave(text);
    onTheirWay.current -= 1;
    if (refused !== null) announce(refused, true);
    if (refused !== null || onTheirWay.current === 0) setChosen(null);
  };
  const known = letters !== null;
  return (
    <div className="field state-field" role="group" aria-labelledby={`${id}l`} {...meeting.within}>
      <span id={`${id}l`} className="label">
        {label}
        <OfWhat of={of} />
      </span>
      <p>
        {known ? told(letters, names) : value ? "The letters do not fit the options." : "Not said yet."}{" "}
        {value && <code className="state">{value}</code>}
      </p>
      {help && <span className="help">{help}</span>}
      {named.length > 0 && (
        <Choice
          label={`${label}: a state that has a name`}
          hideLabel
          value={named.some(([name]) => name === value) ? value : ""}
          options={[["", "none of those that have a name"], ...named.map(([name]) => [name, name] as const)]}
          why={why}
          onChoose={(name) => name && void save(name)}
        />
      )}
      <Folded
        className="more"
        summary={
          <>
            What is done <span className="unseen">in {of ?? label.toLowerCase()}</span>
          </>
        }
      >
        <p className="help">What is not chosen counts as not taken.</p>
        {options.map((o, i) => (
          <Two
            key={o.id}
            legend={names[i]!}
            is={known ? letters[i] === "Y" : null}
            locked={Boolean(why)}
            onChoose={(is) => choose(i, is)}
          />
        ))}
      </Folded>
      {meeting.note}
    </div>
  );
}

interface TwoProps {
  legend: string;
  is: boolean | null;
  locked: boolean;
  onChoose: (is: boolean) => void;
}

/** The switch *taken / not taken* of one option. */
function Two({ legend, is, locked, onChoose }: TwoProps) {
  const name = useId();
  return (
    <fieldset className="three">
      <legend>{legend}</legend>
      {([true, false] as const).map((value) => (
        <label key={String(value)}>
          <input
            type="radio"
            name={name}
            checked={is === value}
            aria-disabled={locked || undefined}
            onChange={() => !locked && onChoose(value)}
          />
          {value ? "taken" : "not taken"}
        </label>
      ))}
    </fieldset>
  );
}
