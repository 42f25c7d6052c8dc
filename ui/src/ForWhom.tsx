import { Button, Choice } from "./parts";
import { FOR_ALL, useWorkspace } from "./workspace";

/** Asked at the first edit of what all share, while a perspective or a phase is chosen; nothing is sent before. */
export function AskForWhom() {
  const { forWhom, count } = useWorkspace();
  if (!forWhom) return null;
  return (
    <section className="forwhom" aria-label="For whom does this count?">
      <p role="alert">
        <b>{forWhom.why ? "This counts for all." : "For whom does this count?"}</b>{" "}
        {forWhom.why ?? "What you change is the same in all perspectives and phases until now."}
      </p>
      <p className="row">
        {forWhom.only.map((l) => (
          <Button key={l.label} onClick={() => count(l.prefix.join("/"))}>
            For {l.label} only
          </Button>
        ))}
        <Button onClick={() => count(FOR_ALL)}>For all</Button>
        <Button onClick={() => count(null)}>Not at all</Button>
      </p>
    </section>
  );
}

/** For whom edits count in this visit, to be changed at any time. */
export function Counting() {
  const { layers, counting, count } = useWorkspace();
  if (layers.length < 2) return null;
  return (
    <Choice
      label="Edits of what all share"
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
