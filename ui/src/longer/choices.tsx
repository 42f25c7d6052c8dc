import type { ReactNode } from "react";
import { conceptName } from "../verdict/HoldsTable";
import type { Concept } from "../types";
import { useWorkspace } from "../workspace";

interface Props {
  legend: ReactNode;
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
export function CheckList({ legend, items, chosen, onChoose, long, why }: Props) {
  const choose = (id: string, on: boolean) => {
    const change = (now: string[]) => items.map(([other]) => other).filter((o) => (o === id ? on : now.includes(o)));
    onChoose(change(chosen), change);
  };
  return (
    <fieldset className={long ? "checks" : "inline"}>
      <legend>{legend}</legend>
      {items.map(([id, name]) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            aria-disabled={why ? true : undefined}
            title={why}
            onChange={(e) => !why && choose(id, e.target.checked)}
          />
          {name}
        </label>
      ))}
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
