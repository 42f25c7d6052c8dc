import { useState } from "react";
import { announce } from "../announce";
import { useAnswer, type Asked } from "../asking";
import { edit } from "../commands";
import { RestsOn } from "../longer/RestsOn";
import { Button } from "../parts";
import { valuesAt } from "../sections/values";
import type { Answer, Json, S } from "../types";
import { useWorkspace } from "../workspace";

/** The day it is here: deadlines are looked at as of it. */
export const today = () => new Date().toLocaleDateString("sv");

const OUTCOMES = [
  ["yes", "It came true"],
  ["no", "It did not"],
  ["void", "Void: nobody can tell, or its condition did not come about"],
] as const;

/** What was forecast, what is due first: how each stands, what came of it, and how well stated numbers did. */
export function Register() {
  const [due] = useState(today);
  return <Lines due={due} {...useAnswer("register", { due })} />;
}

/** The same, folded: what is due is said before it is opened. */
export function FoldedRegister() {
  const [due] = useState(today);
  const [open, setOpen] = useState(false);
  const asked = useAnswer("register", { due });
  return (
    <details className="more" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        Forecasts, and what is due{asked.answer && <span className="quiet"> – {asked.answer.says}</span>}
      </summary>
      {open && <Lines due={due} {...asked} />}
    </details>
  );
}

function Lines({ due, answer, error }: { due: string } & Pick<Asked<Answer<"register">>, "answer" | "error">) {
  if (error) return <p className="wrong">{error}</p>;
  if (!answer?.lines.length) return null;
  return (
    <section aria-label="What is due">
      <p className="lead" aria-live="polite">
        {answer.says} {answer.scores.join(" ")}
      </p>
      <ul className="entries" aria-label="Forecasts, what is due first">
        {answer.lines.map((line) => (
          <Line key={line.path.join("/")} line={line} day={due} />
        ))}
      </ul>
    </section>
  );
}

function Line({ line, day }: { line: S["RegisterLine"]; day: string }) {
  const { send, readOnly } = useWorkspace();
  const [on, setOn] = useState(day);
  const [claims, setClaims] = useState<string[]>([]);
  const resolve = (outcome: string) => async () => {
    const refused = await send((now) => {
      const before = (valuesAt(now, line.path)?.resolutions ?? []) as Json[];
      const evidence = claims.length ? { evidence: claims } : {};
      return edit(line.path, { resolutions: [...before, { on, outcome, ...evidence }] });
    });
    if (refused === null) setClaims([]);
    announce(refused ?? `Resolved: ${line.says} – ${outcome}`, refused !== null);
  };
  const said = [line.who && `said by ${line.who}`, line.stated && `probability ${line.stated}`].filter(Boolean);
  return (
    <li className="entry" aria-label={line.says}>
      <p>
        <b>{line.by || "no date"}</b> – {line.says}: <b>{line.status}</b>
        {said.length > 0 && <span className="quiet"> ({said.join(", ")})</span>}
      </p>
      {line.history.length > 0 && <p className="quiet">What came of it: {line.history.join("; ")}. The last counts.</p>}
      {line.lacking ? (
        <p className="quiet">{line.lacking} It is kept as what was said, and never counted.</p>
      ) : (
        <>
          <RestsOn
            legend={`Claims that tell what came of it: ${line.says}`}
            of={`what came of “${line.says}”`}
            chosen={claims}
            onChoose={setClaims}
          />
          <div className="row">
            <label className="field">
              Resolved on
              <span className="unseen"> – {line.says}</span>
              <input type="date" value={on} readOnly={Boolean(readOnly)} onChange={(e) => setOn(e.target.value)} />
            </label>
            {OUTCOMES.map(([outcome, words]) => (
              <Button
                key={outcome}
                look="small"
                why={readOnly ?? (on ? undefined : "Say first on which day")}
                aria-label={`${words}: ${line.says}`}
                onClick={() => void resolve(outcome)()}
              >
                {words.split(":")[0]}
              </Button>
            ))}
          </div>
        </>
      )}
    </li>
  );
}
