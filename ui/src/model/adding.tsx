import { useEffect, useId, useState, type ReactNode } from "react";
import { announce } from "../announce";
import { useKept } from "../drafts";
import { Button } from "../parts";

interface Props {
  /** Where the new entry goes; what is typed for it is kept there. */
  place: string;
  label: string;
  button: string;
  /** Add it; the answer is null, or why it was refused. What was typed is kept until it is accepted. */
  onAdd: (text: string) => Promise<string | null>;
  onType?: (text: string) => void;
  why?: string | undefined;
  placeholder?: string;
  code?: boolean;
  children?: ReactNode;
}

/** A line to add one more entry. */
export function Adding({ place, label, button, onAdd, onType, why, placeholder, code, children }: Props) {
  const [text, type, forget] = useKept(`${place}/+`, label, "");
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  useEffect(() => onType?.(text), [text]);
  const submit = async () => {
    if (!text.trim()) return setRefused("Type something first.");
    const answer = await onAdd(text.trim());
    setRefused(answer);
    if (answer !== null) return;
    announce(`Added: ${text.trim()}`);
    forget();
  };
  return (
    <form
      className="adding"
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) void submit();
      }}
    >
      <div className="field grow">
        <label htmlFor={id}>{label}</label>
        <input
          id={id} value={text} readOnly={Boolean(why)} placeholder={placeholder} autoComplete="off" spellCheck={!code}
          className={code ? "code" : undefined} aria-invalid={refused ? true : undefined}
          aria-describedby={refused ? `${id}n` : undefined} onChange={(e) => type(e.target.value)}
        />
        {refused && <span id={`${id}n`} className="wrong">{refused}</span>}
      </div>
      {children}
      <Button type="submit" why={why}>{button}</Button>
    </form>
  );
}

/** Where a new entry goes: the file itself, or the perspective or phase that is chosen. */
export function Into({ layers, value, onChoose }: { layers: { label: string }[]; value: number; onChoose: (i: number) => void }) {
  const id = useId();
  if (layers.length < 2) return null;
  return (
    <div className="field">
      <label htmlFor={id}>Valid for</label>
      <select id={id} value={value} onChange={(e) => onChoose(Number(e.target.value))}>
        {layers.map((l, i) => <option key={i} value={i}>{l.label || "the whole case"}</option>)}
      </select>
    </div>
  );
}

export const Badge = ({ text }: { text: string }) => (text ? <span className="badge">{text}</span> : null);
