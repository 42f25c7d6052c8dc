import { Folded } from "../Folded";
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import { announce } from "../announce";
import { Condition } from "../conditions/Condition";
import { namesIn } from "../conditions/words";
import { useKept } from "../drafts";
import { Field, Mends, lineOf } from "../field";
import { rename } from "../commands";
import { Button } from "../parts";
import type { Command, Path } from "../types";
import { useWorkspace, type Applied, type Unreadable } from "../workspace";

interface Props {
  /** Where the new entry goes; what is typed for it is kept there. */
  place: string;
  label: string;
  button: string;
  /** Add it; the answer is null, or why it was refused. What was typed is kept until it is accepted. */
  onAdd: (text: string) => Promise<string | null>;
  onType?: (text: string) => void;
  /** Told whether somebody is in the midst of a condition. */
  onMidst?: (on: boolean) => void;
  /** What it is as a command, where a line that cannot be read is to stay here. */
  reads?: ((text: string) => Command | null) | undefined;
  why?: string | undefined;
  /** What there is already: a second one of the same name is asked about. */
  known?: readonly string[];
  placeholder?: string;
  code?: boolean;
  /** Whether it is a condition over options, which is typed with their names, or picked. */
  condition?: boolean;
  /** How else what was refused may be added as it is: what the button says, and how it is done. */
  otherwise?: { button: string; onAdd: (text: string) => Promise<string | null> };
  /** What may be typed, each with what it stands for; anything else may be typed as well. */
  choices?: readonly (readonly [string, string])[];
  /** What is typed or chosen in the fields beside it. */
  beside?: string;
  children?: ReactNode;
}

/** Return a name as names are compared: without letter case, and without how its words are set apart. */
export const folded = (name: string) => name.trim().split(/\s+/).join(" ").toLowerCase();

/** Said beside one of several that have the same name. */
export function SameName({ name, others }: { name: string; others: readonly string[] }) {
  if (!name || others.filter((other) => folded(other) === folded(name)).length < 2) return null;
  return (
    <p className="wrong">
      Another is called “{name}”, too: in conditions they are told apart by their ids. Rename one.
    </p>
  );
}

/** A line to add one more entry. */
export function Adding({
  place,
  label,
  button,
  onAdd,
  onType,
  onMidst,
  reads,
  why,
  known = [],
  placeholder,
  code,
  condition,
  otherwise,
  choices,
  beside,
  children,
}: Props) {
  const { tried, layers } = useWorkspace();
  const names = useMemo(() => (condition ? namesIn(layers) : null), [condition, layers]);
  const [text, type] = useKept(`${place}/+`, label, "");
  const [refused, setRefused] = useState<string | null>(null);
  const [mends, setMends] = useState<Unreadable["mends"]>([]);
  const id = useId();
  useEffect(() => onType?.(text), [text, onType]);
  const [twice, setTwice] = useState<string | null>(null);
  const underWay = useRef<string | null>(null);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => setRefused(null), [beside]);
  const submit = async (line: string, asked = false) => {
    if (!line) {
      type("");
      return setRefused("Type something first.");
    }
    // Enter twice is no two of one.
    if (underWay.current === line) return;
    const same = asked ? undefined : known.find((name) => folded(name) === folded(line));
    setTwice(same ?? null);
    if (same) return;
    underWay.current = line;
    try {
      await put(line);
    } finally {
      underWay.current = null;
    }
  };
  const put = async (line: string) => {
    const command = reads?.(line);
    const wrong = command ? await tried(command) : null;
    setMends(wrong?.mends ?? []);
    added(line, wrong ? wrong.why : await onAdd(line));
  };
  const added = (line: string, answer: string | null) => {
    // What was changed meanwhile is not what was refused.
    if (answer !== null) return setRefused(latest.current.trim() === line ? answer : null);
    setRefused(null);
    announce(`Added: ${line}`);
    // What was typed while it was sent is the beginning of the next.
    type((now) => (now.trim() === line ? "" : now.startsWith(line) ? now.slice(line.length).trimStart() : now));
  };
  const change = (line: string) => {
    type(line);
    setRefused(null);
    setTwice(null);
  };
  const shared = {
    id,
    value: text,
    readOnly: Boolean(why),
    placeholder,
    spellCheck: !code,
    className: code ? "code" : undefined,
    "aria-invalid": refused ? true : undefined,
    "aria-describedby": refused ? `${id}n` : undefined,
  };
  return (
    <form
      className="adding"
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) void submit(text.trim());
      }}
    >
      <div className="field grow">
        <label htmlFor={id}>{label}</label>
        {names ? (
          <Condition {...shared} called={label} names={names} onType={change} {...(onMidst && { onMidst })} />
        ) : (
          <input
            {...shared}
            autoComplete="off"
            list={choices?.length ? `${id}l` : undefined}
            onChange={(e) => change(e.target.value)}
          />
        )}
        {choices && (
          <datalist id={`${id}l`}>
            {choices.map(([value, label]) => (
              <option key={value} value={value} label={label} />
            ))}
          </datalist>
        )}
        {refused && (
          <span id={`${id}n`} className="wrong">
            {refused}
          </span>
        )}
        {twice !== null && (
          <span className="wrong" role="alert">
            “{twice}” is there already; there would be two of one name.{" "}
            <Button look="small" onClick={() => void submit(text.trim(), true)}>
              Add it all the same
            </Button>
          </span>
        )}
        {refused && otherwise && text.trim() && (
          <Button
            look="small"
            onClick={() => void otherwise.onAdd(text.trim()).then((answer) => added(text.trim(), answer))}
          >
            {otherwise.button}
          </Button>
        )}
        {refused && (
          <Mends
            mends={mends}
            take={(m) => {
              type(lineOf(m.fields));
              void submit(lineOf(m.fields));
            }}
          />
        )}
      </div>
      {children}
      <Button type="submit" why={why}>
        {button}
      </Button>
    </form>
  );
}

