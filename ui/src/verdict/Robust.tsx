import { useState } from "react";
import { useStarted } from "../asking";
import { CheckList, Concepts, orAll } from "../longer/choices";
import { Longer, type Folded } from "../longer/Longer";
import { placesOf } from "../longer/addresses";
import { Choice } from "../parts";
import type { Command, Concept, S } from "../types";
import { useWorkspace } from "../workspace";

type Doubt = NonNullable<S["RobustQuestion"]["doubts"]>[number];

interface Props {
  proposal: string;
  supposed: Command[];
  folded: Folded<"robust">;
}

/** Which doubts about the model would change the verdict. */
export function Robust({ proposal, supposed, folded }: Props) {
  const { view, words, layers } = useWorkspace();
  const started = useStarted("robust");
  const [concepts, setConcepts] = useState<Concept[]>([]);
  const [doubts, setDoubts] = useState<string[]>([]);
  const [together, setTogether] = useState("1");
  return (
    <Longer
      kind="robust"
      folded={folded}
      title="How steady is the answer?"
      button="Try the doubts"
      started={started}
      lead={
        "Preferences may stand in another order, assumptions may be wrong. Each such doubt is tried, " +
        "and those that change the verdict are named."
      }
      ask={() =>
        started.start({
          proposals: [proposal],
          concepts: orAll(concepts),
          doubts: orAll(doubts as Doubt[]),
          together: together === "3" ? 3 : together === "2" ? 2 : 1,
          what_if: supposed,
        })
      }
      places={(answer) => placesOf(flipping(answer.record), view, layers)}
    >
      <div className="row">
        <Choice
          label="Doubts"
          value={together}
          options={[
            ["1", "one at a time"],
            ["2", "also two at a time"],
            ["3", "also three at a time (takes longer)"],
          ]}
          onChoose={setTogether}
        />
        <Concepts chosen={concepts} onChoose={setConcepts} />
      </div>
      <details className="choosemore">
        <summary>Which doubts{doubts.length > 0 && ` – ${doubts.length} kinds`}</summary>
        <CheckList
          long
          legend="Only these kinds of doubt (none: all)"
          items={words.doubts.map((d) => [d.id, d.says] as const)}
          chosen={doubts}
          onChoose={setDoubts}
        />
      </details>
    </Longer>
  );
}

/** The addresses of what is doubted where a verdict changes. */
function flipping(record: Record<string, unknown>): string[] {
  const verdicts = (record.verdicts ?? []) as { flips: { doubts: { parts: string[] }[] }[] }[];
  return verdicts
    .flatMap((v) => v.flips)
    .flatMap((f) => f.doubts)
    .flatMap((d) => d.parts);
}
