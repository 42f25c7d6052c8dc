import { useId, type ReactNode } from "react";
import type { About, Asked, Started } from "../asking";
import { Answered, Blocks, Button } from "../parts";
import { Behind } from "../places";
import type { Answer, Kind, S } from "../types";
import { Fold } from "../verdict/Fold";
import { useWorkspace } from "../workspace";

/** The kinds that are answered in sentences and tables. */
export type Told = {
  [K in Kind]: Answer<K> extends Pick<S["ConsentAnswer"], "says" | "complete" | "why" | "short"> ? K : never;
}[Kind];

interface Props<K extends Told> {
  kind: K;
  title: string;
  lead: ReactNode;
  button: string;
  started: Started<K>;
  ask: () => void;
  /** Why it cannot be asked now. */
  why?: string | undefined;
  /** What is chosen before it is asked. */
  children?: ReactNode;
  /** More than its sentences, such as a picture. */
  also?: (answer: Answer<K>) => ReactNode;
  /** Its sentences, where they are more than a text. */
  body?: (answer: Answer<K>, blocks: Answer<K>["says"]) => ReactNode;
  /** The places of the case that the answer speaks of. */
  places?: (answer: Answer<K>) => S["RestsOn"][];
  /** What was asked in the background, so that its answer in one sentence stands beside the question. */
  folded?: Folded<K> | undefined;
}

export interface Folded<K extends Kind> {
  /** What was asked in the background. */
  asked?: Asked<Answer<K>>;
  /** What stands beside the question whatever was asked. */
  says?: string;
}

/** A question that takes a while: chosen, asked with a button, followed, cancelled, and answered in sentences. */
export function Longer<K extends Told>({
  kind,
  title,
  lead,
  button,
  started,
  ask,
  why,
  children,
  also,
  body: bodyOf,
  places,
  folded,
}: Props<K>) {
  const { words, view } = useWorkspace();
  const id = useId();
  const missing = words.answers.includes(kind) ? undefined : "This installation does not answer this yet";
  const busy = started.busy ? "It is being computed; cancel it first" : undefined;
  const first = folded?.asked;
  const anew = started.answer !== null || started.busy || started.error !== null;
  const before = first && (first.busy || first.answer !== null || first.error !== null);
  const body = (
    <>
      <p className="lead">{lead}</p>
      {children}
      <div className="row">
        <Button look="main" why={missing ?? why ?? busy} onClick={ask}>
          {button}
        </Button>
      </div>
      <Older about={started.about} answered={started.answer !== null} />
      <Answered asked={anew || !before ? started : first}>
        {(answer: Answer<K>) => {
          const found = places?.(answer) ?? [];
          const blocks = answer.says.filter((b, i) => !(i === 0 && b.kind === "heading" && b.text === view.title));
          return (
            <>
              {!answer.complete && (
                <p className="box caution" role="note">
                  <b>Not everything was found.</b> {answer.why}
                </p>
              )}
              {also?.(answer)}
              {bodyOf?.(answer, blocks) ?? <Blocks blocks={blocks} />}
              {found.length > 0 && (
                <details className="more">
                  <summary>The words behind it</summary>
                  <Behind places={found} />
                </details>
              )}
            </>
          );
        }}
      </Answered>
    </>
  );
  if (folded) {
    const short = started.answer?.short || folded.says || first?.answer?.short;
    return (
      <Fold
        title={title}
        late={first !== undefined}
        says={short || first?.error || first?.progress || "Being worked out…"}
      >
        {body}
      </Fold>
    );
  }
  return (
    <section className="longer" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {body}
    </section>
  );
}

/** Says that an answer is about something else than what the page shows by now. */
export function Older({ about, answered }: { about: About | null; answered: boolean }) {
  const { view, chosen } = useWorkspace();
  if (!about || !answered) return null;
  const changed = about.version !== view.version;
  const other = about.perspective !== chosen.perspective || about.phase !== chosen.phase;
  if (!changed && !other) return null;
  return (
    <p className="box caution" role="status">
      {changed && (
        <>
          <b>The case has changed since.</b> This is about version {about.version}; it is at {view.version} now.{" "}
        </>
      )}
      {other && (
        <>
          <b>Another model is chosen now.</b> This is about: {about.called}.{" "}
        </>
      )}
      Ask again for an answer about what is there now.
    </p>
  );
}
