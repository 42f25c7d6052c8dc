import {
  useEffect,
  useId,
  useRef,
  useState,
  type ButtonHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type SelectHTMLAttributes,
} from "react";
import type { Asked } from "./asking";
import { heard } from "./keys";
import { useMeeting } from "./meeting";
import type { S } from "./types";

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
  /** Why the button can do nothing now. It keeps the focus and says so. */
  why?: string | undefined;
  look?: "plain" | "main" | "small";
}

export function Button({ why, look = "plain", onClick, children, ...rest }: ButtonProps) {
  const id = useId();
  return (
    <span className="button">
      <button
        type="button"
        {...rest}
        className={look}
        aria-disabled={why ? true : undefined}
        aria-describedby={why ? id : rest["aria-describedby"]}
        onClick={why ? (event) => event.preventDefault() : onClick}
      >
        {children}
      </button>
      {why && (
        <span className="why" id={id} role="tooltip">
          {why}
        </span>
      )}
    </span>
  );
}

/** A word with an explanation, which a click, a tap or Enter opens, and Escape or whatever is done elsewhere closes. */
export function Explained({ word, children }: { word: string; children: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="explained" popoverTarget={id}>
        {word}
      </button>
      <span id={id} popover="auto" className="explanation" onBeforeToggle={(e) => setOpen(e.newState === "open")}>
        {open && children}
      </span>
    </>
  );
}

/** Of which entry a field is, for those who do not see where it stands. */
export const OfWhat = ({ of }: { of?: string | undefined }) =>
  of !== undefined && <span className="unseen"> of {of}</span>;

interface OneOfProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "onChange"> {
  value: string;
  options: readonly (readonly [string, string])[];
  locked: boolean;
  onChoose: (value: string) => void;
  /** Whether what is chosen is added to what there is, so that nothing is chosen by leaving the list. */
  adds?: boolean | undefined;
}

/**
 * A list that opens. Whoever walks through it with the arrow keys, or by letters, while it is closed has chosen nothing
 * yet: that counts with Enter, or when the list is left, so that what lies between is not chosen on the way. Where it
 * adds something it counts with Enter only, since whoever walks on has not said that one more is to be there.
 */
