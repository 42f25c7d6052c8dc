import { useEffect, useId, useState, type ReactNode } from "react";
import { announce } from "../announce";
import { useKept } from "../drafts";
import { Button } from "../parts";
import type { Layer } from "../types";
import { useWorkspace, type Applied } from "../workspace";

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
  /** What may be typed, each with what it stands for; anything else may be typed as well. */
  choices?: readonly (readonly [string, string])[];
  children?: ReactNode;
}

/** A line to add one more entry. */
export function Adding({ place, label, button, onAdd, onType, why, placeholder, code, choices, children }: Props) {
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
          aria-describedby={refused ? `${id}n` : undefined} list={choices?.length ? `${id}l` : undefined}
          onChange={(e) => type(e.target.value)}
        />
        {choices && <datalist id={`${id}l`}>{choices.map(([value, label]) => <option key={value} value={value} label={label} />)}</datalist>}
        {refused && <span id={`${id}n`} className="wrong">{refused}</span>}
      </div>
      {children}
      <Button type="submit" why={why}>{button}</Button>
    </form>
  );
}

/** Return for whom an entry counts: the perspective or phase that gives it, or all those that give none of their own. */
export function useWhose(): (at: Applied, section: keyof Layer, id?: string) => string {
  const { view, layers } = useWorkspace();
  return (at, section, id) => {
    if (at.label || layers.length < 2) return at.label;
    const words = [view.perspectives.length > 0 && "perspectives", view.phases.length > 0 && "phases"].filter(Boolean).join(" and ");
    const others = [...(view.document.perspectives ?? []), ...(view.document.phases ?? [])].filter(({ layer }) => {
      const part = layer[section];
      if (!Array.isArray(part)) return Boolean(part);
      return id === undefined ? part.length > 0 : part.some((e) => typeof e === "object" && e.id === id);
    });
    return `the same in all ${words}${others.length ? ` but ${others.map((o) => o.name ?? o.id).join(", ")}` : ""}`;
  };
}

export const Badge = ({ text }: { text: string }) => (text ? <span className="badge">{text}</span> : null);
