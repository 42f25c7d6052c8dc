import { useEffect, useId, useMemo, useRef, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { OtherEncoding, wantsEncoding } from "../encoding";
import { Button, Empty, RoomHeading } from "../parts";
import { at, choose, useRoute } from "../route";
import { useLetter } from "../shortcuts";
import { Audit } from "../sources/Audit";
import { Claims } from "../sources/Claims";
import { Coding, useUnfinished } from "../sources/Coding";
import { FirstPass } from "../sources/FirstPass";
import { codingLayers, hide, layerOf, numbersOf, useHidden, type CodingLayer } from "../sources/layers";
import { NewSource } from "../sources/NewSource";
import { Reading, type Looked, type Selected } from "../sources/Reading";
import { Speakers } from "../sources/Speakers";
import { WhoseClaims } from "../sources/WhoseClaims";
import { Rest } from "../sections/Rest";
import type { S } from "../types";
import { claimCalled, plural } from "../words";
import { useWorkspace } from "../workspace";

export function SourcesRoom() {
  const { view } = useWorkspace();
  const { query } = useRoute();
  const sources = view.document.sources ?? [];
  const claimed = view.document.claims?.find((c) => c.id === query.get("claim"))?.source;
  const wanted = claimed ?? query.get("source");
  const chosen = sources.find((s) => s.id === wanted) ?? sources[0];
  const layers = codingLayers(view);
  return (
    <>
      <RoomHeading>Sources</RoomHeading>
      <p className="lead">
        What was said, at its exact place. A claim says in your words what a passage says and who says it; statements
        and options rest on claims.
      </p>
      {sources.length === 0 && (
        <Empty title="No source yet">
          <p>
            Add the text of an article, a speech, an interview. Select words in it and press <kbd>n</kbd> to code them
            as a claim.
          </p>
        </Empty>
      )}
      {sources.length > 1 && (
        <div className="tabs" role="group" aria-label="Which source">
          {sources.map((s) => (
            <button
              key={s.id}
              type="button"
              aria-pressed={s === chosen}
              onClick={() => choose({ source: s.id, claim: null, words: null })}
            >
              {s.name ?? s.id}
            </button>
          ))}
        </div>
      )}
      {chosen && (
        <OneSource
          key={chosen.id}
          id={chosen.id}
          claim={query.get("claim")}
          sought={query.get("words")}
          layers={layers}
        />
      )}
      <NewSource />
      <Speakers />
      {chosen && <Audit layers={layers} />}
    </>
  );
}

/** Return the place that an address says as “from-to”, or null. */
function placeOf(words: string | null): Looked | null {
  const [, start, end] = /^(\d+)-(\d+)$/.exec(words ?? "") ?? [];
  return start && end ? { start: Number(start), end: Number(end), reach: true } : null;
}

/** What is worked out from the text. */
const COMPUTED = ["sha256", "original_sha256", "characters"];

interface OneProps {
  id: string;
  claim: string | null;
  /** Words that were found in it: from and to where they stand. */
  sought: string | null;
  layers: CodingLayer[];
}

function OneSource({ id, claim, sought, layers }: OneProps) {
  const { view, readOnlyClaims } = useWorkspace();
  const [source, setSource] = useState<S["SourceView"] | null>(null);
  const [selected, setSelected] = useState<Selected | null>(null);
  const [coding, setCoding] = useState<Selected | null>(null);
  const [proposing, setProposing] = useState(false);
  const [looked, setLooked] = useState<Looked | null>(null);
  // What is being coded stays marked while the form has the focus.
  const coded = useMemo(() => coding && { start: coding.start, end: coding.end, reach: false }, [coding]);
  const wanted = useMemo(() => placeOf(sought), [sought]);
  const hidden = useHidden();
  const proposer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    call<S["SourceView"]>("GET", `/cases/${view.id}/sources/${encodeURIComponent(id)}`).then(setSource, (e: unknown) =>
      announce(told(e), true),
    );
  }, [view.id, view.version, id]);
  const reader = useRef<() => Selected | null>(() => null);
  const why =
    readOnlyClaims ??
    (selected ? undefined : "Select words of the text first, with the mouse or with Shift and the arrow keys");
  const code = () => {
    const now = reader.current() ?? selected;
    if (readOnlyClaims || !now) announce(why ?? "Nothing is selected");
    else setCoding(now);
  };
  useLetter("n", code);
  const entry = view.document.sources?.find((s) => s.id === id);
  const picked = view.document.claims?.find((c) => c.id === claim);
  const covered = picked && hidden.has(layerOf(picked)) ? layerOf(picked) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is covered when it is chosen is uncovered once
  useEffect(() => {
    if (covered === null) return;
    hidden.delete(covered);
    hide(hidden);
    const whose = layers.find((l) => l.key === covered)?.name ?? covered;
    announce(`Claims coded by ${whose} are shown again, since one of them is ${claimCalled(picked!)}.`);
  }, [covered]);
  if (!source) return <p data-loading="" aria-busy />;
  const pick = (c: string | null) => choose({ claim: c, words: null });
  const numbers = numbersOf(source.claims);
  const shown = source.claims.filter((c) => !hidden.has(layerOf(c)));
  const end = () => {
    setProposing(false);
    proposer.current?.querySelector("button")?.focus();
  };
  return (
    <div className="split reading-split">
      <section id={`at-sources/${id}`} aria-label={source.name}>
        <h2>{source.name}</h2>
        {entry && <Rest section="sources" path={["sources", id]} of={source.name} entry={entry} shown={COMPUTED} />}
        {source.text === null ? (
          <Detached source={source} onGiven={setSource} />
        ) : (
          <>
            <div ref={proposer} className="row sticky">
              <Button
                why={readOnlyClaims ?? (proposing ? "They stand beside the text" : undefined)}
                onClick={() => setProposing(true)}
              >
                Let the rules propose claims
              </Button>
              <Button look="main" why={why} onClick={code}>
                Code what is selected (n)
              </Button>
              <span className="quiet">
                {plural(source.characters ?? 0, "character")}
                {selected && `; ${selected.start}–${selected.end} selected`}
              </span>
              <a href={at(`/api/cases/${view.id}/sources/${encodeURIComponent(id)}/text`)} download>
                Keep the text (.txt)
              </a>
            </div>
            <Reading
              text={source.text}
              name={source.name}
              claims={shown}
              layers={layers}
              numbers={numbers}
              looked={looked ?? coded ?? wanted}
              chosen={claim}
              pick={pick}
              onSelect={setSelected}
              reader={reader}
            />
          </>
        )}
      </section>
      <div>
        {coding && (
          <Coding key={`${coding.start} ${coding.end}`} source={id} selected={coding} close={() => setCoding(null)} />
        )}
        <Unfinished source={id} coding={coding} take={setCoding} />
        {proposing && <FirstPass source={id} look={setLooked} close={end} />}
        <section aria-labelledby="claims" hidden={proposing}>
          <h2 id="claims">Claims</h2>
          {layers.length > 1 && <WhoseClaims layers={layers} hidden={hidden} claims={source.claims} chosen={claim} />}
          {source.claims.length === 0 && !coding && (
            <Empty title="No claim on this source yet">
              <p>
                Select words and press <kbd>n</kbd>, or the button above the text. Rules can propose a first coding.
              </p>
            </Empty>
          )}
          {shown.length < source.claims.length && (
            <p className="quiet">{plural(source.claims.length - shown.length, "claim is", "claims are")} not shown.</p>
          )}
          <Claims claims={shown} layers={layers} numbers={numbers} chosen={claim} pick={pick} />
        </section>
      </div>
    </div>
  );
}