export function OneOf({ value, options, locked, onChoose, adds, ...rest }: OneOfProps) {
  const [walked, setWalked] = useState<string | null>(null);
  const walking = useRef(false);
  const take = () => {
    setWalked(null);
    if (walked !== null && walked !== value) onChoose(walked);
  };
  const keys = heard((event: KeyboardEvent) => {
    // What is chosen in the opened list comes with Enter, or after its keys are released.
    walking.current = event.key !== "Enter" && !event.altKey;
    if (walked === null || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") take();
    else setWalked(null);
  });
  return (
    <>
      <select
        {...rest}
        value={walked ?? value}
        aria-disabled={locked || undefined}
        onKeyDown={keys}
        onKeyUp={() => (walking.current = false)}
        onBlur={() => {
          walking.current = false;
          if (adds) setWalked(null);
          else take();
        }}
        onChange={({ target }) => {
          if (locked) return;
          if (walking.current) return setWalked(target.value);
          setWalked(null);
          onChoose(target.value);
        }}
      >
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
      {walked !== null && walked !== value && (
        <span className="unsaved" role="status">
          {adds
            ? "Enter takes it over; Escape, or leaving it, takes it back"
            : "Enter, or leaving it, takes it over; Escape takes it back"}
        </span>
      )}
    </>
  );
}

interface ChoiceProps {
  label: string;
  of?: string | undefined;
  help?: string | undefined;
  value: string;
  options: (readonly [string, string])[];
  onChoose: (value: string) => void;
  hideLabel?: boolean | undefined;
  /** Whether it adds one more, see `OneOf`. */
  adds?: boolean;
  why?: string | undefined;
  /** What the case has, in words, where the value does not say it. */
  theirs?: string | undefined;
}

export function Choice({ label, of, help, value, options, onChoose, hideLabel, adds, why, theirs }: ChoiceProps) {
  const id = useId();
  const meeting = useMeeting({
    name: of ? `${label} of ${of}` : label,
    value,
    say: (chosen) => options.find(([key]) => key === chosen)?.[1] ?? chosen,
    put: onChoose,
    theirs,
  });
  const described = [why && `${id}n`, help && `${id}p`].filter(Boolean).join(" ");
  return (
    <div className="field" {...meeting.within}>
      <label htmlFor={id} className={hideLabel ? "unseen" : undefined}>
        {label}
        <OfWhat of={of} />
      </label>
      <OneOf
        id={id}
        value={value}
        options={options}
        locked={Boolean(why)}
        adds={adds}
        aria-describedby={described || undefined}
        title={options.find(([key]) => key === value)?.[1]}
        onChoose={(chosen) => meeting.choose(chosen)}
      />
      {help && (
        <span id={`${id}p`} className="help">
          {help}
        </span>
      )}
      {why && (
        <span id={`${id}n`} className="unseen">
          {why}
        </span>
      )}
      {meeting.note}
    </div>
  );
}

/** What a question gave: the answer, how far it is, or what to do. */
export function Answered<T>({ asked, children }: { asked: Asked<T>; children: (answer: T) => ReactNode }) {
  return (
    <div
      // What stands below waits for it (controls.css), but not for what is folded away. The style could ask for that,
      // too; every element that comes or goes would then be looked at, which took a third of opening a room.
      ref={(box) => {
        box?.toggleAttribute("data-loading", asked.busy && !asked.answer && !box.closest("details"));
      }}
      aria-busy={asked.busy}
      className={asked.busy ? "busy" : undefined}
    >
      {asked.error && (
        <p className="box bad" role="alert">
          {asked.error}
        </p>
      )}
      {asked.busy && !asked.answer && (
        <p className="box" role="status">
          {asked.progress || "Computing"}…{" "}
          <Button look="small" onClick={asked.cancel}>
            Cancel
          </Button>
        </p>
      )}
      {asked.answer && children(asked.answer)}
    </div>
  );
}

/** A heading that takes the focus when its room is entered, so that reading goes on from there. */
export function RoomHeading({ children, unseen }: { children: ReactNode; unseen?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={unseen ? "unseen" : undefined}>
      {children}
    </h1>
  );
}

export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <p className="title">
        <b>{title}</b>
      </p>
      {children}
    </div>
  );
}

/** A state: its names, what is done there, and its letters. */
export function StateName({ state, names, done }: { state: string; names: string[]; done: string }) {
  return (
    <>
      {names.length > 0 && <b>{names.join(", ")}: </b>}
      {done} <code className="state quiet">{state}</code>
    </>
  );
}

export function TableOf({ table }: { table: S["TableView"] }) {
  return (
    <div className="scroll" role="region" aria-label={table.caption} tabIndex={0}>
      <table>
        <caption>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((c, i) =>
              c ? (
                <th key={i} scope="col">
                  {c}
                </th>
              ) : (
                <td key={i} />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) =>
                j === 0 ? (
                  <th key={j} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={j}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Block = S["AssessAnswer"]["says"][number];

/** The report's sentences and tables. */
export function Blocks({ blocks }: { blocks: Block[] }) {
  return (
    <div className="prose">
      {blocks.map((b, i) => {
        if (b.kind === "heading") return <h3 key={i}>{b.text}</h3>;
        if (b.kind === "paragraph") return <p key={i}>{b.text}</p>;
        if (b.kind === "bullets")
          return (
            <ul key={i}>
              {b.items.map((item, j) => (
                <li key={j}>{item}</li>
              ))}
            </ul>
          );
        return <TableOf key={i} table={b} />;
      })}
    </div>
  );
}
