import { useMemo, useState } from "react";
import { useAnswer } from "../asking";
import { add } from "../commands";
import { useKept } from "../drafts";
import { Answered, Blocks, Choice, Empty, RoomHeading } from "../parts";
import { RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import { Questions } from "../questions/Questions";
import { choose, useRoute } from "../route";
import type { Answer, Command } from "../types";
import { Build, formulaOf, type Terms } from "../verdict/Build";
import { ConceptName } from "../verdict/HoldsTable";
import { Further } from "../verdict/Further";
import { Mark } from "../verdict/Mark";
import { Reasons } from "../verdict/Reasons";
import { useWorkspace } from "../workspace";

const BUILD = "…build";
const SUPPOSED = "supposed_proposal";
const NOTHING: Command[] = [];

export function VerdictRoom() {
  const { view, layers } = useWorkspace();
  const { query } = useRoute();
  const [terms, setTerms] = useKept<Terms>("proposals/build", "A proposal built from terms", {});
  const proposals = layers.flatMap((l) => l.layer.proposals ?? []);
  const wanted = query.get("proposal");
  const chosen = wanted === BUILD ? BUILD : (proposals.find((p) => p.id === wanted)?.id ?? proposals[0]?.id ?? BUILD);
  const formula = formulaOf(terms);
  const supposed = useMemo(
    () => (chosen === BUILD && formula ? [add(["proposals"], { terms: formula }, SUPPOSED)] : NOTHING),
    [chosen, formula],
  );
  const id = chosen === BUILD ? (formula ? SUPPOSED : null) : chosen;
  const asked = useAnswer("assess", id ? { proposals: [id], what_if: supposed } : null);
  const names = [...new Map(proposals.map((p) => [p.id, `${p.id}${p.name ? `: ${p.name}` : ""}`] as const))];
  return (
    <>
      <RoomHeading>Verdict</RoomHeading>
      <p className="lead">
        Would the proposal hold? It holds if, once its terms are in force, nobody has a move that pays after all that
        the others can answer.
      </p>
      <Problems />
      {view.document.caution && (
        <p className="box caution">
          <b>Read first.</b> {view.document.caution}
        </p>
      )}
      <NoModel />
      {view.valid && view.has_model && (
        <>
          <div className="row">
            <Choice
              label="Proposal"
              value={chosen}
              options={[...names, [BUILD, "Build one from terms…"]]}
              onChoose={(p) => choose({ proposal: p })}
            />
          </div>
          {proposals.length === 0 && (
            <Empty title="Nothing is on the table yet">
              <p>
                Build a proposal here by clicking terms, or write one under <RoomLink room="model">Model</RoomLink>.
              </p>
            </Empty>
          )}
          {chosen === BUILD && <Build terms={terms} setTerms={setTerms} />}
          {id && <Answered asked={asked}>{(found) => <Verdict id={id} found={found} supposed={supposed} />}</Answered>}
        </>
      )}
      {view.valid && <Questions />}
    </>
  );
}

function Verdict({ id, found, supposed }: { id: string; found: Answer<"assess">; supposed: Command[] }) {
  const { words } = useWorkspace();
  const overall = found.overall[id];
  if (!overall) return null;
  const lines = found.verdicts[id] ?? [];
  const states = [...new Map(lines.map((l) => [l.state, l.names] as const))];
  return (
    <>
      <section className={`verdict ${overall.answer}`} aria-label="Verdict">
        <h2 aria-live="polite">{overall.says}</h2>
        <p>{found.headlines[id]}</p>
        <ul className="concepts">
          {found.held[id]?.map(({ concept, answer, says }) => (
            <li key={concept}>
              <ConceptName id={concept} words={words} /> <Mark is={answer} /> <span className="quiet">{says}</span>
            </li>
          ))}
        </ul>
        {found.unasked[id] && (
          <p>
            <b>{found.unasked[id]}</b>
          </p>
        )}
        {found.record.status_quo && <p className="quiet">{found.status_quo}</p>}
        {found.record.warnings.map((w) => (
          <p key={w.code} className="remark">
            <b>Note:</b> {w.text}
          </p>
        ))}
      </section>
      <h2>Who would break it, and who deters whom</h2>
      <p className={states.length > 0 ? "quiet" : undefined}>{found.told[id]}</p>
      {states.map(([state, names], i) => (
        <OneState
          key={`${i} ${state}`}
          state={state}
          names={names}
          open={i === 0}
          lines={lines.filter((l) => l.state === state)}
          supposed={supposed}
        />
      ))}
      <details className="more">
        <summary>All of it in sentences</summary>
        <Blocks blocks={found.says} />
      </details>
      <Further
        key={JSON.stringify([id, supposed])}
        id={id}
        states={states.map(([state]) => state)}
        supposed={supposed}
      />
    </>
  );
}

interface StateProps {
  state: string;
  names: string[];
  open: boolean;
  lines: Answer<"assess">["verdicts"][string];
  supposed: Command[];
}

function OneState({ state, names, open, lines, supposed }: StateProps) {
  const { words } = useWorkspace();
  const [opened, setOpened] = useState(open);
  return (
    <details className="onestate" open={opened} onToggle={(e) => setOpened(e.currentTarget.open)}>
      <summary>
        {names.length > 0 && <b>{names.join(", ")}</b>} <code className="state">{state}</code>{" "}
        {lines.map((l) => (
          <span key={l.concept} className="inline">
            <ConceptName id={l.concept} words={words} /> <Mark is={l.holds} />
          </span>
        ))}
      </summary>
      <p className="quiet">
        {lines[0]?.taken}{" "}
        <RoomLink room="states" query={{ state }}>
          Show it among the states
        </RoomLink>
      </p>
      {opened && <Reasons state={state} supposed={supposed} />}
    </details>
  );
}
