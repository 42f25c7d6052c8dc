import { useId } from "react";
import { useAnswer } from "../asking";
import { Blocks } from "../parts";
import { Picture } from "../states/Picture";
import { useWorkspace } from "../workspace";

/** Who waits for whom, drawn and as tables; nothing where nobody does. */
export function Waits() {
  const { view } = useWorkspace();
  const id = useId();
  const { answer } = useAnswer("conditions", {});
  const record = answer?.record;
  if (!record || record.waits.length + record.conditions.length === 0) return null;
  const at = answer.says.findIndex((b) => b.kind === "heading" && b.text !== view.title);
  return (
    <section className="whowaits" aria-labelledby={id}>
      <h2 id={id}>Who waits for whom</h2>
      <p className="lead">
        Acts that wait for acts of somebody else, as the preferences say it, and what sources say beyond that.
      </p>
      {answer.picture && <Picture picture={answer.picture} />}
      <Blocks blocks={answer.says.slice(at + 1)} />
    </section>
  );
}
