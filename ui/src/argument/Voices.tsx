import type { S } from "../types";
import type { Striking } from "./struck";
import { StrikeButton } from "./StrikeButton";

interface Props {
  voices: S["ArgumentVoice"][];
  /** What proposals are that are named by what people call them. */
  proposals: string[];
  striking: Striking;
}

/** Who says it: without whom a verdict is another one, and without whom none is. */
export function Voices({ voices, proposals, striking }: Props) {
  const idle = voices.filter((v) => v.carries === "no");
  const others = voices.filter((v) => v.carries !== "no");
  const key = proposals.map((p) => (
    <p key={p} className="quiet">
      {p}
    </p>
  ));
  return (
    <section aria-labelledby="voices" className="voices box">
      <h2 id="voices">Voices</h2>
      {voices.length === 0 && <p className="quiet">Nobody is given for any claim yet.</p>}
      {others.length > 0 && (
        <>
          <h3>A verdict changes without</h3>
          <Some voices={others} striking={striking} says />
          {key}
        </>
      )}
      {idle.length > 0 && (
        <>
          <h3>Idle: every verdict is the same without</h3>
          <Some voices={idle} striking={striking} />
          {others.length === 0 && key}
        </>
      )}
    </section>
  );
}

function Some({ voices, striking, says = false }: Omit<Props, "proposals"> & { says?: boolean }) {
  return (
    <ul>
      {voices.map((v) => (
        <li key={v.voice} className={v.struck ? "struck" : undefined}>
          <span>
            <bdi>{v.struck ? <s>{v.name}</s> : <b>{v.name}</b>}</bdi> <span className="quiet">{v.told}</span>
            {says && <span className="carries">{v.says}</span>}
          </span>
          <StrikeButton of={v.name} one={{ kind: "voice", id: v.voice }} struck={v.struck} striking={striking} />
        </li>
      ))}
    </ul>
  );
}
