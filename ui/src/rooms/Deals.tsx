import { useEffect, useRef, useState } from "react";
import { useAnswer } from "../asking";
import { Elsewhere } from "../deals/Elsewhere";
import { Given } from "../deals/Given";
import { Opened } from "../deals/Opened";
import { Plane } from "../deals/Plane";
import { FIRST, Rows } from "../deals/Rows";
import { Stands } from "../deals/Stands";
import { Answered, Empty, RoomHeading } from "../parts";
import { RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import { choose, useRoute } from "../route";
import { entriesIn } from "../sections/values";
import type { Answer } from "../types";
import { useMakers } from "../Who";
import { useWorkspace } from "../workspace";

/** So many packages are asked for at first, and with each “more”; and no more than so many. */
const PAGE = 100;
const MOST = 1000;

/** What could be agreed on: packages that are wanted, efficient and hold, and who would have to go first. */
export function DealsRoom() {
  const { view, layers } = useWorkspace();
  const quo = layers.some((l) => l.layer.status_quo);
  const issues = layers.some((l) => entriesIn(l, "issues").length > 0);
  const proposals = layers.some((l) => l.layer.proposals?.length);
  const can = view.valid && view.has_model;
  return (
    <>
      <RoomHeading unseen={can && quo && (issues || proposals)}>Deals</RoomHeading>
      <Problems />
      {view.document.caution && (
        <details className="caution">
          <summary>
            <b>Read first</b> <span className="line">{view.document.caution}</span>
          </summary>
        </details>
      )}
      <NoModel />
      {can && !quo && (
        <Empty title="It is not said how things stand today">
          <p>
            Whether a package is wanted is asked beside that. Say under{" "}
            <RoomLink room="model" query={{ at: "about" }}>
              Model
            </RoomLink>{" "}
            what is done today.
          </p>
        </Empty>
      )}
      {can && quo && !issues && !proposals && (
        <Empty title="Nothing is on the table yet">
          <p>
            Say under <RoomLink room="model">Model</RoomLink> what is to be agreed on: the issues, and for each the
            levels at which it may be settled. Or write a proposal there; its terms are then taken for the issues, each
            in force or not.
          </p>
        </Empty>
      )}
      {can && quo && (issues || proposals) && <Found />}
    </>
  );
}

function Found() {
  const { view, chosen } = useWorkspace();
  const { query } = useRoute();
  const given = query.get("given");
  const opened = query.get("package");
  const [limit, setLimit] = useState(PAGE);
  const asked = useAnswer("packages", { given, limit });
  const there = asked.answer;
  const left = there ? Math.min(there.count, MOST) - there.rows.length : 0;
  const missed = opened !== null && there !== null && !there.rows.some((r) => r.package === opened);
  // An address may name a package that comes late in the list.
  useEffect(() => {
    if (missed && left > 0) setLimit(MOST);
  }, [missed, left]);
  const panel = useRef<HTMLHeadingElement>(null);
  const [goTo, setGoTo] = useState(false);
  useEffect(() => {
    if (!goTo || !panel.current) return;
    setGoTo(false);
    panel.current.focus({ preventScroll: true });
    panel.current.scrollIntoView({ block: "start" });
  }, [goTo, opened]);
  const open = (id: string | null) => {
    choose({ package: id });
    if (id) setGoTo(true);
    else document.getElementById(`package-${opened}`)?.focus();
  };
  return (
    <>
      <Answered asked={asked}>
        {(found) => (
          <>
            <h2 className="answer">{found.sentence}</h2>
            <p className="lead">
              {found.lead} {found.first && <b>{found.first}</b>}
            </p>
            {found.why && <p className="box caution">{found.why}</p>}
            {found.rows.length > 0 && (
              <Rows
                found={found}
                chosen={opened}
                open={open}
                ask={left > 0 ? () => setLimit(Math.min(found.rows.length + PAGE, MOST)) : undefined}
                next={Math.min(left, PAGE)}
              />
            )}
            {found.plane && <Plane plane={found.plane} rows={found.rows} chosen={opened} open={open} />}
            <Opening found={found} opened={opened} given={given} open={open} heading={panel} />
            <Notes notes={found.notes} />
            {found.rows.length > 0 && <StandsOf found={found} open={open} />}
          </>
        )}
      </Answered>
      <Given given={given} />
      {view.selections.length > 1 && <Elsewhere key={JSON.stringify([chosen, given])} given={given} />}
    </>
  );
}

interface OpeningProps {
  found: Answer<"packages">;
  opened: string | null;
  given: string | null;
  open: (id: string | null) => void;
  heading: React.RefObject<HTMLHeadingElement | null>;
}

/** The package that is chosen; another model, or other terms, may have none such. */
function Opening({ found, opened, given, open, heading }: OpeningProps) {
  const row = found.rows.find((r) => r.package === opened);
  if (!row) return null;
  return (
    <Opened
      key={row.package}
      row={row}
      number={found.rows.indexOf(row) + 1}
      given={given}
      close={() => open(null)}
      heading={heading}
    />
  );
}

function Notes({ notes }: { notes: string[] }) {
  return (
    notes.length > 0 && (
      <ul className="dealnotes">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    )
  );
}

/** Who would be better or worse off than now in each package, where there are more than two. */
function StandsOf({ found, open }: { found: Answer<"packages">; open: (id: string) => void }) {
  const makers = useMakers();
  return makers.length > 2 && <Stands rows={found.rows.slice(0, 4 * FIRST)} makers={makers} open={open} />;
}