/** Claims that were begun here and are not in the case yet. */
function Unfinished({
  source,
  coding,
  take,
}: {
  source: string;
  coding: Selected | null;
  take: (selected: Selected) => void;
}) {
  const claims = useUnfinished(source).filter((c) => c.start !== coding?.start || c.end !== coding.end);
  if (!claims.length) return null;
  return (
    <section className="box" aria-label="Unfinished claims">
      <h3>{plural(claims.length, "claim is", "claims are")} begun and not in the case yet</h3>
      <ul>
        {claims.map((c) => (
          <li key={`${c.start} ${c.end}`}>
            <q>
              {c.words.slice(0, 80)}
              {c.words.length > 80 && "…"}
            </q>{" "}
            {c.says}{" "}
            <Button
              look="small"
              aria-label={`Go on with the claim on characters ${c.start} to ${c.end}`}
              onClick={() => take({ start: c.start, end: c.end, words: c.words })}
            >
              Go on
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A source that the case knows by its digest only: paraphrases are shown, and its text can be given. */
function Detached({ source, onGiven }: { source: S["SourceView"]; onGiven: (s: S["SourceView"]) => void }) {
  const { view, words } = useWorkspace();
  const [given, setGiven] = useState<{ file: File; refused: unknown } | null>(null);
  const id = useId();
  const give = async (file: File, encoding: string | null = null) => {
    try {
      onGiven(
        await call("PUT", `/cases/${view.id}/sources/${encodeURIComponent(source.id)}/text`, {
          query: { encoding },
          raw: file,
          type: "text/plain",
        }),
      );
      announce("The text is the one the case was made with.");
    } catch (e) {
      setGiven({ file, refused: e });
    }
  };
  return (
    <Empty title="The text is not at hand here">
      <p>
        {source.why_no_text.charAt(0).toUpperCase() + source.why_no_text.slice(1)}. The claims keep their places
        {source.characters ? ` among its ${plural(source.characters, "character")}` : ""}; what they say stands beside.
      </p>
      {source.sha256 && (
        <div className="field">
          <label htmlFor={id}>Text file of {source.name}</label>
          <input
            id={id}
            type="file"
            accept=".txt,text/plain"
            onChange={(e) => {
              setGiven(null);
              if (e.target.files?.[0]) void give(e.target.files[0]);
              e.target.value = "";
            }}
          />
          {given && (
            <p className="wrong" role="alert">
              {told(given.refused)}
            </p>
          )}
          {given && wantsEncoding(given.refused) && (
            <OtherEncoding
              file={given.file.name}
              encodings={words.encodings}
              onChoose={(encoding) => void give(given.file, encoding)}
            />
          )}
        </div>
      )}
    </Empty>
  );
}
