import { useLayoutEffect, useState, type KeyboardEvent } from "react";
import { useAnswer } from "../asking";
import { heard } from "../keys";
import { Answered, Button, Choice, Empty, TableOf } from "../parts";
import type { Answer } from "../types";
import { Who } from "../Who";
import { useDrawn } from "./Picture";
import { useZoom } from "./zoom";

type Found = Answer<"graph">;
type Node = Found["nodes"][number];

interface Props {
  chosen: string | null;
  pick: (state: string) => void;
}

/** So many states at most are drawn; all others are counted in words. */
const MANY = ["30", "60", "100", "200"];

export function Graph({ chosen, pick }: Props) {
  const [most, setMost] = useState(MANY[0]!);
  const asked = useAnswer("graph", { focus: chosen ? [chosen] : [], limit: Number(most) });
  return (
    <Answered asked={asked}>
      {(found) =>
        found.nodes.length === 0 ? (
          <Empty title="Nothing to draw">
            <p>No state is feasible.</p>
          </Empty>
        ) : (
          <>
            <p>{found.caption} Bold lines are improvements for whoever moves.</p>
            {found.total > Number(MANY[0]) && (
              <Choice
                label="States drawn"
                value={most}
                options={MANY.map((n) => [n, `at most ${n}`] as const)}
                onChoose={setMost}
              />
            )}
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

/** The server's drawing: each state is a button; one of them is in the order of Tab, arrows lead to the others. */
function Drawing({ found, chosen, pick }: Props & { found: Found }) {
  const box = useDrawn(found.svg, found.style);
  const zoom = useZoom(box, found.svg);
  useLayoutEffect(() => {
    const first = found.nodes.find((n) => n.state === chosen) ?? found.nodes[0];
    const focused = found.nodes.find((n) => n.id === document.activeElement?.id);
    for (const n of found.nodes) {
      const element = document.getElementById(n.id)!;
      element.setAttribute("tabindex", n === (focused ?? first) ? "0" : "-1");
      element.setAttribute("aria-pressed", String(n.state === chosen));
    }
  }, [found, chosen]);
  useLayoutEffect(() => {
    const quo = found.nodes.find((n) => n.marks.includes("status quo"));
    inSight(box.current!, found.nodes.find((n) => n.state === chosen) ?? quo ?? found.nodes[0]!);
  }, [box, found, chosen]);
  const at = (target: EventTarget) => {
    const id = (target as Element).closest("[id^=graph_n]")?.id;
    return found.nodes.find((n) => n.id === id);
  };
  const keys = heard((event: KeyboardEvent) => {
    if (zoom.keys(event)) return;
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
    <div className="drawing">
      <div className="row" role="group" aria-label="Size of the graph">
        <Button look="small" onClick={zoom.smaller}>
          <span aria-hidden="true">−</span>
          <span className="unseen">Smaller</span>
        </Button>
        <Button look="small" onClick={zoom.larger}>
          <span aria-hidden="true">+</span>
          <span className="unseen">Larger</span>
        </Button>
        <Button look="small" onClick={zoom.whole}>
          Fit
        </Button>
        <Button look="small" onClick={zoom.actual}>
          100 %
        </Button>
        <span role="status" className="quiet">
          {Math.round(100 * zoom.scale)} %
        </span>
        <details className="how">
          <summary>How to move in it</summary>
          <p>
            Drag it with the mouse, or with a finger. <kbd>Tab</kbd> enters it, arrow keys walk from state to state
            along the moves, <kbd>Enter</kbd> opens a state; <kbd>+</kbd> and <kbd>-</kbd> make it larger and smaller,
            as do <kbd>Ctrl</kbd> with the wheel and two fingers; <kbd>0</kbd> shows the whole.
          </p>
        </details>
      </div>
      <div
        ref={box}
        className="graph walked"
        role="region"
        aria-label="Graph of states and moves"
        onKeyDown={keys}
        onClick={(e) => {
          const here = at(e.target);
          if (here) pick(here.state);
        }}
      />
    </div>
  );
}

/** Scroll the box, and not the page, so that a state is in its middle, unless all of it is seen. */
function inSight(box: HTMLElement, node: Node): void {
  const element = document.getElementById(node.id)!.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  const seen =
    element.left >= frame.left &&
    element.right <= frame.right &&
    element.top >= frame.top &&
    element.bottom <= frame.bottom;
  if (seen) return;
  const across = element.left + element.width / 2 - frame.left - frame.width / 2;
  box.scrollBy(across, element.top + element.height / 2 - frame.top - frame.height / 2);
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
function walk(found: Found, here: Node, key: string): void {
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
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function Moves({ found, chosen, pick }: Props & { found: Found }) {
  const here = found.nodes.find((n) => n.state === chosen);
  if (!here) return <p className="quiet">Choose a state to see its moves here.</p>;
  const called = (state: string) => found.nodes.find((n) => n.state === state)?.names ?? [];
  return (
    <section aria-label="Moves from the chosen state">
      <h3>{here.called}</h3>
      {here.says && <p>{here.says}</p>}
      <ul className="moves row">
        {here.moves.map((m) => (
          <li key={`${m.decision_maker} ${m.to}`}>
            <Button look="small" onClick={() => pick(m.to)}>
              <Who id={m.decision_maker} />
              {m.improves ? " ↑ " : " → "}
              {[...called(m.to), m.to].join(" ")}
              <span className="unseen"> {m.says}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
