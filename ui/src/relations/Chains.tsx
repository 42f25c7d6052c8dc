import { Choice } from "../parts";
import { choose } from "../route";
import type { Answer } from "../types";

type Found = Answer<"related">;

/** Who stands behind whom: where parts of one whole back clients that are against each other, and the chains of one. */
export function Chains({ found }: { found: Found }) {
  if (!found.backing.length) return null;
  const actors = found.backing.map((a) => [a.id, a.name] as const);
  const chosen = actors.find(([id]) => id === found.chains_of);
  return (
    <section aria-labelledby="patrons" className="patrons">
      <h2 id="patrons">Who stands behind whom</h2>
      {found.patrons.length > 0 && (
        <ul>
          {found.patrons.map((said) => (
            <li key={said}>{said}</li>
          ))}
        </ul>
      )}
      <Choice
        label="Chains of patrons from and to"
        value={found.chains_of ?? ""}
        options={[["", "nobody yet"], ...actors]}
        onChoose={(id) => choose({ chains: id || null })}
      />
      {found.chains_of !== null && found.chains.length === 0 && (
        <p>{chosen?.[1] ?? found.chains_of} is said to back, arm or supply nobody here, nor anybody it.</p>
      )}
      {found.chains.length > 0 && (
        <ul aria-label="Chains of patrons">
          {found.chains.map((chain) => (
            <li key={chain.actors.join()}>
              {chain.actors.map((actor, k) => (
                <span key={actor}>
                  {k > 0 && <span className="quiet"> {chain.by[k - 1] || "stands behind"} → </span>}
                  <b>{actor}</b>
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {!found.all_chains && <p className="quiet">There are more chains than are shown.</p>}
    </section>
  );
}
