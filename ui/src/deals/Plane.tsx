import { useEffect, useState } from "react";
import { TableOf } from "../parts";
import { useDrawn } from "../states/Picture";
import type { Answer } from "../types";
import type { Row } from "./Rows";

interface Props {
  plane: NonNullable<Answer<"packages">["plane"]>;
  rows: Row[];
  chosen: string | null;
  open: (id: string) => void;
}

/** The packages of two parties: right is better for one, up for the other, and a mark's shape says how it holds. */
export function Plane({ plane, rows, chosen, open }: Props) {
  const [table, setTable] = useState(false);
  const box = useDrawn(plane.svg, plane.style);
  // The drawing is that of a report; here its marks are chosen, by whatever means.
  useEffect(() => {
    const svg = box.current!.firstElementChild!;
    svg.setAttribute("role", "group");
    for (const mark of svg.querySelectorAll("[data-row]")) {
      const says = mark.querySelector("title")?.textContent ?? "";
      mark.setAttribute("role", "button");
      mark.setAttribute("tabindex", "0");
      mark.setAttribute("aria-label", says);
      mark.setAttribute("aria-pressed", String(rows[Number(mark.getAttribute("data-row"))]?.package === chosen));
    }
  }, [box, plane, rows, chosen]);
  const choose = (target: EventTarget) => {
    const row = (target as Element).closest("[data-row]")?.getAttribute("data-row");
    const found = row ? rows[Number(row)] : undefined;
    if (found) open(found.package);
    return found !== undefined;
  };
  return (
    <figure className="dealplane" aria-label={plane.caption}>
      <div
        ref={box}
        className="graph"
        role="group"
        aria-label="Packages in a plane"
        onClick={(e) => choose(e.target)}
        onKeyDown={(e) => {
          if ((e.key === "Enter" || e.key === " ") && choose(e.target)) e.preventDefault();
        }}
      />
      <figcaption className="quiet">{plane.caption}. Dashed: as it is now.</figcaption>
      <details className="more" open={table} onToggle={(e) => setTable(e.currentTarget.open)}>
        <summary>The picture as a table</summary>
        <TableOf table={plane.table} />
      </details>
    </figure>
  );
}
