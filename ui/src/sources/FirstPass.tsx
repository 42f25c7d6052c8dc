import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { idFor } from "../commands";
import { heard, letterOf } from "../keys";
import { Button, Empty } from "../parts";
import { lettersOn } from "../shortcuts";
import type { Json, S } from "../types";
import { plural } from "../words";
import { useWorkspace } from "../workspace";
import { ChooseCoder, useCodingAs } from "./coder";
import type { Looked } from "./Reading";

type Proposed = S["ProposedClaim"];

/** What was refused since the page was loaded; nothing of it is saved. */
const refusedHere = new Map<string, Set<string>>();

const keyOf = ({ claim, rule }: Proposed) => `${rule} ${claim.start} ${claim.end} ${claim.kind}`;

interface Props {
  source: string;
  look: (looked: Looked | null) => void;
  close: () => void;
}

/** What the rules of the first pass propose, rule by rule, to be looked at, accepted or refused. */
export function FirstPass({ source, look, close }: Props) {
  const { view, send } = useWorkspace();
  const coding = useCodingAs();
  const [found, setFound] = useState<S["ProposedClaims"] | null>(null);
  const [refused, setRefused] = useState(() => refusedHere.get(`${view.id} ${source}`) ?? new Set<string>());
  const [at, setAt] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a source is read once, whoever is told of it
  useEffect(() => {
    call<S["ProposedClaims"]>("POST", `/cases/${view.id}/sources/${encodeURIComponent(source)}/first-pass`).then(
      setFound,
      (e: unknown) => {
        announce(told(e), true);
        close();
      },
    );
    heading.current?.focus();
    return () => look(null);
  }, [view.id, source]);
  if (!found)
    return (
      <p className="box" role="status">
        The rules read the text…
      </p>
    );

  const claims = view.document.claims ?? [];
  const inCase = (p: Proposed) =>
    claims.some(
      (c) => c.source === source && c.start === p.claim.start && c.end === p.claim.end && c.kind === p.claim.kind,
    );
  const known = found.known + found.claims.filter(inCase).length;
  const open = found.claims.filter((p) => !inCase(p) && !refused.has(keyOf(p)));
  const rules = [...new Map(open.map((p) => [p.rule, p.meaning]))];
  const shown = rules.flatMap(([rule]) => open.filter((p) => p.rule === rule));
  const current = shown.find((p) => keyOf(p) === at) ?? shown[0];

  const enter = (p: Proposed | undefined, reach = false) => {
    if (!p) return heading.current?.focus();
    setAt(keyOf(p));
    look({ start: p.claim.start!, end: p.claim.end!, reach });
    list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(keyOf(p))}"]`)?.focus();
  };
  /** Go to what comes next after some are gone. */
  const leave = (gone: Proposed[]) => {
    const from = shown.indexOf(gone.at(-1)!);
    look(null);
    enter(shown.slice(from + 1)[0] ?? shown.slice(0, from).findLast((p) => !gone.includes(p)));
  };
  const accept = async (chosen: Proposed[]) => {
    leave(chosen);
    const taken = new Set(claims.map((c) => c.id));
    const values: Record<string, Record<string, Json>> = {};
    for (const { claim } of chosen) {
      const id = idFor(claim.id, taken);
      taken.add(id);
      values[id] = {
        source,
        start: claim.start!,
        end: claim.end!,
        says: claim.says ?? "",
        kind: claim.kind ?? null,
        tags: claim.tags as Json,
        ...(coding.coder ? { coder: coding.coder } : {}),
      };
    }
    const why = await send({ kind: "accept_claims", claims: values });
    announce(
      why ??
        `${plural(chosen.length, "claim is", "claims are")} accepted as coded by ${coding.name}; undo takes that back.`,
      why !== null,
    );
  };
  const refuse = (p: Proposed) => {
    const next = new Set(refused).add(keyOf(p));
    leave([p]);
    refusedHere.set(`${view.id} ${source}`, next);
    setRefused(next);
  };
  const keys = heard((event: KeyboardEvent) => {
    if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
    const i = shown.indexOf(current);
    const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to !== undefined) enter(shown[Math.max(0, Math.min(to, shown.length - 1))]);
    else if (letterOf(event) === "a" && lettersOn()) void accept([current]);
    else if (letterOf(event) === "r" && lettersOn()) refuse(current);
    else return;
    event.preventDefault();
  });
  return (
    <section className="box" aria-labelledby="proposes">
      <div className="row">
        <h2 id="proposes" ref={heading} tabIndex={-1}>
          What the rules propose
        </h2>
        <Button look="small" onClick={close}>
          Back to the claims
        </Button>
      </div>
      <p>
        Rules see marks and words, not meaning: nothing is a claim before you accept it, and then it is yours. A rule
        sees that somebody is quoted; say who.
      </p>
      <p role="status">
        {plural(open.length, "proposal")}; {plural(known, "more is", "more are")} in the case already
        {refused.size > 0 && `; ${refused.size} refused`}.
      </p>
      {refused.size > 0 && (
        <p className="quiet">
          Refusing hides a proposal until the page is loaded again, and saves nothing.{" "}
          <Button
            look="small"
            onClick={() => {
              refusedHere.delete(`${view.id} ${source}`);
              setRefused(new Set());
            }}
          >
            Show the refused again
          </Button>
        </p>
      )}
      <ChooseCoder coding={coding} />
      {shown.length === 0 && (
        <Empty title="Nothing is left to decide">
          <p>
            Open the accepted claims and say who speaks; what no rule sees, select in the text and press <kbd>n</kbd>.
          </p>
        </Empty>
      )}
      {shown.length > 0 && (
        <p className="quiet" id="walk">
          <kbd>↑</kbd> <kbd>↓</kbd> walk the list and show each in the text, <kbd>a</kbd> accepts, <kbd>r</kbd> refuses.
        </p>
      )}
      <div
        ref={list}
        className="proposed"
        role="group"
        aria-label="Proposals"
        aria-describedby={shown.length ? "walk" : undefined}
        onKeyDown={keys}
      >
        {rules.map(([rule, meaning]) => {
          const of = shown.filter((p) => p.rule === rule);
          return (
            <section key={rule} aria-label={`Rule ${rule}`}>
              <h3>
                {rule} <span className="quiet">({of.length})</span>
              </h3>
              <p className="quiet">{meaning}</p>
              <Button look="small" aria-label={`Accept all of this rule: ${rule}`} onClick={() => void accept(of)}>
                Accept all of this rule
              </Button>
              <ul>
                {of.map((p) => (
                  <One
                    key={keyOf(p)}
                    proposed={p}
                    current={p === current}
                    look={() => enter(p, true)}
                    accept={() => void accept([p])}
                    refuse={() => refuse(p)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </section>
  );
}

interface OneProps {
  proposed: Proposed;
  /** Whether Tab reaches it; the arrow keys reach the others. */
  current: boolean;
  look: () => void;
  accept: () => void;
  refuse: () => void;
}

function One({ proposed, current, look, accept, refuse }: OneProps) {
  const { claim, words } = proposed;
  const short = words.length > 160 ? `${words.slice(0, 160)}…` : words;
  const tab = current ? 0 : -1;
  return (
    <li className={current ? "entry pointed" : "entry"}>
      <button type="button" className="link" data-key={keyOf(proposed)} tabIndex={tab} onClick={look}>
        {short}
      </button>
      <span className="quiet">
        {claim.kind}, {claim.start}–{claim.end}
      </span>
      <button type="button" className="small" tabIndex={tab} aria-label={`Accept ${short}`} onClick={accept}>
        Accept
      </button>
      <button type="button" className="small" tabIndex={tab} aria-label={`Refuse ${short}`} onClick={refuse}>
        Refuse
      </button>
    </li>
  );
}
