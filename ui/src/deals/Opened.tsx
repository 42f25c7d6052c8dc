import { useState } from "react";
import { announce } from "../announce";
import { useAnswer, useStarted } from "../asking";
import { add } from "../commands";
import { placesOf } from "../longer/addresses";
import { Longer } from "../longer/Longer";
import { Answered, Button } from "../parts";
import { RoomLink } from "../places";
import type { Answer, Command, Concept, Json } from "../types";
import { Fold } from "../verdict/Fold";
import { Reasons } from "../verdict/Reasons";
import { Repair } from "../verdict/Repair";
import { supports } from "../verdict/RestsOn";
import { useWorkspace } from "../workspace";
import { Holds, shortly, Wanted, type Row } from "./Rows";

type Found = Answer<"package">;
type Table = NonNullable<Found["table"]>;

const NOTHING: Command[] = [];
/** What is looked for first where a package does not hold: one's own promise, or somebody else's. */
const PROMISES = ["commit", "guarantee"] as const;

interface Props {
  row: Row;
  number: number;
  given: string | null;
  close: () => void;
  heading: React.RefObject<HTMLHeadingElement | null>;
}

/** One package: who would leave it, the way there, what makes it hold, who gives and gets; it goes on the table. */
export function Opened({ row, number, given, close, heading }: Props) {
  const asked = useAnswer("package", { package: row.package, given });
  return (
    <section
      className="box openedpackage"
      aria-labelledby="opened-package"
      onKeyDown={(e) => e.key === "Escape" && !e.defaultPrevented && close()}
    >
      <div className="row">
        <h2 id="opened-package" ref={heading} tabIndex={-1}>
          {shortly(row, number)}
        </h2>
        <Button look="small" onClick={close}>
          Close
        </Button>
      </div>
      <p>{row.name}</p>
      <p>
        <Wanted row={row} /> · efficient: {row.efficient} · <Holds row={row} /> · holds in {row.in_ways} ways to carry
        it out
      </p>
      <Answered asked={asked}>{(found) => <Told found={found} />}</Answered>
    </section>
  );
}

function Told({ found }: { found: Found }) {
  const { table } = found;
  return (
    <>
      <p>{found.fair}</p>
      {table ? <PutOnTheTable table={table} /> : <p className="quiet">No place of the case can say these terms.</p>}
      <div className="folds">
        <Fold title="Would it hold?" says={found.holds}>
          <Reasons state={found.state} supposed={NOTHING} />
        </Fold>
        <Fold title="Who would have to go first?" says={found.way}>
          {found.ways.map((way) => (
            <div key={way.who}>
              {way.who && (
                <p>
                  <b>{way.who}:</b>
                </p>
              )}
              <ul>
                {way.steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ul>
            </div>
          ))}
        </Fold>
        <Repair
          key={found.state}
          state={found.state}
          supposed={NOTHING}
          wanted={found.concept as Concept}
          first={PROMISES}
          tabled={table ?? undefined}
          folded={{
            says: "Asked when it is opened: the cheapest promises that would do, each of which can go with it.",
          }}
        />
        {found.ledger.length > 0 && (
          <Fold title="Who gives, who gets?" says="What is asked of whom, and whose wishes it secures or rules out.">
            <ul>
              {found.ledger.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Fold>
        )}
        {table && <Rests key={found.state} table={table} concept={found.concept as Concept} />}
      </div>
    </>
  );
}

/** Makes a package a proposal, which Undo takes away; then leads to its verdict. */
function PutOnTheTable({ table }: { table: Table }) {
  const { send, readOnly } = useWorkspace();
  const [made, setMade] = useState(false);
  const put = async () => {
    const why = await send(add(table.path, table.value as Json, table.id), true);
    if (why !== null) return announce(why, true);
    setMade(true);
    announce("It is on the table now. Undo takes it away again.");
  };
  if (table.there)
    return (
      <p className="row">
        <b>{made ? "It is on the table now." : "It is on the table."}</b>{" "}
        <RoomLink room="verdict" query={{ proposal: table.proposal ?? table.id }}>
          Would it hold?
        </RoomLink>
        {made && <span className="quiet">Undo takes it away again.</span>}
      </p>
    );
  return (
    <p className="row">
      <Button look="main" why={readOnly} aria-describedby="put-it" onClick={() => void put()}>
        Put on the table
      </Button>
      <span id="put-it" className="quiet">
        {table.says}
      </span>
    </p>
  );
}

/** Which parts of the model, and so which words, it rests on whether a package holds. */
function Rests({ table, concept }: { table: Table; concept: Concept }) {
  const { view, layers } = useWorkspace();
  const started = useStarted("trace");
  const supposed = table.there ? NOTHING : [add(table.path, table.value as Json, table.id)];
  return (
    <Longer
      kind="trace"
      folded={{ says: "Asked when it is opened: the statements and words without which the answer is another." }}
      title="What does that rest on?"
      button="Find what it rests on"
      started={started}
      lead="Every statement, option, rule and term is taken away by itself, and the case solved again."
      ask={() => started.start({ elements: [`${table.proposal ?? table.id}:${concept}`], what_if: supposed })}
      places={(answer) => placesOf(supports(answer.record), view, layers)}
    />
  );
}
