import { useId, useLayoutEffect, useRef } from "react";
import { linksOf, relinked } from "./links";

interface Props {
  by: string;
  /** Who speaks elsewhere. */
  names: readonly string[];
  onType: (by: string) => void;
}

/** Through whom something is said, from the document inwards: each speaker in a field of its own. */
export function Chain({ by, names, onType }: Props) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const goTo = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (goTo.current === null) return;
    box.current?.querySelectorAll("input")[goTo.current]?.focus();
    goTo.current = null;
  });
  const links = linksOf(by);
  const type = (at: number, words: string) => {
    const further = words.split(">").length - 1;
    // Whoever types the sign goes on with whom that speaker cites.
    if (further) goTo.current = at + further;
    onType(relinked(by, at, words));
  };
  return (
    <div ref={box} className="links">
      {links.map((who, i) => (
        <div key={i} className="field" style={{ marginLeft: `${i}rem` }}>
          <label htmlFor={`${id}${i}`}>
            {i === 0
              ? "Who says it: the document, or whoever speaks first"
              : `Whom “${links[i - 1]!.trim()}” cites, if anybody`}
          </label>
          <input
            id={`${id}${i}`}
            value={who}
            list={`${id}v`}
            onChange={(e) => type(i, e.target.value)}
            placeholder={i === 0 ? "such as the newspaper" : undefined}
            autoComplete="off"
          />
        </div>
      ))}
      <datalist id={`${id}v`}>
        {names.map((n) => (
          <option key={n} value={n} />
        ))}
      </datalist>
    </div>
  );
}
