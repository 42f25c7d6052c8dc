import { useState } from "react";
import { useStarted } from "../asking";
import { placesOf } from "../longer/addresses";
import { Longer, type Folded } from "../longer/Longer";
import { Choice } from "../parts";
import type { Command, Concept, S } from "../types";
import { useWorkspace } from "../workspace";
import { conceptName } from "./HoldsTable";

type Question = S["EnsembleQuestion"];
type Varied = NonNullable<Question["measure"]> | NonNullable<Question["perhaps"]>;

/** What may be meant otherwise than it is written, by how it is asked for. */
const VARIED: Record<Varied, string> = {
  open: "what the case leaves open",
  statements: "the order of what each one wants",
  rankings: "all rankings of the states",
  mallows: "all rankings, the nearer ones more",
  voices: "the voices, by their shares",
  inferred: "whether each inferred statement matters",
  assumption: "whether each assumed statement matters",
};

interface Props {
  proposal: string;
  supposed: Command[];
  concept: Concept;
  folded: Folded<"ensemble">;
}

/** In which share of what may be meant a proposal holds, how far another answer is, and whose preference matters. */
export function Sure({ proposal, supposed, concept: told, folded }: Props) {
  const { view, words, layers } = useWorkspace();
  const started = useStarted("ensemble");
  const [concept, setConcept] = useState<string>(told);
  const [varied, setVaried] = useState("");
  const others = layers.flatMap((l) => l.layer.proposals ?? []).map((p) => p.id);
  const missing = varied === "inferred" || varied === "assumption";
  return (
    <Longer
      kind="ensemble"
      folded={folded}
      title="And if preferences are meant otherwise?"
      button="Count what may be meant"
      started={started}
      lead={
        "Nobody sees what somebody wants. All that may be meant is gone through, or as much as can be: in which " +
        "share a proposal holds, how little would change that, and whose preference matters. A share of what is " +
        "left open is no forecast."
      }
      ask={() =>
        started.start({
          proposals: [...new Set([proposal, ...others])],
          concepts: [concept as Concept],
          measure: missing || !varied ? null : (varied as NonNullable<Question["measure"]>),
          perhaps: missing ? varied : null,
          what_if: supposed,
        })
      }
      places={(answer) => placesOf(doubted(answer.record), view, layers)}
    >
      <div className="row">
        <Choice
          label="What may be otherwise"
          value={varied}
          options={[["", "what is left open; else the order of wants"], ...Object.entries(VARIED)]}
          onChoose={setVaried}
        />
        <Choice
          label="Counted under"
          value={concept}
          options={words.default_concepts.map((c) => [c, conceptName(words, c)] as const)}
          onChoose={setConcept}
        />
      </div>
    </Longer>
  );
}

/** The addresses of the statements by which the first verdict turns. */
function doubted(record: Record<string, unknown>): string[] {
  const verdicts = (record.verdicts ?? []) as {
    swaps: { decision_maker: string; of: string; above: string[][][] }[];
    otherwise: { differences: { decision_maker: string; missing: (string | number)[] }[] }[];
  }[];
  return verdicts
    .slice(0, 1)
    .flatMap((v) => [
      ...v.swaps
        .filter((s) => s.of === "statements")
        .flatMap((s) => s.above.flat(2).map((n) => `preferences.${s.decision_maker}.${n}`)),
      ...v.otherwise.flatMap((o) =>
        o.differences.flatMap((d) => d.missing.map((n) => `preferences.${d.decision_maker}.${n}`)),
      ),
    ]);
}
