import { useEffect, type KeyboardEvent } from "react";
import { useAnswer } from "../asking";
import { heard } from "../keys";
import { Answered, Button, Empty, TableOf } from "../parts";
import type { Answer } from "../types";
import { useDrawn } from "./Picture";

type Found = Answer<"graph">;

export function Graph({ chosen, pick }: { chosen: string | null; pick: (state: string) => void }) {
  const asked = useAnswer("graph", { focus: chosen ? [chosen] : [] });
  return (
    <Answered asked={asked}>
      {(found) =>
        found.nodes.length === 0 ? (
          <Empty title="Nothing to draw">
            <p>No state is feasible.</p>
          </Empty>
        ) : (
          <>
            <p>
              {found.caption} Bold lines are improvements for whoever moves. Tab enters the graph; arrow keys walk along
              the moves, Enter chooses a state.
            </p>
            <Drawing found={found} chosen={chosen} pick={pick} />
            <Moves found={found} chosen={chosen} pick={pick} />
            <details className="more">
              <summary>The same as a table</summary>
              <TableOf table={found.table} />
            </details>
          </>
        )
      }
    </Answered>
  );
}

/** The server's drawing, with each state a button. */
function Drawing({ found, chosen, pick }: { found: Found; chosen: string | null; pick: (state: string) => void }) {
  const box = useDrawn(found.svg, found.style);
  useEffect(() => {
    const first = found.nodes.find((n) => n.state === chosen) ?? found.nodes[0];
    for (const n of found.nodes) {
      const element = document.getElementById(n.id);
      element?.setAttribute("tabindex", n === first ? "0" : "-1");
      element?.setAttribute("role", "button");
      // A button is called what can be read on it, in that order, so that it can be called by voice.
      const read = [...(element?.querySelectorAll("text") ?? [])].map((text) => text.textContent).join(" ");
      element?.setAttribute("aria-label", `State ${read}`);
      element?.setAttribute("aria-pressed", String(n.state === chosen));
    }
  }, [found, chosen]);
  const at = (target: EventTarget) => {
    const id = (target as Element).closest("[id^=graph_n]")?.id;
    return found.nodes.find((n) => n.id === id);
  };
  const keys = heard((event: KeyboardEvent) => {
    const here = at(event.target);
    if (!here) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      pick(here.state);
    } else if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      walk(found, here, event.key);
    }
  });
  return (
    <div
      ref={box}
      className="graph"
      role="region"
      aria-label="Graph of states and moves"
      onKeyDown={keys}
      onClick={(e) => {
        const here = at(e.target);
        if (here) pick(here.state);
      }}
    />
  );
}

const AXES: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

function centre(id: string): [number, number] {
  const r = document.getElementById(id)!.getBoundingClientRect();
  return [r.x + r.width / 2, r.y + r.height / 2];
}

/** Focus the nearest state in the direction of a key: one that a move leads to, else any. */
function walk(found: Found, here: Found["nodes"][number], key: string): void {
  const [dx, dy] = AXES[key]!;
  const [x, y] = centre(here.id);
  const reached = new Set(here.moves.map((m) => m.to));
  const ahead = found.nodes
    .filter((n) => n !== here)
    .flatMap((n) => {
      const [nx, ny] = centre(n.id);
      const along = (nx - x) * dx + (ny - y) * dy;
      const aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
      return along > 4 ? [{ n, cost: along + 2 * aside + (reached.has(n.state) ? 0 : 1e6) }] : [];
    });
  const best = ahead.sort((a, b) => a.cost - b.cost)[0];
  if (!best) return;
  document.getElementById(here.id)?.setAttribute("tabindex", "-1");
  const next = document.getElementById(best.n.id) as unknown as SVGElement | null;
  next?.setAttribute("tabindex", "0");
  next?.focus();
}

function Moves({ found, chosen, pick }: { found: Found; chosen: string | null; pick: (state: string) => void }) {
  const here = found.nodes.find((n) => n.state === chosen);
  if (!here) return <p className="quiet">Choose a state to see its moves here.</p>;
  return (
    <section aria-label="Moves from the chosen state">
      <h3>{here.called}</h3>
      {here.says && <p>{here.says}</p>}
      <ul className="moves row">
        {here.moves.map((m) => (
          <li key={`${m.decision_maker} ${m.to}`}>
            <Button look="small" onClick={() => pick(m.to)}>
              {m.decision_maker}
              {m.improves ? " ↑ " : " → "}
              {m.to}
              <span className="unseen"> {m.says}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
