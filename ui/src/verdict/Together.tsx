import { useState } from "react";
import { useStarted } from "../asking";
import { placesOf, termsOf } from "../longer/addresses";
import { CheckList } from "../longer/choices";
import { Longer, type Folded } from "../longer/Longer";
import type { Command } from "../types";
import { useWorkspace } from "../workspace";

/** So many of what some could do are told one by one, each in several sentences; all of them on the command line. */
export const TOLD = 6;

interface Props {
  proposal: string;
  supposed: Command[];
  folded: Folded<"coalitions">;
}

/** Who would break a proposal together though nobody would alone, who could make it, and what some could do besides. */
export function Together({ proposal, supposed, folded }: Props) {
  const { view, layers } = useWorkspace();
  const started = useStarted("coalitions");
  const [of, setOf] = useState<string[]>([]);
  const [pareto, setPareto] = useState<string[]>([]);
  return (
    <Longer
      kind="coalitions"
      folded={folded}
      title="And if some act together?"
      button="Look at those who act together"
      started={started}
      lead={
        "What several can do by moves of their own, one after the other, to the gain of each of them; what the " +
        "others answer; and who could leave an equilibrium together. What is stable for everybody alone may not be " +
        "so then."
      }
      ask={() =>
        started.start({
          proposals: [proposal],
          of: of.length ? of : null,
          pareto: pareto.length > 0,
          limit: TOLD,
          what_if: supposed,
        })
      }
      places={() => placesOf(termsOf(proposal, layers), view, layers)}
    >
      <CheckList
        legend="Only what these do together (none: every coalition)"
        items={(view.document.decision_makers ?? []).map((m) => [m.id, m.name ?? m.id] as const)}
        chosen={of}
        onChoose={setOf}
      />
      <CheckList
        legend="What counts as a gain"
        items={[["pareto", "It is enough that nobody of them is worse off and somebody better"]]}
        chosen={pareto}
        onChoose={setPareto}
      />
    </Longer>
  );
}
