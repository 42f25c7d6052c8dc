import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import { call } from "../api";
import { useKept } from "../drafts";
import { follow } from "../follow";
import { heard } from "../keys";
import { Button } from "../parts";
import { at, withQuery } from "../route";
import { useLetter } from "../shortcuts";
import type { S } from "../types";
import { plural } from "../words";
import { useWorkspace } from "../workspace";
import { arrive } from "./arriving";
import { entriesOf, found, seenWith, type Group, type Hit } from "./entries";
import { passagesIn, type Passage } from "./matching";

/** As many of one kind are shown at first; and as many places of one text. */
const FEW = 6;
const PLACES = 20;

/** One field for the whole case: whatever has the words that are sought, by kind, each a link to its place. */
export function Search() {
  const { view } = useWorkspace();
  const [sought, setSought] = useKept("finding/sought", "Search the case", "", false);
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useLetter("/", () => field.current?.select());
  const close = () => setOpen(false);
  const keys = heard((event: KeyboardEvent) => {
    const links = [...whole.current!.querySelectorAll<HTMLElement>(".found a")];
    if (event.key === "Escape" && (open || sought)) {
      if (!open || !sought.trim()) setSought("");
      close();
      field.current?.focus();
    } else if (event.key === "Enter" && event.target === field.current) {
      links[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = links.indexOf(document.activeElement as HTMLElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (next >= links.length || (next < -1 && event.target === field.current)) return;
      (next < 0 ? field.current : links[next])?.focus();
    } else return;
    event.preventDefault();
  });
  const shown = open && sought.trim() !== "";
  return (
    <search
      ref={whole}
      onKeyDown={keys}
      onFocus={() => setOpen(true)}
      onBlur={(e) => !e.currentTarget.contains(e.relatedTarget) && close()}
    >
      <label htmlFor={id} className="unseen">
        Search the case
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        value={sought}
        autoComplete="off"
        placeholder="Search the case (/)"
        onChange={(e) => {
          setSought(e.target.value);
          setOpen(true);
        }}
      />
      {shown && <Found key={view.id} sought={sought} close={close} />}
    </search>
  );
}

function Found({ sought, close }: { sought: string; close: () => void }) {
  const { view, words } = useWorkspace();
  const texts = useTexts();
  const entries = useMemo(() => entriesOf(view, words.sections), [view, words.sections]);
  const groups = useMemo(() => found(entries, sought), [entries, sought]);
  const passages = useMemo(
    () =>
      texts.flatMap(({ id, name, text }) =>
        text === null ? [] : passagesIn(text, sought, PLACES).map((place) => ({ id, name, place })),
      ),
    [texts, sought],
  );
  const count = groups.reduce((n, g) => n + g.hits.length, passages.length);
  return (
    // It takes the focus when it is clicked beside a link, so that it stays open.
    <section className="found" aria-label="What was found" tabIndex={-1}>
      <p role="status" className="quiet">
        {count ? `${plural(count, "place")} with “${sought.trim()}”` : `Nothing in this case says “${sought.trim()}”.`}
      </p>
      {groups.map((group) => (
        <Kind key={group.kind} group={group} one={(hit) => <OneHit hit={hit} close={close} />} />
      ))}
      {passages.length > 0 && (
        <Kind
          group={{ kind: "Words of the sources", hits: passages }}
          one={({ id, name, place }) => <OnePassage source={id} name={name} place={place} close={close} />}
        />
      )}
    </section>
  );
}

function Kind<T>({ group: { kind, hits }, one }: { group: Group<T>; one: (hit: T) => React.ReactNode }) {
  const [all, setAll] = useState(false);
  const shown = all ? hits : hits.slice(0, FEW);
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <p className="kind" aria-hidden="true">
        {kind}
      </p>
      <ul ref={list} aria-label={kind}>
        {shown.map((hit, i) => (
          <li key={i}>{one(hit)}</li>
        ))}
      </ul>
      {shown.length < hits.length && (
        <Button
          look="small"
          aria-label={`Show all of ${kind}: ${hits.length}`}
          onClick={() => {
            setAll(true);
            list.current?.querySelector<HTMLElement>("li:last-child a")?.focus();
          }}
        >
          Show all {hits.length}
        </Button>
      )}
    </>
  );
}

function OneHit({ hit, close }: { hit: Hit; close: () => void }) {
  const { words, layers, chosen } = useWorkspace();
  const query = { ...hit.query, ...seenWith(hit, words.sections, layers, chosen) };
  return (
    <Place room={hit.room} query={query} path={hit.query.at!} close={close}>
      <span className="name">{hit.name}</span>
      {hit.of && <span className="quiet"> – {hit.of}</span>}
      {hit.says && <span className="quiet line"> {hit.says}</span>}
    </Place>
  );
}

interface PassageProps {
  source: string;
  name: string;
  place: Passage;
  close: () => void;
}

function OnePassage({ source, name, place: p, close }: PassageProps) {
  const path = `sources/${source}`;
  const query = { source, claim: null, at: path, words: `${p.start}-${p.end}` };
  return (
    <Place room="sources" query={query} path={path} close={close}>
      <span className="words">
        {p.before}
        <mark>{p.words}</mark>
        {p.after}
      </span>
      <span className="quiet"> – {name}</span>
    </Place>
  );
}

interface PlaceProps {
  room: string;
  query: Record<string, string | null>;
  path: string;
  close: () => void;
  children: React.ReactNode;
}

function Place({ room, query, path, close, children }: PlaceProps) {
  const { view } = useWorkspace();
  const href = withQuery(at(`/cases/${view.id}/${room}`), query);
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    const here = location.pathname + location.search === href;
    follow(event);
    if (!event.defaultPrevented) return;
    close();
    // Once the link is gone: what has the focus while it goes would take the focus with it.
    if (here) requestAnimationFrame(() => arrive(path, !query.words));
  };
  return (
    <a href={href} onClick={go}>
      {children}
    </a>
  );
}

interface Text {
  id: string;
  name: string;
  text: string | null;
}

/** The texts of the sources, fetched when somebody first seeks; one that is not at hand is left out. */
function useTexts(): Text[] {
  const { view } = useWorkspace();
  const [texts, setTexts] = useState<Text[]>([]);
  const known = (view.document.sources ?? []).map((s) => `${s.id} ${s.sha256 ?? ""}`).join(", ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: fetched again where the sources are others
  useEffect(() => {
    let gone = false;
    const each = (view.document.sources ?? []).map((s) =>
      call<S["SourceView"]>("GET", `/cases/${view.id}/sources/${encodeURIComponent(s.id)}`).catch(() => null),
    );
    void Promise.all(each).then((all) => {
      if (!gone) setTexts(all.filter((s) => s !== null).map(({ id, name, text }) => ({ id, name, text })));
    });
    return () => {
      gone = true;
    };
  }, [view.id, known]);
  return texts;
}