interface CalledProps {
  value: string;
  onType: (name: string) => void;
  why: string | undefined;
}

/** What a new entry is to be called, of which its id is made. */
export function CalledField({ value, onType, why }: CalledProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>What it is called</label>
      <input
        id={id}
        value={value}
        readOnly={Boolean(why)}
        autoComplete="off"
        onChange={(e) => onType(e.target.value)}
      />
    </div>
  );
}

interface IdProps {
  label: string;
  path: Path;
  of: string;
  why: string | undefined;
}

/** The id by which formulas name an entry: it is made of its name, and stays as it is. */
export const IdField = ({ label, path, why }: Omit<IdProps, "of">) => (
  <Field
    label="Id"
    of={label.replace(/^Id of /, "")}
    help="By this, formulas and commands name it; it stays when the name is changed."
    code
    value={path.at(-1)!}
    command={(to) => rename(path, to)}
    why={why}
  />
);

/** The id of an entry, folded away. */
export const IdOf = ({ of, ...rest }: IdProps) => (
  <Folded
    className="ids"
    summary={
      <>
        Id<span className="unseen"> of {of}</span>
      </>
    }
  >
    <IdField {...rest} />
  </Folded>
);

/**
 * Return for whom an entry counts: the perspective or phase that gives it, or all those that give none of their own.
 */
export function useWhose(): (at: Applied, section: string, id?: string) => string {
  const { view, layers } = useWorkspace();
  return (at, section, id) => {
    if (at.label || layers.length < 2) return at.label;
    const words = [view.perspectives.length > 0 && "perspectives", view.phases.length > 0 && "phases"]
      .filter(Boolean)
      .join(" and ");
    const others = [...(view.document.perspectives ?? []), ...(view.document.phases ?? [])].filter(({ layer }) => {
      const part = (layer as Record<string, unknown>)[section];
      if (!Array.isArray(part)) return Boolean(part);
      return id === undefined ? part.length > 0 : part.some((e: { id?: string }) => e.id === id);
    });
    return `the same in all ${words}${others.length ? ` but ${others.map((o) => o.name ?? o.id).join(", ")}` : ""}`;
  };
}

export const Badge = ({ text }: { text: string }) => (text ? <span className="badge">{text}</span> : null);
