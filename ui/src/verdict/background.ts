import { useAnswer, type Asked } from "../asking";
import type { Answer, Command, Concept } from "../types";
import { useWorkspace } from "../workspace";
import { TOLD } from "./Together";

export interface Background {
  repair: Asked<Answer<"repair">>;
  robust: Asked<Answer<"robust">>;
  ensemble: Asked<Answer<"ensemble">>;
  trace: Asked<Answer<"trace">>;
  consent: Asked<Answer<"consent">>;
  reach: Asked<Answer<"reach">>;
  across: Asked<Answer<"across">>;
  coalitions: Asked<Answer<"coalitions">>;
}

const done = ({ answer, error, busy }: Asked<unknown>) => !busy && (answer !== null || error !== null);

/** The concept that a verdict is told under. */
export const toldUnder = (seen: Answer<"verdict">) => (seen.concept || seen.wanted) as Concept;

/**
 * The longer questions, asked one after the other once the verdict is there, and so again after every change: what
 * would make a proposal hold, how steady its verdict is, in which share of what may be meant, what that rests on,
 * whose consent it needs, who goes first, what differs elsewhere, and what some could do together.
 */
export function useBackground(id: string, supposed: Command[], asked: Asked<Answer<"verdict">>): Background {
  const { view, layers } = useWorkspace();
  const seen = asked.answer;
  const wanted = seen?.wanted as Concept;
  const what_if = supposed;
  const repair = useAnswer("repair", seen && { proposal: id, concept: wanted, limit: 5, what_if }, done(asked));
  const concept = seen && toldUnder(seen);
  const robust = useAnswer(
    "robust",
    concept ? { proposals: [id], concepts: [concept], together: 1, what_if } : null,
    done(repair),
  );
  // First the proposal itself, of which is told in a sentence; the others stand beside it in the table.
  const proposals = [...new Set([id, ...layers.flatMap((l) => l.layer.proposals ?? []).map((p) => p.id)])];
  const under = seen && ((seen.under || seen.wanted) as Concept);
  const ensemble = useAnswer("ensemble", under ? { proposals, concepts: [under], what_if } : null, done(robust));
  const trace = useAnswer("trace", concept ? { elements: [`${id}:${concept}`], what_if } : null, done(ensemble));
  const consent = useAnswer("consent", seen && { proposals: [id], what_if }, done(trace));
  const quo = layers.some((l) => l.layer.status_quo);
  const way = { proposals: [id], on_credit: true, what_if };
  const reach = useAnswer("reach", seen && quo ? way : null, done(consent));
  const others = view.selections.length > 1;
  const across = useAnswer("across", seen && others ? { proposal: id, what_if } : null, done(quo ? reach : consent));
  const last = others ? across : quo ? reach : consent;
  const coalitions = useAnswer("coalitions", seen && { proposals: [id], limit: TOLD, what_if }, done(last));
  return { repair, robust, ensemble, trace, consent, reach, across, coalitions };
}
