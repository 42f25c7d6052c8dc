import { useId, useState } from "react";
import { EMPTY, formulaOf, pickedOf, stepped, type Group, type Picked } from "./picked";
import { inIds, inNames, type Names } from "./words";

const STEPS = [
  ["", "open"],
  ["Y", "taken"],
  ["N", "not taken"],
] as const;

const LINKS = [
  ["", "always"],
  ["if", "if"],
  ["iff", "if and only if"],
] as const;

const JOINS = [
  ["and", "all of these"],
  ["or", "at least one of these"],
] as const;

interface Props {
  called: string;
  text: string;
  names: Names;
  locked: boolean;
  onText: (text: string) => void;
}

/** A condition made by picking: for each option whether it is taken, not taken or open; perhaps if others are. */
export function Picker({ called, text, names, locked, onText }: Props) {
  const [own, setOwn] = useState<Picked>(EMPTY);
  const formula = inIds(text, names).trim();
  const read = pickedOf(formula);
  // What is picked may say more than its formula does: how one option is joined to others that are not there yet.
  const picked = formulaOf(own) === (read ? formulaOf(read) : null) ? own : (read ?? EMPTY);
  const change = (next: Picked) => {
    if (locked) return;
    setOwn(next);
    onText(inNames(formulaOf(next), names));
  };
  return (
    <div className="picker" role="group" aria-label={`Picked: ${called}`}>
      {!read && (
        <p className="quiet">
          This says more than can be picked; it stays as it is typed until something is picked here.
        </p>
      )}
      <GroupOf
        legend="It is so that"
        group={picked.that}
        names={names}
        locked={locked}
        onChange={(that) => change({ ...picked, that })}
      />
      <Chosen
        label="When"
        value={picked.link}
        of={LINKS}
        locked={locked}
        onChoose={(link) => change({ ...picked, link: link as Picked["link"] })}
      />
      {picked.link && (
        <GroupOf
          legend={picked.link === "if" ? "If" : "If and only if"}
          group={picked.given}
          names={names}
          locked={locked}
          onChange={(given) => change({ ...picked, given })}
        />
      )}
    </div>
  );
}

interface GroupProps {
  legend: string;
  group: Group;
  names: Names;
  locked: boolean;
  onChange: (group: Group) => void;
}

function GroupOf({ legend, group, names, locked, onChange }: GroupProps) {
  const isOf = (id: string) => group.steps.find(([other]) => other === id)?.[1];
  return (
    <fieldset>
      <legend>{legend}</legend>
      {group.steps.length > 1 && (
        <Chosen
          label="How many"
          value={group.by}
          of={JOINS}
          locked={locked}
          onChoose={(by) => onChange({ ...group, by: by as Group["by"] })}
        />
      )}
      {[...names].map(([id, name]) => {
        const is = isOf(id);
        return (
          <Three
            key={id}
            legend={name || id}
            value={is === undefined ? "" : is ? "Y" : "N"}
            locked={locked}
            onChoose={(value) => onChange(stepped(group, id, value === "" ? null : value === "Y"))}
          />
        );
      })}
    </fieldset>
  );
}

interface ThreeProps {
  legend: string;
  value: "" | "Y" | "N";
  locked?: boolean;
  onChoose: (value: "" | "Y" | "N") => void;
}

/** The switch *open / taken / not taken* of one option. */
export function Three({ legend, value, locked = false, onChoose }: ThreeProps) {
  const name = useId();
  return (
    <fieldset className="three">
      <legend>{legend}</legend>
      {STEPS.map(([step, word]) => (
        <label key={step}>
          <input
            type="radio"
            name={name}
            checked={value === step}
            aria-disabled={locked || undefined}
            onChange={() => !locked && onChoose(step)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
}

interface ChosenProps {
  label: string;
  value: string;
  of: readonly (readonly [string, string])[];
  locked: boolean;
  onChoose: (value: string) => void;
}

function Chosen({ label, value, of, locked, onChoose }: ChosenProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-disabled={locked || undefined}
        onChange={(e) => !locked && onChoose(e.target.value)}
      >
        {of.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </div>
  );
}
