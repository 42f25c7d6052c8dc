import type { Answer, Command, Concept } from "../types";
import { useWorkspace } from "../workspace";
import { toldUnder, type Background } from "./background";
import { Consent } from "./Consent";
import { Elsewhere } from "./Elsewhere";
import { GoesFirst } from "./GoesFirst";
import { Repair } from "./Repair";
import { RestsOn } from "./RestsOn";
import { Robust } from "./Robust";
import { Sure } from "./Sure";
import { Together } from "./Together";
import { Without } from "./Without";

interface Props {
  id: string;
  /** States that carry the proposal out. */
  states: string[];
  supposed: Command[];
  seen: Answer<"verdict">;
  background: Background;
}

/**
 * Longer questions about a proposal: asked in the background, so that a line tells the answer before it is opened;
 * asked otherwise with a button, followed, cancelled.
 */
export function Further({ id, states, supposed, seen, background }: Props) {
  const { view, layers } = useWorkspace();
  const quo = layers.some((l) => l.layer.status_quo);
  return (
    <>
      <Repair
        proposal={id}
        states={states}
        supposed={supposed}
        wanted={seen.wanted as Concept}
        folded={{ asked: background.repair, says: seen.enough }}
      />
      <Consent proposal={id} supposed={supposed} folded={{ asked: background.consent }} />
      <Robust proposal={id} supposed={supposed} folded={{ asked: background.robust }} />
      <Sure
        proposal={id}
        supposed={supposed}
        concept={(seen.under || seen.wanted) as Concept}
        folded={{ asked: background.ensemble }}
      />
      <RestsOn proposal={id} supposed={supposed} concept={toldUnder(seen)} folded={{ asked: background.trace }} />
      <Together proposal={id} supposed={supposed} folded={{ asked: background.coalitions }} />
      {quo && <GoesFirst proposal={id} supposed={supposed} folded={{ asked: background.reach }} />}
      {view.selections.length > 1 && <Elsewhere proposal={id} asked={background.across} />}
      {supposed.length === 0 && <Without proposal={id} />}
    </>
  );
}
