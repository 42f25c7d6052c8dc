import { useAnswer, type Asked } from "../asking";
import type { Answer, Command, Concept } from "../types";
import { useWorkspace } from "../workspace";

export interface Background {
  repair: Asked<Answer<"repair">>;
  robust: Asked<Answer<"robust">>;
  trace: Asked<Answer<"trace">>;
  consent: Asked<Answer<"consent">>;
  across: Asked<Answer<"across">>;
}

const done = ({ answer, error, busy }: Asked<unknown>) => !busy && (answer !== null || error !== null);

/** The concept that a verdict is told under. */
export const toldUnder = (seen: Answer<"verdict">) => (seen.concept || seen.wanted) as Concept;

/**
 * The longer questions, asked one after the other once the verdict is there, and so again after every change: what
 * would make a proposal hold, how steady its verdict is, what that rests on, whose consent it needs, and what differs
 * elsewhere.
 */
export function useBackground(id: string, supposed: Command[], asked: Asked<Answer<"verdict">>): Background {
  const { view } = useWorkspace();
  const seen = asked.answer;
  const wanted = seen?.wanted as Concept;
  const what_if = supposed;
  const repair = useAnswer("repair", seen && { proposal: id, concept: wanted, limit: 5, what_if }, done(asked));
  const concept = seen && toldUnder(seen);
  const robust = useAnswer(
    "robust",
    concept && { proposals: [id], concepts: [concept], together: 1, what_if },
    done(repair),
  );
  const trace = useAnswer("trace", concept && { elements: [`${id}:${concept}`], what_if }, done(robust));
  const consent = useAnswer("consent", seen && { proposals: [id], what_if }, done(trace));
  const others = view.selections.length > 1;
  const across = useAnswer("across", seen && others ? { proposal: id, what_if } : null, done(consent));
  return { repair, robust, trace, consent, across };
}
