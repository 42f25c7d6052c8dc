import { useAnswer } from "../asking";
import { Answered } from "../parts";
import { Behind } from "../places";
import type { Command, S, Verdict } from "../types";
import { Who } from "../Who";

/** For one state: who would leave it and how, what deters them, and what that rests on. */
export function Reasons({ state, supposed }: { state: string; supposed: Command[] }) {
  const asked = useAnswer("explain", { states: [state], what_if: supposed });
  return (
    <Answered asked={asked}>
      {(found) => found.stances.map((s) => <OfMaker key={`${s.state} ${s.decision_maker}`} stance={s} />)}
    </Answered>
  );
}

function OfMaker({ stance: { decision_maker, name, stands, moves, without } }: { stance: S["StanceLine"] }) {
  return (
    <section className="maker" aria-label={name}>
      <h3>
        <Who id={decision_maker}>{name}</Who>{" "}
        {stands.map(({ answer, says }) => (
          <span key={answer} className={`badge ${answer}`}>
            {says}
          </span>
        ))}
      </h3>
      {without && <p className="quiet">{without}</p>}
      <ul className="moves">
        {moves.map((m) => (
          <OneMove key={m.to} move={m} />
        ))}
      </ul>
    </section>
  );
}

/** How it looks that a move is free, or deterred. */
const LOOKS: Partial<Record<Verdict, [string, string]>> = { no: ["free", "→"], yes: ["deterred", "⊣"] };

function OneMove({ move }: { move: S["MetLine"] }) {
  return (
    <li>
      <p>{move.says}</p>
      {move.met.map(({ answer, says }) => {
        const [look, sign] = LOOKS[answer] ?? [];
        return (
          <p key={says} className={look}>
            {sign && <span aria-hidden="true">{sign}</span>} {says}
          </p>
        );
      })}
      <details>
        <summary>The words behind it</summary>
        <Behind places={move.rests_on} />
      </details>
    </li>
  );
}
