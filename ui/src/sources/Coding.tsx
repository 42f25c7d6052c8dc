import { useId, useMemo, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { add, idFor } from "../commands";
import { useDraftName, useDrafts, useKept } from "../drafts";
import { goToMade } from "../keepfocus";
import { heard } from "../keys";
import { Button } from "../parts";
import type { Json } from "../types";
import { useWorkspace } from "../workspace";
import { Chain } from "./Chain";
import { ChooseCoder, useCodingAs } from "./coder";
import { AUTHOR, hide, useHidden } from "./layers";
import type { Selected } from "./Reading";
import { meantBy, namesOf, whoIs } from "./voices";

const NOTHING_SAID = { says: "", by: "", kind: "", mode: "", modality: "", standing: "", quoted: false };
type Unfinished = typeof NOTHING_SAID & { words: string };

const codingPlace = (source: string, { start, end }: { start: number; end: number }) =>
  `coding/${encodeURIComponent(source)}/${start}-${end}`;

/** Return the claims on a source that were begun and not finished. */
export function useUnfinished(source: string): (Selected & { says: string })[] {
  const begins = useDraftName(`coding/${encodeURIComponent(source)}/`);
  return useDrafts()
    .drafts.filter(([name]) => name.startsWith(begins))
    .map(([name, draft]) => {
      const [start = 0, end = 0] = name.slice(begins.length).split("-").map(Number);
      const { words, says } = draft.value as Unfinished;
      return { start, end, words, says };
    });
}

interface Props {
  source: string;
  selected: Selected;
  close: () => void;
}

/** The form in which selected words become a claim: what they say, and through whom it is said. */
export function Coding({ source, selected, close }: Props) {
  const { view, words, send } = useWorkspace();
  const [unfinished, put, forget] = useKept(
    codingPlace(source, selected),
    `A claim on “${selected.words.slice(0, 60)}”`,
    { ...NOTHING_SAID, words: selected.words },
  );
  const [refused, setRefused] = useState<string | null>(null);
  const { says, by, kind, mode, modality, standing, quoted } = unfinished;
  const latest = useRef(unfinished);
  latest.current = unfinished;
  const set = (fields: Partial<Unfinished>) => {
    setRefused(null);
    put({ ...unfinished, ...fields });
  };
  const coding = useCodingAs();
  const hidden = useHidden();
  const id = useId();
  const names = useMemo(() => namesOf(view), [view]);
  const speakers = by
    .split(">")
    .map((s) => s.trim())
    .filter(Boolean);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!says.trim()) return setRefused("Say in your own words what these words claim.");
    const value: Record<string, Json> = { source, start: selected.start, end: selected.end, says: says.trim() };
    if (speakers.length)
      value.by = speakers.map((who, i) => (standing && i === speakers.length - 1 ? { who, standing } : who));
    if (quoted) value.quote = selected.words;
    if (kind) value.kind = kind;
    if (mode) value.mode = mode;
    if (modality) value.modality = modality;
    if (coding.coder) value.coder = coding.coder;
    const name = idFor(
      `c${(view.document.claims?.length ?? 0) + 1}`,
      (view.document.claims ?? []).map((c) => c.id),
    );
    const why = await send(add(["claims"], value, name));
    setRefused(why);
    if (why !== null) return;
    announce(`The claim “${says.trim()}” is coded${coding.coder ? ` by ${coding.name}` : ""}.`);
    hidden.delete(coding.coder ?? AUTHOR);
    if (latest.current !== unfinished)
      return setRefused("The claim is coded as it stood when it was sent; what you changed since is kept here.");
    hide(hidden, { claim: name });
    forget();
    close();
    goToMade(() => document.getElementById(`at-claims/${name}`)?.querySelector("button") ?? null);
  };
  /** Leave the form, for the text whose words were selected. */
  const leave = () => {
    close();
    goToMade(() => document.querySelector("[data-reading]"));
  };
  return (
    <form
      className="box coding"
      aria-label="Code a claim"
      onSubmit={(e) => void submit(e)}
      onKeyDown={heard((e: KeyboardEvent) => e.key === "Escape" && leave())}
    >
      <h3>Code a claim</h3>
      <blockquote>{selected.words.length > 300 ? `${selected.words.slice(0, 300)}…` : selected.words}</blockquote>
      <p className="quiet">
        Characters {selected.start} to {selected.end}
      </p>
      <ChooseCoder coding={coding} />
      <div className="field">
        <label htmlFor={`${id}s`}>What it says, in your words</label>
        <textarea
          id={`${id}s`}
          rows={2}
          // biome-ignore lint/a11y/noAutofocus: it was just asked for
          autoFocus
          value={says}
          onChange={(e) => set({ says: e.target.value })}
          aria-invalid={refused ? true : undefined}
          aria-describedby={refused ? `${id}n` : undefined}
        />
        {refused && (
          <span id={`${id}n`} className="wrong">
            {refused}
          </span>
        )}
      </div>
      <div className="field">
        <Chain by={by} names={names} onType={(next) => set({ by: next })} />
        {speakers.length > 0 && <WhoTheyAre speakers={speakers} source={source} />}
        {speakers
          .map((who) => [who, meantBy(who, names)] as const)
          .filter(([, meant]) => meant)
          .map(([who, meant]) => (
            <span key={who} className="unsaved">
              “{who}” speaks nowhere else.{" "}
              <Button
                look="small"
                onClick={() => set({ by: speakers.map((s) => (s === who ? meant! : s)).join(" > ") })}
              >
                Did you mean {meant}?
              </Button>
            </span>
          ))}
      </div>
      {speakers.length > 1 && (
        <Words
          label={`Standing of ${speakers.at(-1)}`}
          list={Object.keys(words.codebook.standings ?? {})}
          book={words.codebook.standings}
          value={standing}
          set={(now) => set({ standing: now })}
          id={`${id}t`}
        />
      )}
      <div className="row">
        <Words
          label="Kind"
          list={words.claim_kinds}
          book={words.codebook.kinds}
          value={kind}
          set={(kind) => set({ kind })}
          id={`${id}k`}
        />
        <Words
          label="Mode"
          list={words.claim_modes}
          book={words.codebook.modes}
          value={mode}
          set={(mode) => set({ mode })}
          id={`${id}m`}
        />
        <Words
          label="Modality"
          list={words.claim_modalities}
          book={words.codebook.modalities}
          value={modality}
          set={(modality) => set({ modality })}
          id={`${id}y`}
        />
      </div>
      <p className="help">
        A speaker counts as quoted in the audit where the mode quotes, or where the kind is <i>quotation</i>, which also
        counts how long the quotation is.
      </p>
      <label className="check">
        <input type="checkbox" checked={quoted} onChange={(e) => set({ quoted: e.target.checked })} /> Keep the words
        themselves in the case file
      </label>
      <div className="row">
        <button type="submit" className="main">
          Code the claim
        </button>
        <Button onClick={leave}>Later</Button>
        <Button
          onClick={() => {
            forget();
            leave();
          }}
        >
          Discard
        </Button>
      </div>
    </form>
  );
}

