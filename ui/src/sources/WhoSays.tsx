import { useId, useMemo, type FormEvent } from "react";
import { edit } from "../commands";
import { useKept } from "../drafts";
import { Field } from "../field";
import { Button, Choice } from "../parts";
import { capital } from "../sections/values";
import type { Claim } from "../types";
import { claimCalled } from "../words";
import { useWorkspace } from "../workspace";
import { meantBy, namesOf } from "./voices";
import { saying, speakersOf, typedWords, wordsOf, type Speaker } from "./speakers";

/** Who says a claim, as a chain from the document inwards, each with the mode of its words; and its editor. */
export function WhoSays({ claim }: { claim: Claim }) {
  const { view, words, send, readOnlyClaims } = useWorkspace();
  const [fresh, setFresh] = useKept(`claims/${claim.id}/by/+`, `A further speaker of ${claimCalled(claim)}`, "");
  const id = useId();
  const speakers = speakersOf(claim);
  const by = words.sections.find((s) => s.key === "claims")?.fields.find((f) => f.name === "by");
  const further = (by?.fields ?? []).filter((f) => !["who", "mode", "standing"].includes(f.name));
  const names = useMemo(() => namesOf(view), [view]);
  const known = [...(view.document.sources ?? []), ...(view.document.actors ?? [])];
  const calls = (who: string) => known.find((one) => one.id === who)?.name ?? who;
  const meant = meantBy(fresh, names);
  const proposed = wordsOf(claim.tags).some((t) => t.startsWith("rule:"));
  const save = (change: (now: Speaker[]) => Speaker[]) =>
    send(({ document }) => {
      const now = document.claims?.find((c) => c.id === claim.id) ?? claim;
      return edit(["claims", claim.id], saying(change(speakersOf(now)), now));
    });
  const set = (i: number, fields: Partial<Speaker>) =>
    save((now) => now.map((s, j) => (j === i ? { ...s, ...fields } : s)));
  // Made of the speaker as it is when its turn comes: another field of the same one may be on its way.
  const setFurther = (i: number, name: string, text: string) =>
    save((now) =>
      now.map((s, j) => {
        if (j !== i) return s;
        const { [name]: _, ...rest } = s.rest;
        return { ...s, rest: text ? { ...rest, [name]: text } : rest };
      }),
    );
  const swap = (i: number, j: number) =>
    void save((now) => {
      const next = [...now];
      [next[i], next[j]] = [next[j]!, next[i]!];
      return next;
    });
  const addOne = (event: FormEvent) => {
    event.preventDefault();
    if (!fresh.trim() || readOnlyClaims) return;
    void save((now) => [...now, { who: fresh.trim(), mode: [], rest: {} }]).then(
      (refused) => refused === null && setFresh((now) => (now === fresh ? "" : now)),
    );
  };
  return (
    <>
      <h3>Who says it</h3>
      {speakers.length === 0 && (
        <p className="quiet">
          {proposed
            ? "A rule sees that somebody is quoted; say who."
            : "Nobody is named: the document speaks for itself."}
          {wordsOf(claim.mode).length > 0 && ` Its words: ${wordsOf(claim.mode).join(", ")}.`}
        </p>
      )}
      {speakers.length > 0 && (
        <Chain speakers={speakers} label={`Who says it, outermost first: ${claimCalled(claim)}`} calls={calls} />
      )}
      <details>
        <summary>Change who says it</summary>
        {speakers.map((s, i) => (
          <fieldset key={i} className="speaker">
            <legend>
              Speaker {i + 1}
              {i === 0 && speakers.length > 1 ? ", outermost" : i > 0 && i === speakers.length - 1 ? ", innermost" : ""}
            </legend>
            <div className="row">
              <Field
                label={`Who is speaker ${i + 1}`}
                value={s.who}
                choices={names}
                why={readOnlyClaims}
                place={`claims/${claim.id}/by/${i}/who`}
                onSave={(who) =>
                  who.trim() ? set(i, { who: who.trim() }) : Promise.resolve("Name the speaker, or remove it.")
                }
              />
              <Field
                label={`Mode of speaker ${i + 1}`}
                value={s.mode.join(", ")}
                choices={words.claim_modes}
                help={meaning(words.codebook.modes, s.mode)}
                why={readOnlyClaims}
                place={`claims/${claim.id}/by/${i}/mode`}
                onSave={(mode) => set(i, { mode: typedWords(mode) })}
              />
              <Choice
                label={`Standing of speaker ${i + 1}`}
                value={typeof s.rest.standing === "string" ? s.rest.standing : ""}
                why={readOnlyClaims}
                options={[
                  ["", "not said"],
                  ...Object.entries(words.codebook.standings ?? {}).map(([k]) => [k, k] as const),
                ]}
                onChoose={(standing) => void setFurther(i, "standing", standing)}
              />
            </div>
            <div className="row">
              {further.map((f) => (
                <Field
                  key={f.name}
                  label={capital(f.label)}
                  of={`speaker ${i + 1}`}
                  value={typeof s.rest[f.name] === "string" ? (s.rest[f.name] as string) : ""}
                  why={readOnlyClaims}
                  place={`claims/${claim.id}/by/${i}/${f.name}`}
                  onSave={(text) => setFurther(i, f.name, text.trim())}
                />
              ))}
            </div>
            <div className="row">
              <Button
                look="small"
                aria-label={`Move speaker ${i + 1} outwards`}
                why={readOnlyClaims ?? (i ? undefined : "It is the outermost already")}
                onClick={() => swap(i, i - 1)}
              >
                Outwards
              </Button>
              <Button
                look="small"
                aria-label={`Move speaker ${i + 1} inwards`}
                why={readOnlyClaims ?? (i < speakers.length - 1 ? undefined : "It is the innermost already")}
                onClick={() => swap(i, i + 1)}
              >
                Inwards
              </Button>
              <Button
                look="small"
                aria-label={`Remove speaker ${i + 1}`}
                why={readOnlyClaims}
                onClick={() => void save((now) => now.filter((_, j) => j !== i))}
              >
                Remove
              </Button>
            </div>
          </fieldset>
        ))}
        <form className="row" onSubmit={addOne}>
          <div className="field">
            <label htmlFor={id}>
              {speakers.length
                ? "A further speaker, whom the last one cites"
                : "The first speaker, such as the document"}
            </label>
            <input
              id={id}
              value={fresh}
              readOnly={Boolean(readOnlyClaims)}
              list={`${id}v`}
              onChange={(e) => setFresh(e.target.value)}
              autoComplete="off"
            />
            <datalist id={`${id}v`}>
              {names.map((n) => (
                <option key={n} value={n} />
              ))}
            </datalist>
            {meant && (
              <span className="unsaved">
                “{fresh.trim()}” speaks nowhere else.{" "}
                <Button look="small" onClick={() => setFresh(meant)}>
                  Did you mean {meant}?
                </Button>
              </span>
            )}
          </div>
          <Button type="submit" look="small" why={readOnlyClaims}>
            Add the speaker
          </Button>
        </form>
      </details>
    </>
  );
}

interface ChainProps {
  speakers: Speaker[];
  label?: string;
  /** What a speaker is called: the document by its name. */
  calls: (who: string) => string;
}

/** Who cites whom, each within whom it is cited by: the outermost first. */
function Chain({ speakers: [first, ...inner], label, calls }: ChainProps) {
  if (!first) return null;
  return (
    <ol className="chain" aria-label={label}>
      <li>
        <b>{calls(first.who)}</b> {first.mode.length > 0 && <span className="badge">{first.mode.join(", ")}</span>}{" "}
        {typeof first.rest.standing === "string" && <span className="quiet">{first.rest.standing}</span>}
        {inner.length > 0 && " citing"}
        <Chain speakers={inner} calls={calls} />
      </li>
    </ol>
  );
}

/** Return what words mean, as far as the codebook says. */
export function meaning(book: Record<string, string> | undefined, words: string[]): string | undefined {
  const known = words.filter((w) => book?.[w]);
  return known.map((w) => (known.length > 1 ? `${w}: ${book![w]}` : book![w])).join("; ") || undefined;
}
