import { verdictOf } from "../parts";
import { RoomLink } from "../places";
import type { S } from "../types";
import { useWorkspace } from "../workspace";
import { Mark } from "./Mark";

interface Props {
  caption: string;
  record: S["record_assessment"];
  /** Answers of before, where they are compared. */
  before?: S["record_assessment"] | undefined;
}

/** For each proposal and concept whether it holds. */
export function HoldsTable({ caption, record, before }: Props) {
  const { words } = useWorkspace();
  return (
    <div className="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Proposal</th>
            {record.concepts.map((c) => (
              <th key={c} scope="col">
                <ConceptName id={c} words={words} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {record.proposals.map((p) => {
            const old = before?.proposals.find((q) => q.proposal === p.proposal);
            return (
              <tr key={p.proposal}>
                <th scope="row">
                  <RoomLink room="verdict" query={{ proposal: p.proposal }}>
                    {p.proposal}
                  </RoomLink>
                </th>
                {record.concepts.map((c) => {
                  const is = verdictOf(p.holds, p.why, c);
                  const was = old && verdictOf(old.holds, old.why, c);
                  const change = words.changes.find((w) => w.before === was && w.after === is);
                  return (
                    <td key={c} className={change?.changed === "yes" ? "changed" : undefined}>
                      <Mark is={is} />
                      {change?.says && <span className="badge">{change.says}</span>}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function ConceptName({ id, words }: { id: string; words: S["Vocabulary"] }) {
  const concept = words.concepts.find((c) => c.id === id);
  return <abbr title={concept && `${concept.title}: ${concept.meaning}`}>{conceptName(words, id)}</abbr>;
}

/** What a concept is called in tables and sentences. */
export const conceptName = (words: S["Vocabulary"], id: string) => words.concepts.find((c) => c.id === id)?.name ?? id;
