import { useState } from "react";
import { useStarted } from "../asking";
import { placesOf } from "../longer/addresses";
import { Longer, type Folded } from "../longer/Longer";
import { Choice } from "../parts";
import type { Command, Concept } from "../types";
import { useWorkspace } from "../workspace";

interface Props {
  proposal: string;
  supposed: Command[];
  concept: Concept;
  folded: Folded<"trace">;
}

/** Which parts of the model the verdict rests on, and the words behind them. */
export function RestsOn({ proposal, supposed, concept: told, folded }: Props) {
  const { view, words, layers } = useWorkspace();
  const started = useStarted("trace");
  const [concept, setConcept] = useState<string>(told);
  return (
    <Longer
      kind="trace"
      folded={folded}
      title="What does the verdict rest on?"
      button="Find what it rests on"
      started={started}
      lead={
        "Every statement, option, rule and term is taken away by itself, and the case solved again: " +
        "those without which the verdict changes are listed with their claims."
      }
      ask={() => started.start({ elements: [`${proposal}:${concept}`], what_if: supposed })}
      places={(answer) => placesOf(supports(answer.record), view, layers)}
    >
      <div className="row">
        <Choice
          label="The verdict under"
          value={concept}
          options={words.concepts.map((c) => [c.id, c.name] as const)}
          onChoose={setConcept}
        />
      </div>
    </Longer>
  );
}

/** The addresses of what verdicts rest on. */
export function supports(record: Record<string, unknown>): string[] {
  const verdicts = (record.verdicts ?? []) as { rests_on: { address: string }[] }[];
  return verdicts.flatMap((v) => v.rests_on).map((r) => r.address);
}
