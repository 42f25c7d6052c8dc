import { useKept } from "../drafts";
import { Choice, RoomHeading } from "../parts";
import { NoModel, Problems } from "../Problems";
import { choose, useRoute } from "../route";
import { Filters, NO_FILTERS, type Wanted } from "../states/Filters";
import { Graph } from "../states/Graph";
import { StateTable } from "../states/StateTable";
import { Ways } from "../states/Ways";
import type { Command } from "../types";
import { Reasons } from "../verdict/Reasons";
import { Repair } from "../verdict/Repair";
import { useWorkspace } from "../workspace";

const NOTHING: Command[] = [];
const pick = (id: string) => choose({ state: id });

export function StatesRoom() {
  const { view } = useWorkspace();
  const { query } = useRoute();
  const [wanted, setWanted] = useKept<Wanted>("states/filters", "Filters", NO_FILTERS, false);
  const state = query.get("state");
  const shown = query.get("as") === "graph" ? "graph" : "table";
  return (
    <>
      <RoomHeading>States</RoomHeading>
      <p className="lead">
        Everything that can be: each feasible state, for whom it is stable, and how each decision maker ranks it.
      </p>
      <Problems />
      <NoModel />
      {view.valid && view.has_model && (
        <>
          <div className="row asked">
            <Choice
              label="Show as"
              value={shown}
              options={[
                ["table", "a table"],
                ["graph", "a graph of moves, with its table"],
              ]}
              onChoose={(as) => choose({ as: as === "table" ? null : as })}
            />
          </div>
          {shown === "table" && (
            <>
              <Filters wanted={wanted} setWanted={setWanted} />
              <StateTable wanted={wanted} setWanted={setWanted} chosen={state} pick={pick} />
            </>
          )}
          {shown === "graph" && <Graph chosen={state} pick={pick} />}
          {state && (
            <section aria-labelledby="chosen">
              <h2 id="chosen">
                Who would leave <code className="state">{state}</code>, and who would not
              </h2>
              <Reasons state={state} supposed={NOTHING} />
            </section>
          )}
          <Ways state={state} />
          {state && <Repair key={state} state={state} supposed={NOTHING} />}
        </>
      )}
    </>
  );
}
