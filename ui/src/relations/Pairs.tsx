import { ClaimList } from "../places";
import type { Answer } from "../types";
import { Sign } from "./Said";

export type Pair = Answer<"related">["always"][number];

/** Two actors and what is said of them, with who says so. */
export function PairTold({ pair }: { pair: Pair }) {
  return (
    <>
      <b>{pair.one}</b> <Sign sign={pair.sign} word={pair.word} stated={pair.stated} /> <b>{pair.other}</b>
      {pair.kinds.length > 0 && <> ({pair.kinds.join("; ")})</>}
      <span className="quiet"> – {pair.voices.join("; ") || "nobody is named for it"}</span>
    </>
  );
}

/** The words behind a pair: the first claim, and the others folded. */
export function WordsOf({ pair }: { pair: Pair }) {
  const [first, ...others] = pair.claims;
  if (first === undefined) return <p className="quiet">No claim is given for it.</p>;
  return (
    <>
      <ClaimList ids={[first]} />
      {others.length > 0 && (
        <details>
          <summary>{others.length === 1 ? "One more claim" : `${others.length} more claims`}</summary>
          <ClaimList ids={others} />
        </details>
      )}
    </>
  );
}
