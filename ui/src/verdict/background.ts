import { useAnswer, type Asked } from "../asking";
import type { Answer, Command, Concept } from "../types";

export interface Background {
  repair: Asked<Answer<"repair">>;
  robust: Asked<Answer<"robust">>;
  trace: Asked<Answer<"trace">>;
}

export const done = ({ answer, error }: Asked<unknown>) => answer !== null || error !== null;

/** The concept that a verdict is told under. */
export const toldUnder = (seen: Answer<"verdict">) => (seen.concept || seen.wanted) as Concept;

/**
 * The longer questions whose answers are seen first, asked one after the other: what would make a proposal hold, how
 * steady its verdict is, what that rests on.
 */
export function useBackground(id: string, supposed: Command[], seen: Answer<"verdict"> | null): Background {
  const wanted = seen?.wanted as Concept;
  const repair = useAnswer("repair", seen && { proposal: id, concept: wanted, limit: 3, what_if: supposed });
  const concept = seen && toldUnder(seen);
  const robust = useAnswer(
    "robust",
    concept && done(repair) ? { proposals: [id], concepts: [concept], together: 1, what_if: supposed } : null,
  );
  const trace = useAnswer(
    "trace",
    concept && done(robust) ? { elements: [`${id}:${concept}`], what_if: supposed } : null,
  );
  return { repair, robust, trace };
}
