import { useAnswer } from "../asking";
import { Answered } from "../parts";
import { Behind } from "../places";
import type { Command, S } from "../types";
import { useWorkspace } from "../workspace";
import { conceptName } from "./HoldsTable";

interface Tempting {
  move: S["MoveLine"];
  /** For each concept what the move meets there. */
  under: { concept: string; deterred: boolean | null; by: S["StepLine"][]; escape: S["EscapeLine"] | null }[];
}

/** Bring together what the concepts say of the same move. */
function merged(lines: S["DeterrenceLine"][]): Tempting[] {
  const found = new Map<string, Tempting>();
  for (const line of lines) {
    for (const move of line.moves) {
      const one = found.get(move.to) ?? { move, under: [] };
      one.under.push({ concept: line.concept, deterred: move.deterred, by: move.by, escape: move.escape });
      found.set(move.to, one);
    }
  }
  return [...found.values()];
}

const list = (concepts: string[]) => concepts.map(conceptName).join(", ");

/** For one state: who would leave it and how, what deters them, and what that rests on. */
export function Reasons({ state, supposed }: { state: string; supposed: Command[] }) {
  const { layers } = useWorkspace();
  const asked = useAnswer("explain", { states: [state], what_if: supposed });
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  return (
    <Answered asked={asked}>
      {(found) => {
        const order = [...new Set(found.verdicts.map((v) => v.decision_maker))];
        const blocking = (id: string) => found.verdicts.some((v) => v.decision_maker === id && v.stable === false);
        order.sort((a, b) => Number(blocking(b)) - Number(blocking(a)));
        return order.map((id) => (
          <OfMaker key={id} name={makers.find((m) => m.id === id)?.name ?? id} lines={found.verdicts.filter((v) => v.decision_maker === id)} />
        ));
      }}
    </Answered>
  );
}

function OfMaker({ name, lines }: { name: string; lines: S["DeterrenceLine"][] }) {
  const leaves = lines.filter((v) => v.stable === false).map((v) => v.concept);
  const moves = merged(lines);
  return (
    <section className="maker" aria-label={name}>
      <h3>
        {name}{" "}
        <span className={`badge ${leaves.length ? "no" : "yes"}`}>
          {leaves.length === 0 ? "✓ stays" : leaves.length === lines.length ? "✗ would leave" : `✗ would leave under ${list(leaves)}`}
        </span>
      </h3>
      {moves.length === 0 && <p className="quiet">No move of its own is better for it.</p>}
      <ul className="moves">{moves.map((m) => <OneMove key={m.move.to} tempting={m} />)}</ul>
    </section>
  );
}

function OneMove({ tempting: { move, under } }: { tempting: Tempting }) {
  const free = under.filter((u) => u.deterred === false).map((u) => u.concept);
  const escapes = new Map<string, string[]>();
  for (const u of under) {
    if (u.escape) escapes.set(u.escape.says, [...(escapes.get(u.escape.says) ?? []), u.concept]);
  }
  const unknown = under.filter((u) => u.deterred === null).map((u) => u.concept);
  const answers = new Map<string, { concepts: string[]; by: S["StepLine"][] }>();
  for (const u of under.filter((one) => one.deterred)) {
    const key = u.by.map((s) => s.says).join("; ");
    const one = answers.get(key) ?? { concepts: [], by: u.by };
    one.concepts.push(u.concept);
    answers.set(key, one);
  }
  return (
    <li>
      <p>{move.says}: {move.why}.</p>
      {free.length > 0 && <p className="free"><span aria-hidden="true">→</span> Nothing deters this under {list(free)}.</p>}
      {[...escapes].map(([says, concepts]) => (
        <p key={says} className="free">Under {list(concepts)} no answer lasts: {says}.</p>
      ))}
      {[...answers.values()].map(({ concepts, by }, i) => (
        <p key={i} className="deterred"><span aria-hidden="true">⊣</span> Deterred under {list(concepts)}{by.length > 0 && <>: {by.map((s) => s.says).join("; then ")}</>}.</p>
      ))}
      {unknown.length > 0 && <p>Whether anything deters this under {list(unknown)} is not known.</p>}
      <details>
        <summary>The words behind it</summary>
        <Behind places={move.rests_on} />
      </details>
    </li>
  );
}
