import { useEffect, useId, useRef } from "react";
import { announce } from "../announce";
import { follow } from "../follow";
import { heard } from "../keys";
import { Button } from "../parts";
import { at, choose, go, useRoute, withQuery } from "../route";
import { ROOMS } from "../rooms/list";
import { inField } from "../shortcuts";
import { STEPS } from "./steps";

/** How long what a step tells of is waited for. */
const PATIENCE_MS = 8000;
/** What an address may have chosen that a step chooses for itself. */
const CHOSEN = { source: null, claim: null, words: null, at: null, who: null, proposal: null, state: null };

/** Return the address of a step of the tour; the first is 1. */
export const stepAddress = (caseId: string, n: number) => {
  const step = STEPS[n - 1]!;
  return withQuery(at(`/cases/${caseId}/${step.room}`), { ...CHOSEN, ...step.query, tour: String(n) });
};

/** The tour, where the address says that it is taken: what to look at, what to try, and the way on. */
export function Tour() {
  const { caseId, query } = useRoute();
  const n = Number(query.get("tour"));
  const step = STEPS[n - 1];
  return step && caseId ? <OneStep key={n} caseId={caseId} n={n} /> : null;
}

function end(): void {
  choose({ tour: null });
  announce("The tour is over. The copy of the case stays among your cases.");
  document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}

function OneStep({ caseId, n }: { caseId: string; n: number }) {
  const step = STEPS[n - 1]!;
  const { room } = useRoute();
  const here = room === step.room;
  const panel = useRef<HTMLElement>(null);
  const id = useId();
  useEffect(() => {
    // After the heading of the room, which takes the focus when the room is entered.
    const frame = requestAnimationFrame(() => panel.current?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, []);
  useEffect(() => (here ? pointTo(step.at) : undefined), [here, step.at]);
  useEffect(() => {
    const keys = heard((event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || inField(event.target)) return;
      if (!document.querySelector("dialog[open], :popover-open")) end();
    });
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, []);
  const to = (k: number) => go(stepAddress(caseId, k));
  const last = n === STEPS.length;
  return (
    <section ref={panel} className="tour" tabIndex={-1} aria-labelledby={`${id}h`} aria-describedby={`${id}p`}>
      <h2 id={`${id}h`}>
        <span className="quiet">
          Tour, {n} of {STEPS.length}:
        </span>{" "}
        {step.title}
      </h2>
      <div id={`${id}p`}>
        <p>{step.look}</p>
        <p>
          <b>Try it:</b> {step.try}
        </p>
      </div>
      {!here && (
        <p>
          This is shown in{" "}
          <a href={stepAddress(caseId, n)} onClick={follow}>
            {ROOMS.find((r) => r.id === step.room)?.name}
          </a>
          .
        </p>
      )}
      <p className="row ways">
        <Button look="small" why={n === 1 ? "This is the first step" : undefined} onClick={() => to(n - 1)}>
          Back
        </Button>
        {!last && (
          <Button look="main" onClick={() => to(n + 1)}>
            Next
          </Button>
        )}
        <Button look={last ? "main" : "small"} onClick={end}>
          End the tour
        </Button>
        <span className="quiet only-wide">
          <kbd>Escape</kbd> ends it, too
        </span>
      </p>
    </section>
  );
}

/** Mark what a step tells of, and bring its beginning to the top of the page, once it is there. */
function pointTo(selector: string): () => void {
  let told: HTMLElement | null = null;
  const begun = Date.now();
  const look = () => {
    const found = document.querySelector<HTMLElement>(selector);
    if (!found || getComputedStyle(found).visibility === "hidden") return Date.now() - begun > PATIENCE_MS;
    told = found;
    found.dataset.told = "";
    found.scrollIntoView({ block: "start" });
    return true;
  };
  const timer = setInterval(() => {
    if (look()) clearInterval(timer);
  }, 50);
  return () => {
    clearInterval(timer);
    delete told?.dataset.told;
  };
}
