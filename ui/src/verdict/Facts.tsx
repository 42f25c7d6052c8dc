import type { ReactNode } from "react";
import type { Asked } from "../asking";
import { Choice } from "../parts";
import type { Answer } from "../types";
import type { Background } from "./background";

/** Of more ways than that no cells are drawn. */
const CELLS = 64;

type Way = Answer<"verdict">["ways"][number];

/** How one way holds, where it is chosen. */
const HOW: Record<Way["shape"], string> = {
  itself: "by itself",
  deterrence: "by deterrence",
  costly: "only by costly reactions",
  left: "does not hold",
  unknown: "not known",
  impossible: "cannot be",
};

/** What is asked of a proposal that holds already. */
const TITLES: Partial<Record<Answer<"verdict">["shape"], string>> = {
  itself: "What more it would take",
  deterrence: "What would make it hold without deterrence",
};

/** What is drawn where nobody has chosen a way. */
const DRAWN: Partial<Record<Answer<"verdict">["shape"], string>> = {
  itself: "in the picture: one that holds",
  deterrence: "in the picture: one that holds",
  left: "in the picture: the one that fewest would leave",
};

interface Props {
  found: Answer<"verdict">;
  background: Background;
}

/** Four facts beside the sentence: in which ways, what would make it hold, how steady that is, what it rests on. */
export function Facts({ found, background: { repair, robust, ensemble, trace } }: Props) {
  return (
    <dl className="facts">
      <Fact title={found.in_ways}>
        {found.total > 1 && found.total <= CELLS && found.ways.length === found.total && (
          <span className="strip" aria-hidden="true">
            {found.ways.map((w) => (
              <i key={w.state} className={`${cell(w.shape, found)}${w.state === found.state ? " drawn" : ""}`} />
            ))}
          </span>
        )}
        {found.ways.some((w) => w.state === found.state) && found.total > 1 && (
          <span className="quiet">Ringed: the one in the picture. </span>
        )}
        {found.of_ways}
      </Fact>
      <Fact title={`${TITLES[found.shape] ?? "What would make it hold"}${found.left_open ? ", as written" : ""}`}>
        {found.enough || <Short asked={repair} />}
      </Fact>
      <Fact title="How steady that is">
        {found.left_open ? <Short asked={ensemble} /> : <Steady robust={robust} ensemble={ensemble} />}
      </Fact>
      <Fact title="What it rests on">
        <Short asked={trace} />
      </Fact>
    </dl>
  );
}

interface WayProps {
  found: Answer<"verdict">;
  /** The way that was chosen, and what chooses another. */
  way: string | null;
  setWay: (way: string | null) => void;
}

/** Chooses which of several ways to carry the proposal out is drawn. */
export function WayDrawn({ found, way, setWay }: WayProps) {
  const named = ({ names, done, shape }: Way, k: number) => `${k + 1}: ${HOW[shape]} – ${[...names, done].join(": ")}`;
  if (found.ways.length < 2) return null;
  return (
    <div className="lens drawn-way">
      <Choice
        label="Way to carry it out"
        hideLabel
        value={way ?? ""}
        options={[
          ["", DRAWN[found.shape] ?? "in the picture: one of them"],
          ...found.ways.map((w, k) => [w.state, named(w, k)] as const),
        ]}
        onChoose={(state) => setWay(state || null)}
      />
    </div>
  );
}

/** A way that holds by costly answers alone looks like one that somebody leaves, unless that is how it all holds. */
const cell = (shape: Answer<"verdict">["shape"], found: Answer<"verdict">) =>
  shape === "costly" && found.shape !== "costly" ? "left" : shape;

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** In how many small changes it stays, and where that can be counted, in which share of what may be meant. */
function Steady({ robust, ensemble }: Pick<Background, "robust" | "ensemble">) {
  return (
    <>
      <Short asked={robust} /> {ensemble.answer?.short}
    </>
  );
}

/** The answer in a few sentences, or how far it is. */
function Short({ asked }: { asked: Asked<{ short: string }> }) {
  if (asked.answer) return asked.answer.short;
  return <span className="quiet">{asked.error ?? (asked.progress || "Being worked out…")}</span>;
}
