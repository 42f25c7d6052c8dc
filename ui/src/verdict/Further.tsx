import { useCallback, useState } from "react";
import type { Answer, Command, Concept, Question } from "../types";
import { useWorkspace } from "../workspace";
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
}

/**
 * Longer questions about a proposal: asked in the background one after the other, so that a line tells the answer
 * before it is opened; asked otherwise with a button, followed, cancelled.
 */
export function Further({ id, states, supposed, seen }: Props) {
  const { view } = useWorkspace();
  const concept = (seen.concept || seen.wanted) as Concept;
  const wanted = seen.wanted as Concept;
  const [answered, setAnswered] = useState(0);
  const next = useCallback(() => setAnswered((n) => n + 1), []);
  const consent: Question<"consent"> = { proposals: [id], what_if: supposed };
  const repair: Question<"repair"> = { proposal: id, concept: wanted, limit: 3, what_if: supposed };
  const robust: Question<"robust"> = { proposals: [id], concepts: [concept], together: 1, what_if: supposed };
  const trace: Question<"trace"> = { elements: [`${id}:${concept}`], what_if: supposed };
  const across: Question<"across"> = { proposal: id, what_if: supposed };
  const turn = <Q,>(n: number, question: Q) => ({ question: answered >= n ? question : null, onDone: next });
  const others = view.selections.length > 1;
  return (
    <>
      <Repair proposal={id} states={states} supposed={supposed} wanted={wanted} folded={turn(0, repair)} />
      <Consent proposal={id} supposed={supposed} folded={turn(1, consent)} />
      <Robust proposal={id} supposed={supposed} folded={turn(others ? 3 : 2, robust)} />
      <RestsOn proposal={id} supposed={supposed} concept={concept} folded={turn(others ? 4 : 3, trace)} />
      {others && <Elsewhere proposal={id} {...turn(2, across)} />}
      {supposed.length === 0 && <Without proposal={id} />}
    </>
  );
}
