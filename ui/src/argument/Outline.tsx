import { useRef, type KeyboardEvent } from "react";
import { heard } from "../keys";
import { placesOf } from "../longer/addresses";
import { ClaimList, RoomLink, roomOf } from "../places";
import { entriesIn } from "../sections/values";
import type { S } from "../types";
import { useWorkspace } from "../workspace";
import type { Striking } from "./struck";
import { StrikeButton } from "./StrikeButton";

type Line = S["ArgumentLine"];

interface Props {
  lines: Line[];
  /** The key of the line that is opened. */
  chosen: string | null;
  choose: (key: string | null) => void;
  striking: Striking;
}

const DEEPEST = 4;

/** Every argument below what it is for or against: by whom, what becomes of it, whether a verdict needs it. */
export function Outline({ lines, chosen, choose, striking }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const walk = heard((event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>("button.says") ?? [])];
    const next = all[all.indexOf(event.currentTarget as HTMLElement) + by];
    event.preventDefault();
    next?.focus();
  });
  const first = new Map(lines.map((l) => [l.argument, l.key] as const).reverse());
  return (
    <>
      <p className="outlinehead" aria-hidden="true">
        <span>What is said</span>
        <span>By whom</span>
        <span>What becomes of it</span>
        <span>A verdict needs it</span>
        <span />
      </p>
      <ul ref={list} className="outline" aria-label="The argument">
        {lines.map((line) => (
          <li
            key={line.key}
            id={first.get(line.argument) === line.key ? `at-arguments/${line.argument}` : undefined}
            className={`depth${Math.min(line.depth, DEEPEST)}${line.struck ? " struck" : ""}`}
          >
            <div className="line">
              <div className="what">
                {line.link && (
                  <span className={line.link.startsWith("against") ? "link against" : "link"}>
                    <span aria-hidden="true">{line.link}</span>
                    <span className="unseen">{line.linked}</span>
                  </span>
                )}
                <button
                  type="button"
                  className="link says"
                  aria-expanded={line.key === chosen}
                  onKeyDown={walk}
                  onClick={() => choose(line.key === chosen ? null : line.key)}
                >
                  {line.struck ? <s>{line.says}</s> : line.says}
                </button>
              </div>
              <span className="quiet">
                <span className="unseen">By whom: </span>
                {line.voices}
              </span>
              <span>
                <span className="label">It </span>
                {line.stands}
              </span>
              <span>
                <span className="label">A verdict needs it: </span>
                {line.needed === "yes" ? <b>yes</b> : line.needed}
              </span>
              <StrikeButton
                of={line.says}
                one={{ kind: "argument", id: line.argument }}
                struck={line.struck}
                striking={striking}
              />
            </div>
            {line.key === chosen && <Opened line={line} />}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The words behind a line, what of the model rests on the same words, and where it is changed. */
function Opened({ line }: { line: Line }) {
  const { view, layers } = useWorkspace();
  const places = placesOf(line.statements, view, layers);
  const at = layers.findLast((l) => entriesIn(l, "arguments").some((e) => e.id === line.argument));
  return (
    <div className="opened">
      {line.linked && <p className="quiet">{line.linked}</p>}
      {line.alone && (
        <p>
          <b>Without it alone:</b> {line.alone}.
        </p>
      )}
      {line.claims.length ? <ClaimList ids={line.claims} /> : <p className="quiet">It names no claim.</p>}
      {places.length > 0 && (
        <p>
          In the model the same words are behind{" "}
          {places.map((place, i) => (
            <span key={place.path.join("/")}>
              {i > 0 && "; "}
              <RoomLink room={roomOf(place.path)} query={{ at: place.path.join("/") }}>
                {place.text}
              </RoomLink>
            </span>
          ))}
          .
        </p>
      )}
      {at && (
        <p>
          <RoomLink room="model" query={{ at: [...at.prefix, "arguments", line.argument].join("/") }}>
            Change it
          </RoomLink>
        </p>
      )}
    </div>
  );
}
