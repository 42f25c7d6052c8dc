import { useState } from "react";
import { useAnswer } from "../asking";
import { Linking } from "../compare/Linking";
import { Pairs } from "../compare/Pairs";
import { Views } from "../compare/Views";
import { Answered, Empty, RoomHeading, TableOf } from "../parts";
import { RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import type { Answer, S } from "../types";
import { ConceptName } from "../verdict/HoldsTable";
import { Mark } from "../verdict/Mark";
import { called } from "../words";
import { useWorkspace } from "../workspace";

const keyOf = (m: S["SelectionView"] | S["ComparedModel"]) => `${m.perspective ?? ""}/${m.phase ?? ""}`;

export function CompareRoom() {
  const { view } = useWorkspace();
  const [off, setOff] = useState<string[]>([]);
  const models = view.selections.filter((m) => !off.includes(keyOf(m))).slice(0, 24);
  const asked = useAnswer(
    "side_by_side",
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
            after a deadline. Begin one below: it says what all share until you give it something of its own.
          </p>
        </Empty>
      )}
      {view.valid && view.selections.length > 1 && (
        <>
          <fieldset className="inline">
            <legend>Models to compare</legend>
            {view.selections.map((m, i) => (
              <label key={keyOf(m)}>
                <input
                  type="checkbox"
                  checked={!off.includes(keyOf(m))}
                  onChange={(e) => setOff(e.target.checked ? off.filter((k) => k !== keyOf(m)) : [...off, keyOf(m)])}
                />
                {view.called[i]}
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
      <Views />
      {view.valid && view.has_model && <Linking />}
    </>
  );
}

function Compared({ found }: { found: Answer<"side_by_side"> }) {
  const { view } = useWorkspace();
  const every = [
    view.document,
    ...[...(view.document.perspectives ?? []), ...(view.document.phases ?? [])].map((o) => o.layer),
  ];
  const names = new Map(called(every.flatMap((layer) => layer.proposals ?? [])));
  return (
    <>
      <h2>Does it hold?</h2>
      <div className="scroll" role="region" aria-label="Models side by side" tabIndex={0}>
        <table className="compare">
          <caption>{found.caption}</caption>
          <thead>
            <tr>
              <th scope="col">Proposal</th>
              {found.models.map((m) => (
                <th key={keyOf(m)} scope="col" title={m.title}>
                  {m.called}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.proposals.map(({ proposal, cells }) => (
              <tr key={proposal}>
                <th scope="row">
                  <RoomLink room="verdict" query={{ proposal }}>
                    {names.get(proposal) ?? proposal}
                  </RoomLink>
                </th>
                {cells.map((cell, i) => (
                  <td key={i}>
                    {cell.says && <div>{cell.says}</div>}
                    {cell.held.map((held) => (
                      <Held key={held.answer} held={held} />
                    ))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>{found.heading}</h2>
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

/** An answer, and the concepts under which it is given; a yes is told by its sign. */
function Held({ held: { answer, concepts } }: { held: S["HeldUnder"] }) {
  const { words } = useWorkspace();
  return (
    <div>
      <Mark is={answer} bare={answer === "yes"} />{" "}
      {concepts.map((c, i) => (
        <span key={c}>
          {i > 0 && ", "}
          <ConceptName id={c} words={words} />
        </span>
      ))}
    </div>
  );
}
