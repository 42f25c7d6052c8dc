import type { ReactNode } from "react";
import { conceptName } from "../verdict/HoldsTable";
import { useMeeting } from "../meeting";
import type { Concept } from "../types";
import { useWorkspace } from "../workspace";

interface Props {
  legend: ReactNode;
  /** What is chosen, where the legend is more than words. */
  name?: string;
  items: (readonly [string, ReactNode])[];
  chosen: string[];
  /** Choose those; or choose by changing what is chosen by then, where an earlier choice may be on its way. */
  onChoose: (chosen: string[], change: (now: string[]) => string[]) => void;
  /** One below the other, for longer words. */
  long?: boolean;
  /** Why nothing can be chosen, if so. */
  why?: string | undefined;
}

/** Any number of things to choose; the order of the list is kept. */
export function CheckList({ legend, name, items, chosen, onChoose, long, why }: Props) {
  const all = items.map(([id]) => id);
  const wordOf = (id: string, word: ReactNode) => (typeof word === "string" ? word : id);
  const meeting = useMeeting({
    name: name ?? (typeof legend === "string" ? legend : "what is chosen"),
    value: chosen,
    say: (ids) => items.flatMap(([id, word]) => (ids.includes(id) ? [wordOf(id, word)] : [])).join(", "),
    put: (ids) => onChoose(ids, () => ids),
  });
  const choose = (id: string, on: boolean) => {
    const change = (now: string[]) => all.filter((o) => (o === id ? on : now.includes(o)));
    meeting.choose(change(chosen), () => onChoose(change(chosen), change));
  };
  return (
    <fieldset className={long ? "checks" : "inline"} {...meeting.within}>
      <legend>{legend}</legend>
      {items.map(([id, word]) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            aria-disabled={why ? true : undefined}
            title={why}
            onChange={(e) => !why && choose(id, e.target.checked)}
          />
          {word}
        </label>
      ))}
      {meeting.note}
    </fieldset>
  );
}

/** The concepts of a question, any that there are; none chosen means those that are looked at where nothing is said. */
export function Concepts({ chosen, onChoose }: { chosen: Concept[]; onChoose: (chosen: Concept[]) => void }) {
  const { words } = useWorkspace();
  return (
    <CheckList
      legend={`Under these concepts (none: ${words.default_concepts.map((c) => conceptName(words, c)).join(", ")})`}
      items={words.concepts.map((c) => [c.id, c.name] as const)}
      chosen={chosen}
      onChoose={(c) => onChoose(c as Concept[])}
    />
  );
}

/** Return a list for a question, or null where nothing is chosen and everything is meant. */
export const orAll = <T,>(chosen: T[]): T[] | null => (chosen.length ? chosen : null);
