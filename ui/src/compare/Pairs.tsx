import { useState, type ReactNode } from "react";
import { useStarted } from "../asking";
import { placesOf, termsOf } from "../longer/addresses";
import { Longer } from "../longer/Longer";
import { Choice, Empty } from "../parts";
import { RoomLink } from "../places";
import type { S } from "../types";
import { called } from "../words";
import { useWorkspace } from "../workspace";

type PairKind = "perspectives" | "phases" | "versions";
type Named = readonly [string, string];

/** The case without a perspective, which is one of those that can be compared. */
const SHARED: Named = ["", "what all share"];

interface Props {
  kind: PairKind;
  title: string;
  lead: string;
  button: string;
  /** The words before each of the two. */
  labels: [string, string];
  items: Named[];
  /** What to do where there are no two. */
  teach: ReactNode;
  /** The entries of the case that a comparison of two speaks of. */
  places?: (pair: string[]) => S["RestsOn"][];
}

/** Two things of one kind side by side; where the case has no two, it says how to come by them. */
function Pair({ kind, title, lead, button, labels, items, teach, places }: Props) {
  const started = useStarted(kind);
  const [chosen, setChosen] = useState<(string | null)[]>([null, null]);
  const known = (id: string | null | undefined, instead: number) =>
    items.find(([i]) => i === id)?.[0] ?? items[instead]?.[0] ?? "";
  if (items.length < 2)
    return (
      <section className="longer" aria-label={title}>
        <h2>{title}</h2>
        <Empty title={`There are no two ${kind === "versions" ? "versions" : kind} to compare`}>{teach}</Empty>
      </section>
    );
  const first = known(chosen[0], 0);
  const second = known(chosen[1], items[0]![0] === first ? 1 : 0);
  return (
    <Longer
      kind={kind}
      title={title}
      lead={lead}
      button={button}
      started={started}
      why={first === second ? "Choose two different ones" : undefined}
      ask={() =>
        started.start(kind === "perspectives" ? { pair: [first || null, second || null] } : { pair: [first, second] })
      }
      places={places && (() => places([first, second]))}
    >
      <div className="row">
        <Choice label={labels[0]} value={first} options={items} onChoose={(id) => setChosen([id, second])} />
        <Choice label={labels[1]} value={second} options={items} onChoose={(id) => setChosen([first, id])} />
      </div>
    </Longer>
  );
}

export function Pairs() {
  const { view, layers } = useWorkspace();
  return (
    <>
      <Pair
        kind="perspectives"
        title="Two perspectives"
        button="Compare the perspectives"
        labels={["Perspective", "compared with perspective"]}
        items={[...(view.needs_perspective ? [] : [SHARED]), ...called(view.perspectives)]}
        lead={
          "Where the two agree and where they part, and which beliefs, taken over from one into the other, " +
          "would turn a verdict."
        }
        teach={
          <p>
            Where two sources tell the conflict differently, add a perspective under “Perspectives” below: it is then
            compared with the others, or with what all share.
          </p>
        }
      />
      <Pair
        kind="phases"
        title="Two phases"
        button="Compare the phases"
        labels={["First phase", "then phase"]}
        items={called(view.phases)}
        lead={
          "What the later one changes: which states come and go, which threats become possible, " +
          "and what holds only because of them."
        }
        teach={
          <p>
            Where something changes in the course of time, such as the passing of a deadline, make both times phases,
            below.
          </p>
        }
      />
      <Pair
        kind="versions"
        title="Two versions of a proposal"
        button="Compare the versions"
        labels={["Version", "compared with version"]}
        items={called(layers.flatMap((l) => l.layer.proposals ?? []))}
        lead="Which terms they share, which only one of them has, and who gives and who gets by the difference."
        places={(pair) =>
          placesOf(
            pair.flatMap((id) => termsOf(id, layers)),
            view,
            layers,
          )
        }
        teach={
          <p>
            Write a second version as a proposal of its own, with terms of the same names where they agree, under{" "}
            <RoomLink room="model">Model</RoomLink>.
          </p>
        }
      />
    </>
  );
}
