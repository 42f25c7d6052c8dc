import { useAnswer } from "../asking";
import { Answered } from "../parts";
import { Behind } from "../places";
import type { Command, S, Verdict } from "../types";
import { useWorkspace } from "../workspace";
import { conceptName } from "./HoldsTable";

interface Tempting {
  move: S["MoveLine"];
  /** For each concept what the move meets there. */
  under: { concept: string; deterred: Verdict; by: S["StepLine"][]; escape: S["EscapeLine"] | null }[];
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

/** Return how concepts are named one after the other. */
function useList() {
  const { words } = useWorkspace();
  return (concepts: string[]) => concepts.map((c) => conceptName(words, c)).join(", ");
}

/** For one state: who would leave it and how, what deters them, and what that rests on. */
export function Reasons({ state, supposed }: { state: string; supposed: Command[] }) {
  const { layers } = useWorkspace();
  const asked = useAnswer("explain", { states: [state], what_if: supposed });
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  return (
    <Answered asked={asked}>
      {(found) => {
        const order = [...new Set(found.verdicts.map((v) => v.decision_maker))];
        const blocking = (id: string) => found.verdicts.some((v) => v.decision_maker === id && v.stable === "no");
        order.sort((a, b) => Number(blocking(b)) - Number(blocking(a)));
        return order.map((id) => (
          <OfMaker
            key={id}
            name={makers.find((m) => m.id === id)?.name ?? id}
            lines={found.verdicts.filter((v) => v.decision_maker === id)}
          />
        ));
      }}
    </Answered>
  );
}

/** What somebody does at a state: one badge for each kind of answer there is. */
function badges(lines: S["DeterrenceLine"][], list: (concepts: string[]) => string): { look: Verdict; says: string }[] {
  const under = (is: Verdict) => lines.filter((v) => v.stable === is).map((v) => v.concept);
  const [yes, no, unknown] = [under("yes"), under("no"), under("unknown")];
  const among = (some: string[]) => (some.length === lines.length ? "" : ` under ${list(some)}`);
  if (under("infeasible").length) return [{ look: "infeasible", says: "– no such state here" }];
  return [
    ...(no.length ? [{ look: "no" as const, says: `✗ would leave${among(no)}` }] : []),
    ...(unknown.length ? [{ look: "unknown" as const, says: `? not known whether it stays${among(unknown)}` }] : []),
    ...(yes.length && !no.length ? [{ look: "yes" as const, says: `✓ stays${among(yes)}` }] : []),
  ];
}

function OfMaker({ name, lines }: { name: string; lines: S["DeterrenceLine"][] }) {
  const told = badges(lines, useList());
  const moves = merged(lines);
  return (
    <section className="maker" aria-label={name}>
      <h3>
        {name}{" "}
        {told.map((b) => (
          <span key={b.look} className={`badge ${b.look}`}>
            {b.says}
          </span>
        ))}
      </h3>
      {moves.length === 0 && told.every((b) => b.look !== "infeasible") && (
        <p className="quiet">No move of its own is better for it.</p>
      )}
      <ul className="moves">
        {moves.map((m) => (
          <OneMove key={m.move.to} tempting={m} />
        ))}
      </ul>
    </section>
  );
}

function OneMove({ tempting: { move, under } }: { tempting: Tempting }) {
  const list = useList();
  const free = under.filter((u) => u.deterred === "no").map((u) => u.concept);
  const escapes = new Map<string, string[]>();
  for (const u of under) {
    if (u.escape) escapes.set(u.escape.says, [...(escapes.get(u.escape.says) ?? []), u.concept]);
  }
  const unknown = under.filter((u) => u.deterred === "unknown").map((u) => u.concept);
  const answers = new Map<string, { concepts: string[]; by: S["StepLine"][] }>();
  for (const u of under.filter((one) => one.deterred === "yes")) {
    const key = u.by.map((s) => s.says).join("; ");
    const one = answers.get(key) ?? { concepts: [], by: u.by };
    one.concepts.push(u.concept);
    answers.set(key, one);
  }
  return (
    <li>
      <p>
        {move.says}: {move.why}.
      </p>
      {free.length > 0 && (
        <p className="free">
          <span aria-hidden="true">→</span> Nothing deters this under {list(free)}.
        </p>
      )}
      {[...escapes].map(([says, concepts]) => (
        <p key={says} className="free">
          Under {list(concepts)} no answer lasts: {says}.
        </p>
      ))}
      {[...answers.values()].map(({ concepts, by }, i) => (
        <p key={i} className="deterred">
          <span aria-hidden="true">⊣</span> Deterred under {list(concepts)}
          {by.length > 0 && <>: {by.map((s) => s.says).join("; then ")}</>}.
        </p>
      ))}
      {unknown.length > 0 && <p>Whether anything deters this under {list(unknown)} is not known.</p>}
      <details>
        <summary>The words behind it</summary>
        <Behind places={move.rests_on} />
      </details>
    </li>
  );
}
