import { useStarted } from "../asking";
import { Longer } from "../longer/Longer";
import { today } from "./Register";

/** Whether forecasts follow from the premises of whoever made them. */
export function Premises() {
  const started = useStarted("forecasts");
  return (
    <Longer
      kind="forecasts"
      title="Do the forecasts follow from their own premises?"
      button="Compare them"
      started={started}
      lead="Each is compared with the perspective that is its forecaster's own, or the one chosen, in every phase."
      ask={() => started.start({ due: today() })}
    />
  );
}
