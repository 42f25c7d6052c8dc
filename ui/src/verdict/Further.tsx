import { useCallback, useState } from "react";
import type { Answer, Command, Concept, Question } from "../types";
import { useWorkspace } from "../workspace";
import { done, toldUnder, type Background } from "./background";
import { Consent } from "./Consent";
import { Elsewhere } from "./Elsewhere";
import { Repair } from "./Repair";
import { RestsOn } from "./RestsOn";
import { Robust } from "./Robust";
import { Without } from "./Without";

interface Props {
  id: string;
  /** States that carry the proposal out. */
  states: string[];
  supposed: Command[];
  seen: Answer<"verdict">;
  /** What was asked already, since it is seen above. */
  background: Background;
}

/**
 * Longer questions about a proposal: asked in the background one after the other, so that a line tells the answer
 * before it is opened; asked otherwise with a button, followed, cancelled.
 */
export function Further({ id, states, supposed, seen, background }: Props) {
  const { view } = useWorkspace();
  const concept = toldUnder(seen);
  const wanted = seen.wanted as Concept;
  const [answered, setAnswered] = useState(0);
  const next = useCallback(() => setAnswered((n) => n + 1), []);
  const consent: Question<"consent"> = { proposals: [id], what_if: supposed };
  const across: Question<"across"> = { proposal: id, what_if: supposed };
  const begun = done(background.trace);
  const turn = <Q,>(n: number, question: Q) => ({ question: begun && answered >= n ? question : null, onDone: next });
  return (
    <>
      <Repair
        proposal={id}
        states={states}
        supposed={supposed}
        wanted={wanted}
        folded={{ asked: background.repair, says: seen.enough }}
      />
      <Consent proposal={id} supposed={supposed} folded={turn(0, consent)} />
      <Robust proposal={id} supposed={supposed} folded={{ asked: background.robust }} />
      <RestsOn proposal={id} supposed={supposed} concept={concept} folded={{ asked: background.trace }} />
      {view.selections.length > 1 && <Elsewhere proposal={id} {...turn(1, across)} />}
      {supposed.length === 0 && <Without proposal={id} />}
    </>
  );
}
