import type { Answer } from "../types";
import { type Pair, PairTold } from "./Pairs";

type Found = Answer<"related">;

/** What holds in every division with as little tension as can be: who is never parted, who floats, which pairs. */
export function Tension({ found }: { found: Found }) {
  if (!found.tied.length && !found.floating.length) return null;
  return (
    <section aria-labelledby="tension" className="tension">
      <h2 id="tension">What every division shares</h2>
      <ul>
        {found.floats && (
          <li>
            <b>Floats:</b> {found.floats}.
          </li>
        )}
        {found.tied.map(({ one, other }) => (
          <li key={[...one, ...other].join()}>
            {one.length === 1 && other.length === 1 ? (
              <>
                <b>Always across from each other:</b> {one[0]} and {other[0]}.
              </>
            ) : (
              <>
                <b>Never parted:</b> {one.join(", ")}.
                {other.length > 0 && (
                  <>
                    {" "}
                    <b>Always across from them:</b> {other.join(", ")}.
                  </>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
      <Some title="In tension in every division" pairs={found.always} />
      <Some title="Without what is said of any one of these pairs the tension is lower" pairs={found.lowers} />
    </section>
  );
}

function Some({ title, pairs }: { title: string; pairs: Pair[] }) {
  if (!pairs.length) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {pairs.map((pair) => (
          <li key={pair.relations.join()}>
            <PairTold pair={pair} />
          </li>
        ))}
      </ul>
    </>
  );
}
