import { dropDraft, useDrafts, type Draft } from "./drafts";
import { follow } from "./follow";
import { Button } from "./parts";
import { ROOMS } from "./rooms/list";
import { plural, when } from "./words";

/** What is typed and not in the case: where it was typed, its words, and a way to let go of it. */
export function Kept() {
  const { drafts } = useDrafts();
  if (!drafts.length) return null;
  return (
    <details className="kept">
      <summary>{plural(drafts.length, "draft")}</summary>
      <div>
        <p className="quiet">
          Typed here and not in the case. Drafts are kept in this browser until they are saved or discarded.
        </p>
        <ul>
          {drafts.map(([name, draft]) => (
            <li key={name}>
              <a
                href={draft.address}
                onClick={(e) => {
                  e.currentTarget.closest("details")!.open = false;
                  follow(e);
                }}
              >
                {draft.label}
              </a>{" "}
              <span className="quiet">
                {roomOf(draft)} {when(new Date(draft.at).toISOString())}
              </span>
              <p className="clamp">{wordsOf(draft)}</p>
              <Button look="small" aria-label={`Discard the draft: ${draft.label}`} onClick={() => dropDraft(name)}>
                Discard
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

/** Return the name of the room where a draft was typed. */
function roomOf({ address }: Draft): string {
  const room = /\/cases\/[^/?]+\/([^/?]+)/.exec(address)?.[1];
  return `${ROOMS.find((r) => r.id === room)?.name ?? "Verdict"},`;
}

/** Return the words of a draft, whatever it holds. */
function wordsOf({ value }: Draft): string {
  const texts = (v: unknown): string[] =>
    typeof v === "string" ? [v] : v && typeof v === "object" ? Object.values(v).flatMap(texts) : [];
  return texts(value).filter(Boolean).join(" · ").slice(0, 400);
}
