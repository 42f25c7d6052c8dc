import { useState, type ReactNode } from "react";
import { useAnswer, type Asked } from "../asking";
import { Answered, Choice, TableOf } from "../parts";
import type { Answer, Command } from "../types";
import { useWorkspace } from "../workspace";
import { Glyph } from "./Glyph";
import { conceptName } from "./HoldsTable";
import { VerdictPicture } from "./Picture";

/** Sentences beyond so many characters are set smaller. */
const LONG = 140;

interface Props {
  id: string;
  supposed: Command[];
  /** The verdict with the way that shows most. */
  first: Asked<Answer<"verdict">>;
  /** What else there is to say below the picture. */
  children: ReactNode;
}

/** What is to be seen first of a verdict: a sentence, the picture of one way to carry the proposal out. */
export function Seen({ id, supposed, first, children }: Props) {
  const [way, setWay] = useState<string | null>(null);
  const chosen = useAnswer("verdict", way === null ? null : { proposal: id, state: way, what_if: supposed });
  return (
    <section className="verdict" aria-label="Verdict">
      <Answered asked={way === null ? first : chosen}>
        {(found) => (
          <>
            <div className="sentence">
              <Glyph shape={found.shape} />
              <h2 aria-live="polite" className={found.sentence.length > LONG ? "long" : undefined}>
                {found.sentence}
              </h2>
            </div>
            <p className="lead">
              {found.lead.join(" ")} {found.meaning}
            </p>
            <Drawn found={found} way={way} setWay={setWay} />
          </>
        )}
      </Answered>
      {children}
    </section>
  );
}

interface DrawnProps {
  found: Answer<"verdict">;
  way: string | null;
  setWay: (way: string | null) => void;
}

function Drawn({ found, way, setWay }: DrawnProps) {
  const { words } = useWorkspace();
  const [table, setTable] = useState(false);
  const named = ({ state, names, holds }: Answer<"verdict">["ways"][number]) =>
    [names.join(", ") || state, holds.map((c) => conceptName(words, c)).join(", ")].filter(Boolean).join(" – ");
  return (
    <>
      {found.ways.length > 1 && (
        <div className="lens">
          <Choice
            label="Way to carry it out"
            value={way ?? ""}
            options={[["", "the one that shows most"], ...found.ways.map((w) => [w.state, named(w)] as const)]}
            onChoose={(state) => setWay(state || null)}
          />
        </div>
      )}
      <VerdictPicture wide={found.wide} narrow={found.narrow} onChoose={() => setTable(true)} />
      <details className="more" open={table} onToggle={(e) => setTable(e.currentTarget.open)}>
        <summary>The picture as a table</summary>
        <TableOf table={found.table} />
      </details>
    </>
  );
}
