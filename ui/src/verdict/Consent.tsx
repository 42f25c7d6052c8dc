import { useStarted } from "../asking";
import { placesOf, termsOf } from "../longer/addresses";
import { Longer, type Folded } from "../longer/Longer";
import type { Command } from "../types";
import { useWorkspace } from "../workspace";

interface Props {
  proposal: string;
  supposed: Command[];
  folded: Folded<"consent">;
}

/** Whose consent a proposal needs. */
export function Consent({ proposal, supposed, folded }: Props) {
  const { view, layers } = useWorkspace();
  const started = useStarted("consent");
  return (
    <Longer
      kind="consent"
      folded={folded}
      title="Whose consent does it need?"
      button="Find whose consent it needs"
      started={started}
      lead={
        "Who has to do something though nobody asked, which parts of a party could stop it, " +
        "and whose acts prevent it whatever the others do."
      }
      ask={() => started.start({ proposals: [proposal], what_if: supposed })}
      places={() => placesOf(termsOf(proposal, layers), view, layers)}
    />
  );
}
