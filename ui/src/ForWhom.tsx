import { useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { announce } from "./announce";
import { heard } from "./keys";
import { wayBack } from "./keepfocus";
import { Button, Choice } from "./parts";
import { FOR_ALL, useWorkspace } from "./workspace";

const WHERE = "Edits of what all share";
/** How long what is typed on for the field that the question came from is not heard as an answer. */
const TYPED_ON_MS = 700;

/** Asked at the first edit of what all share, while a perspective or a phase is chosen; nothing is sent before. */
export function AskForWhom() {
  const { forWhom } = useWorkspace();
  return forWhom && <Asking />;
}

function Asking() {
  const { forWhom, count } = useWorkspace();
  const question = useRef<HTMLElement>(null);
  const since = useRef(0);
  useLayoutEffect(() => {
    const back = wayBack();
    since.current = Date.now();
    // Not an answer: what is pressed for the field that the question came from would give it.
    question.current?.focus();
    // Whoever left the question for another place stays there.
    return () => {
      if (document.activeElement === document.body || document.activeElement?.closest(".forwhom")) back();
    };
  }, []);
  if (!forWhom) return null;
  const answer = (whose: string, label: string) => {
    count(whose);
    // Where nothing was to choose, nothing holds on.
    if (!forWhom.why)
      announce(`${WHERE} count ${label} from now on, ${LASTS}. “${WHERE}” below the list of rooms changes that.`);
  };
  return (
    <section
      ref={question}
      tabIndex={-1}
      className="forwhom"
      aria-label="For whom does this count?"
      onKeyDown={heard((event: KeyboardEvent) => {
        if (event.key.length > 1 || Date.now() - since.current > TYPED_ON_MS) return;
        event.preventDefault();
        event.stopPropagation();
      })}
    >
      <p role="alert" id="forwhom">
        <b>{forWhom.why ? "This counts for all." : "For whom does this count?"}</b>{" "}
        {forWhom.why ?? "What you change is the same in all perspectives and phases until now."}
      </p>
      <p className="row">
        {forWhom.only.map((l) => (
          <Button
            key={l.label}
            aria-describedby="forwhom"
            onClick={() => answer(l.prefix.join("/"), `for ${l.label} only`)}
          >
            For {l.label} only
          </Button>
        ))}
        <Button aria-describedby="forwhom" onClick={() => answer(FOR_ALL, "for all")}>
          For all
        </Button>
        <Button aria-describedby="forwhom" onClick={() => count(null)}>
          Not at all
        </Button>
      </p>
    </section>
  );
}

/** How long an answer holds. */
const LASTS = "until you leave the case, load the page anew, or choose another perspective or phase";

/** For whom edits count in this visit, to be changed at any time. */
export function Counting() {
  const { layers, counting, count } = useWorkspace();
  if (layers.length < 2) return null;
  return (
    <Choice
      label={WHERE}
      help={counting === null ? undefined : `This holds ${LASTS}.`}
      value={counting ?? ""}
      onChoose={(whose) => count(whose || null)}
      options={[
        ["", "ask me"],
        [FOR_ALL, "count for all"],
        ...layers.slice(1).map((l) => [l.prefix.join("/"), `count for ${l.label} only`] as const),
      ]}
    />
  );
}
