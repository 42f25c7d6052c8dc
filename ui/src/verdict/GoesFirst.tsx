import { useStarted } from "../asking";
import { placesOf, termsOf } from "../longer/addresses";
import { Longer, type Folded } from "../longer/Longer";
import { Blocks } from "../parts";
import type { Command } from "../types";
import { useWorkspace } from "../workspace";

interface Props {
  proposal: string;
  supposed: Command[];
  folded: Folded<"reach">;
}

/** Who would have to take a step that does not serve it, so that a proposal's terms come into force. */
export function GoesFirst({ proposal, supposed, folded }: Props) {
  const { view, layers } = useWorkspace();
  const started = useStarted("reach");
  return (
    <Longer
      kind="reach"
      folded={folded}
      title="Who goes first?"
      button="Find who goes first"
      started={started}
      lead={
        "The way there with the fewest steps on credit: steps that do not serve whoever takes them, and that trust " +
        "others to go on."
      }
      ask={() => started.start({ proposals: [proposal], on_credit: true, what_if: supposed })}
      body={(_, blocks) => <Blocks blocks={blocks.slice(blocks.findLastIndex((b) => b.kind === "heading") + 1)} />}
      places={() => placesOf(termsOf(proposal, layers), view, layers)}
    />
  );
}