/** Whom each typed speaker is heard as in the audits, so that a name is joined to its party or knowingly not. */
function WhoTheyAre({ speakers, source }: { speakers: string[]; source: string }) {
  const { view } = useWorkspace();
  const document = view.document.sources?.find((s) => s.id === source);
  const told = speakers.map((who, i) => {
    if (i === 0 && (who === source || who === document?.name)) return `${who}: the document`;
    const { is } = whoIs(view, who);
    if (!is) return `${who}: joined to no party or actor yet; that is done under “Speakers” below`;
    return is.party ? `${who}: the party ${is.name}` : `${who}: the actor ${is.name}`;
  });
  return <span className="help">{told.join("; ")}</span>;
}

interface WordsProps {
  label: string;
  list: string[];
  book: Record<string, string> | undefined;
  value: string;
  set: (v: string) => void;
  id: string;
}

/** One of the words that this installation knows, where it knows any, with its meaning. */
function Words({ label, list, book, value, set, id }: WordsProps) {
  if (!list.length) return null;
  const help = book?.[value];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => set(e.target.value)} aria-describedby={help && `${id}p`}>
        <option value="">not said</option>
        {list.map((k) => (
          <option key={k} value={k} title={book?.[k]}>
            {k}
          </option>
        ))}
      </select>
      {help && (
        <span id={`${id}p`} className="help">
          {help}
        </span>
      )}
    </div>
  );
}
