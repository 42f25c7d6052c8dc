import { useMemo, useState } from "react";
import { useAnswer } from "../asking";
import { add } from "../commands";
import { useKept } from "../drafts";
import { Blocks, Choice, Empty, RoomHeading } from "../parts";
import { RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import { Questions } from "../questions/Questions";
import { choose, useRoute } from "../route";
import type { Answer, Command } from "../types";
import { useBackground, type Background } from "../verdict/background";
import { Build, formulaOf, type Terms } from "../verdict/Build";
import { Fold } from "../verdict/Fold";
import { Further } from "../verdict/Further";
import { conceptName, plainly } from "../verdict/HoldsTable";
import { Mark } from "../verdict/Mark";
import { Seen } from "../verdict/Seen";
import { Reasons } from "../verdict/Reasons";
import { called } from "../words";
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
    () =>
      chosen === BUILD && formula
        ? [add(["proposals"], { name: "the proposal as built here", terms: formula }, SUPPOSED)]
        : NOTHING,
    [chosen, formula],
  );
  const id = chosen === BUILD ? (formula ? SUPPOSED : null) : chosen;
  const names = called(proposals);
  return (
    <>
      <RoomHeading unseen={view.valid && view.has_model}>Verdict</RoomHeading>
      <Problems />
      <div className="topline">
        {view.document.caution && (
          <details className="caution">
            <summary>
              <b>Read first</b> <span className="line">{view.document.caution}</span>
            </summary>
          </details>
        )}
        {view.valid && view.has_model && (
          <div className="lens">
            <Choice
              label="Proposal"
              value={chosen}
              options={[...names, [BUILD, "Build one from terms…"]]}
              onChoose={(p) => choose({ proposal: p })}
            />
          </div>
        )}
      </div>
      <NoModel />
      {view.valid && view.has_model && (
        <>
          {proposals.length === 0 && (
            <Empty title="Nothing is on the table yet">
              <p>
                Build a proposal here by clicking terms, or write one under <RoomLink room="model">Model</RoomLink>.
              </p>
            </Empty>
          )}
          {chosen === BUILD && <Build terms={terms} setTerms={setTerms} />}
          {id && <Verdict key={id} id={id} supposed={supposed} />}
        </>
      )}
      {view.valid && <Questions />}
    </>
  );
}

function Verdict({ id, supposed }: { id: string; supposed: Command[] }) {
  const seen = useAnswer("verdict", { proposal: id, what_if: supposed });
  const asked = useAnswer("assess", { proposals: [id], what_if: supposed }, !seen.busy);
  const background = useBackground(id, supposed, seen);
  const found = asked.answer;
  return (
    <>
      <Seen id={id} supposed={supposed} first={seen} background={background}>
        {asked.error && !seen.error && (
          <p className="box bad" role="alert">
            {asked.error}
          </p>
        )}
        {found?.unasked[id] && (
          <p>
            <b>{found.unasked[id]}</b>
          </p>
        )}
        {found?.record.warnings.map((w) => (
          <p key={w.code} className="remark">
            <b>Note:</b> {w.text}
          </p>
        ))}
      </Seen>
      {found ? (
        <Folds id={id} found={found} supposed={supposed} seen={seen.answer} background={background} />
      ) : (
        asked.busy && <p data-loading="" aria-busy />
      )}
    </>
  );
}

interface FoldsProps {
  id: string;
  found: Answer<"assess">;
  supposed: Command[];
  seen: Answer<"verdict"> | null;
  background: Background;
}

/** One line for each question, closed already an answer. */
function Folds({ id, found, supposed, seen, background }: FoldsProps) {
  const { words } = useWorkspace();
  const overall = found.overall[id];
  if (!overall) return null;
  const lines = found.verdicts[id] ?? [];
  const states = [...new Map(lines.map((l) => [l.state, l.names] as const))];
  return (
    <div className="folds">
      <Fold title="In which ways, and who would leave" says={found.told[id]}>
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
      </Fold>
      {seen && (
        <Further
          key={JSON.stringify([id, supposed])}
          id={id}
          states={states.map(([state]) => state)}
          supposed={supposed}
          seen={seen}
          background={background}
        />
      )}
      <Fold title="What “hold” means" says={found.headlines[id]}>
        {seen?.differ && <p>{seen.differ}</p>}
        <ul className="concepts" aria-label="Under each concept">
          {found.held[id]?.map(({ concept, answer, says, open = "" }) => {
            const known = words.concepts.find((c) => c.id === concept);
            return (
              <li key={concept}>
                <b>{known ? plainly(known) : concept}</b> ({conceptName(words, concept)}){" "}
                <Mark is={answer} open={open} />{" "}
                <span className="quiet">
                  {says}
                  {known && `. ${known.meaning}`}
                </span>
              </li>
            );
          })}
        </ul>
        {found.record.status_quo && <p className="quiet">{found.status_quo}</p>}
      </Fold>
      <Fold title="All of it in sentences" says={overall.says}>
        <Blocks blocks={found.says} />
      </Fold>
    </div>
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
            {conceptName(words, l.concept)} <Mark is={l.holds} />
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
