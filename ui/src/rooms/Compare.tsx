import { useState } from "react";
import { useAnswer } from "../asking";
import { Pairs } from "../compare/Pairs";
import { Answered, Empty, RoomHeading, TableOf, verdictOf } from "../parts";
import { RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import type { Answer, S, Verdict } from "../types";
import { ConceptName } from "../verdict/HoldsTable";
import { Mark } from "../verdict/Mark";
import { useWorkspace } from "../workspace";

const keyOf = (m: S["SelectionView"] | S["ComparedModel"]) => `${m.perspective ?? ""}/${m.phase ?? ""}`;

export function CompareRoom() {
  const { view } = useWorkspace();
  const [off, setOff] = useState<string[]>([]);
  const models = view.selections.filter((m) => !off.includes(keyOf(m))).slice(0, 24);
  const asked = useAnswer(
    "compare",
    models.length > 1 ? { models: models.map(({ perspective, phase }) => ({ perspective, phase })) } : null,
  );
  return (
    <>
      <RoomHeading>Compare</RoomHeading>
      <p className="lead">
        The same proposals under each perspective and phase, side by side: where does the answer depend on who tells the
        story, or on when?
      </p>
      <Problems />
      <NoModel />
      {view.valid && view.has_model && view.selections.length < 2 && (
        <Empty title="There is one model only">
          <p>
            A perspective gives other decision makers, owners or preferences; a phase gives other rules, for instance
            after a deadline. Both are added to the text of the file, under{" "}
            <RoomLink room="report">Report and export</RoomLink>, as <code>perspectives:</code> or <code>phases:</code>.
          </p>
        </Empty>
      )}
      {view.valid && view.selections.length > 1 && (
        <>
          <fieldset className="inline">
            <legend>Models to compare</legend>
            {view.selections.map((m) => (
              <label key={keyOf(m)}>
                <input
                  type="checkbox"
                  checked={!off.includes(keyOf(m))}
                  onChange={(e) => setOff(e.target.checked ? off.filter((k) => k !== keyOf(m)) : [...off, keyOf(m)])}
                />
                {named(m)}
              </label>
            ))}
          </fieldset>
          {models.length < 2 ? (
            <p role="status">Choose at least two.</p>
          ) : (
            <Answered asked={asked}>{(found) => <Compared found={found} />}</Answered>
          )}
        </>
      )}
      {view.valid && view.has_model && <Pairs />}
    </>
  );
}

function named(m: S["SelectionView"] | S["ComparedModel"]): string {
  const parts = [m.perspective && `perspective ${m.perspective}`, m.phase && `phase ${m.phase}`].filter(Boolean);
  return parts.length ? parts.join(", ") : "as the file says";
}

function Compared({ found }: { found: Answer<"compare"> }) {
  const { words } = useWorkspace();
  const proposals = [...new Set(found.models.flatMap((m) => m.record.proposals.map((p) => p.proposal)))];
  return (
    <>
      <h2>Does it hold?</h2>
      <div className="scroll" role="region" aria-label="Models side by side" tabIndex={0}>
        <table className="compare">
          <caption>
            For each proposal the concepts under which it holds, fails, and under which that is not known; – where
            nothing carries it out
          </caption>
          <thead>
            <tr>
              <th scope="col">Proposal</th>
              {found.models.map((m) => (
                <th key={keyOf(m)} scope="col" title={m.title}>
                  {named(m)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {proposals.map((id) => (
              <tr key={id}>
                <th scope="row">
                  <RoomLink room="verdict" query={{ proposal: id }}>
                    {id}
                  </RoomLink>
                </th>
                {found.models.map((m) => {
                  const p = m.record.proposals.find((one) => one.proposal === id);
                  if (!p)
                    return (
                      <td key={keyOf(m)}>
                        <span className="quiet">not there</span>
                      </td>
                    );
                  const under = (is: Verdict) => m.record.concepts.filter((c) => verdictOf(p.holds, p.why, c) === is);
                  const shown = words.marks.map((m) => m.answer).filter((is) => under(is).length > 0);
                  return (
                    <td key={keyOf(m)}>
                      {shown.map((is) => (
                        <div key={is}>
                          <Mark is={is} bare={is === "yes"} />{" "}
                          {(is === "yes" || shown.length > 1) &&
                            under(is).map((c, i) => (
                              <span key={c}>
                                {i > 0 && ", "}
                                <ConceptName id={c} words={words} />
                              </span>
                            ))}
                        </div>
                      ))}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>What differs from {named(found.models[0]!)}</h2>
      <ul className="prose">
        {found.differences.map((d, i) => (
          <li key={i}>{d}</li>
        ))}
      </ul>
      <details className="more">
        <summary>Every count, as a table</summary>
        <TableOf table={found.table} />
      </details>
    </>
  );
}
