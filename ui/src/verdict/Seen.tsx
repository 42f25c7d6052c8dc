import { useState, type ReactNode } from "react";
import { useAnswer, type Asked } from "../asking";
import { Answered, TableOf } from "../parts";
import type { Answer, Command } from "../types";
import type { Background } from "./background";
import { Facts, WayDrawn } from "./Facts";
import { Glyph } from "./Glyph";
import { VerdictPicture } from "./Picture";

interface Props {
  id: string;
  supposed: Command[];
  /** The verdict with the way that shows most. */
  first: Asked<Answer<"verdict">>;
  background: Background;
  /** What else there is to say below the picture. */
  children: ReactNode;
}

/** What is to be seen first of a verdict: a sentence, four facts, the picture of one way to carry the proposal out. */
export function Seen({ id, supposed, first, background, children }: Props) {
  const [way, setWay] = useState<string | null>(null);
  const chosen = useAnswer("verdict", way === null ? null : { proposal: id, state: way, what_if: supposed });
  return (
    <section className="verdict" aria-label="Verdict">
      <Answered asked={way === null ? first : { ...chosen, answer: chosen.answer ?? first.answer }}>
        {(found) => (
          <>
            {found.terms && <p className="terms">{found.terms}</p>}
            <div className="sentence">
              <Glyph shape={found.shape} />
              <h2 aria-live="polite">
                {found.sentence.slice(0, found.sentence.length - found.condition.length)}
                {found.condition && <span className="condition">{found.condition}</span>}
              </h2>
            </div>
            {found.lead && <p className="lead">{found.lead}</p>}
            <Facts found={found} background={background} />
            <Drawn found={found} way={<WayDrawn found={found} way={way} setWay={setWay} />} />
          </>
        )}
      </Answered>
      {children}
    </section>
  );
}

function Drawn({ found, way }: { found: Answer<"verdict">; way: ReactNode }) {
  const [table, setTable] = useState(false);
  return (
    <>
      <VerdictPicture wide={found.wide} narrow={found.narrow} onChoose={() => setTable(true)} />
      {way}
      <details className="more" open={table} onToggle={(e) => setTable(e.currentTarget.open)}>
        <summary>The picture as a table</summary>
        <TableOf table={found.table} />
      </details>
    </>
  );
}
