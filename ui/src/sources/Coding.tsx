import { useId, useState, type FormEvent } from "react";
import { announce } from "../announce";
import { add, idFor } from "../commands";
import { Button } from "../parts";
import type { Json } from "../types";
import { useWorkspace } from "../workspace";
import { ChooseCoder, useCodingAs } from "./coder";
import { AUTHOR, hide, useHidden } from "./layers";
import type { Selected } from "./Reading";

interface Props {
  source: string;
  selected: Selected;
  close: () => void;
}

/** The form in which selected words become a claim: what they say, and through whom it is said. */
export function Coding({ source, selected, close }: Props) {
  const { view, words, send } = useWorkspace();
  const [says, setSays] = useState("");
  const [by, setBy] = useState("");
  const [kind, setKind] = useState("");
  const [mode, setMode] = useState("");
  const [modality, setModality] = useState("");
  const coding = useCodingAs();
  const hidden = useHidden();
  const [quoted, setQuoted] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!says.trim()) return setRefused("Say in your own words what these words claim.");
    const speakers = by.split(">").map((s) => s.trim()).filter(Boolean);
    const value: Record<string, Json> = { source, start: selected.start, end: selected.end, says: says.trim() };
    if (speakers.length) value.by = speakers;
    if (quoted) value.quote = selected.words;
    if (kind) value.kind = kind;
    if (mode) value.mode = mode;
    if (modality) value.modality = modality;
    if (coding.coder) value.coder = coding.coder;
    const name = idFor(`c${(view.document.claims?.length ?? 0) + 1}`, (view.document.claims ?? []).map((c) => c.id));
    const why = await send(add(["claims"], value, name));
    setRefused(why);
    if (why !== null) return;
    announce(`Claim ${name} is coded${coding.coder ? ` by ${coding.name}` : ""}.`);
    hidden.delete(coding.coder ?? AUTHOR);
    hide(hidden, { claim: name });
    close();
  };
  return (
    <form className="box coding" aria-label="Code a claim" onSubmit={(e) => void submit(e)} onKeyDown={(e) => e.key === "Escape" && close()}>
      <h3>Code a claim</h3>
      <blockquote>{selected.words.length > 300 ? `${selected.words.slice(0, 300)}…` : selected.words}</blockquote>
      <p className="quiet">Characters {selected.start} to {selected.end}</p>
      <ChooseCoder coding={coding} />
      <div className="field">
        <label htmlFor={`${id}s`}>What it says, in your words</label>
        <textarea id={`${id}s`} rows={2} autoFocus value={says} onChange={(e) => setSays(e.target.value)} aria-invalid={refused ? true : undefined} aria-describedby={refused ? `${id}n` : undefined} />
        {refused && <span id={`${id}n`} className="wrong">{refused}</span>}
      </div>
      <div className="field">
        <label htmlFor={`${id}b`}>Who says it: the document first, then whom it cites, with “&gt;” between</label>
        <input id={`${id}b`} value={by} onChange={(e) => setBy(e.target.value)} placeholder="newspaper > official" autoComplete="off" />
      </div>
      <div className="row">
        <Words label="Kind" list={words.claim_kinds} book={words.codebook.kinds} value={kind} set={setKind} id={`${id}k`} />
        <Words label="Mode" list={words.claim_modes} book={words.codebook.modes} value={mode} set={setMode} id={`${id}m`} />
        <Words label="Modality" list={words.claim_modalities} book={words.codebook.modalities} value={modality} set={setModality} id={`${id}y`} />
      </div>
      <label className="check"><input type="checkbox" checked={quoted} onChange={(e) => setQuoted(e.target.checked)} /> Keep the words themselves in the case file</label>
      <div className="row">
        <button className="main">Code the claim</button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
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
        {list.map((k) => <option key={k} value={k} title={book?.[k]}>{k}</option>)}
      </select>
      {help && <span id={`${id}p`} className="help">{help}</span>}
    </div>
  );
}
