import { choose, useRoute } from "../route";
import type { Answer } from "../types";
import { PairTold, WordsOf } from "./Pairs";

type Found = Answer<"related">;
type Triad = Found["triads"][number];

/** The triads in tension; one that is opened shows the words of the sources behind its three signs. */
export function Triads({ found }: { found: Found }) {
  const opened = useRoute().query.get("triad");
  return (
    <section aria-labelledby="triads" className="triads">
      <h2 id="triads">Triads in tension</h2>
      <p>
        {found.strained} {found.triads.length > 0 && "Open one for the three sentences that make it."}
      </p>
      {found.triads.length > 0 && (
        <ul aria-label="Each triad in tension">
          {found.triads.map((triad) => (
            <li key={triad.triad}>
              <button
                type="button"
                className="link"
                aria-expanded={triad.triad === opened}
                onClick={() => choose({ triad: triad.triad === opened ? null : triad.triad })}
              >
                {triad.says}
              </button>
              {triad.triad === opened && <Opened triad={triad} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Opened({ triad }: { triad: Triad }) {
  return (
    <div className="box triad" role="group" aria-label={`What makes the tension: ${triad.actors.join(", ")}`}>
      <p>
        <b>What makes the tension:</b> take away any one of the three, and these actors fit into two sides.
      </p>
      <ol>
        {triad.sides.map((side) => (
          <li key={side.relations.join()}>
            <PairTold pair={side} />
            <WordsOf pair={side} />
          </li>
        ))}
      </ol>
    </div>
  );
}
