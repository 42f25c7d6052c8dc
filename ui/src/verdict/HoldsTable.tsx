import { Explained } from "../parts";
import { RoomLink } from "../places";
import type { Answer, S } from "../types";
import { called } from "../words";
import { useWorkspace } from "../workspace";
import { Mark } from "./Mark";

type Held = Answer<"assess">["held"];

interface Props {
  caption: string;
  held: Held;
  /** How each proposal holds, in a few words. */
  overall?: Answer<"assess">["overall"];
  /** Answers of before, where they are compared. */
  before?: Held | undefined;
}

/** For each proposal and concept whether it holds. */
export function HoldsTable({ caption, held, overall, before }: Props) {
  const { layers, words } = useWorkspace();
  const names = new Map(called(layers.flatMap((l) => l.layer.proposals ?? [])));
  const concepts = Object.values(held)[0]?.map((line) => line.concept) ?? [];
  return (
    <div className="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Proposal</th>
            {concepts.map((c) => (
              <th key={c} scope="col">
                <ConceptName id={c} words={words} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(held).map(([proposal, lines]) => (
            <tr key={proposal}>
              <th scope="row">
                <RoomLink room="verdict" query={{ proposal }}>
                  {names.get(proposal) ?? proposal}
                </RoomLink>
                {overall?.[proposal] && <div className="shortly">{overall[proposal].shortly}</div>}
              </th>
              {lines.map(({ concept, answer, open = "" }) => {
                const earlier = before?.[proposal]?.find((line) => line.concept === concept);
                const was = earlier?.answer;
                const change = words.changes.find((w) => w.before === was && w.after === answer);
                return (
                  <td
                    key={concept}
                    className={change?.changed === "yes" || (earlier && earlier.open !== open) ? "changed" : undefined}
                  >
                    <Mark is={answer} open={open} />
                    {change?.says && <span className="badge">{change.says}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A concept in a table: its letters, and a touch tells in plain words what it asks. */
export function ConceptName({ id, words }: { id: string; words: S["Vocabulary"] }) {
  const concept = words.concepts.find((c) => c.id === id);
  if (!concept) return id;
  return (
    <Explained word={concept.name}>
      {plainly(concept)} ({concept.name}, {concept.title}): {concept.meaning}
    </Explained>
  );
}

/** How what is stable under a concept holds, in plain words. */
export const plainly = (concept: S["ConceptWord"]) => concept.plain || concept.title;

/** What a concept is called in tables and sentences. */
export const conceptName = (words: S["Vocabulary"], id: string) => words.concepts.find((c) => c.id === id)?.name ?? id;
