import { useStarted } from "../asking";
import { Longer } from "../longer/Longer";

/** Which evidence tells rival explanations apart, and whether it matters who is right. */
export function Rivals() {
  const started = useStarted("rivals");
  return (
    <Longer
      kind="rivals"
      title="Does it matter which explanation is right?"
      button="Find out"
      started={started}
      lead="Which evidence tells rival explanations apart, and which verdicts depend on which of them is right."
      ask={() => started.start({})}
    />
  );
}
