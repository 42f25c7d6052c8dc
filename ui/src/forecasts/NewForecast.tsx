import { add, idFor } from "../commands";
import { useKept } from "../drafts";
import { Adding } from "../model/adding";
import { entriesIn } from "../sections/values";
import { useWorkspace } from "../workspace";

/** A line to add a forecast: what it lacks so that it could be resolved is said before it is made. */
export function NewForecast() {
  const { layers, send, readOnly } = useWorkspace();
  const [by, setBy] = useKept("forecasts/+by", "By when a new forecast is to come true", "");
  const [yes, setYes] = useKept("forecasts/+yes", "What counts as a new forecast having come true", "");
  const lacks = [!by && "by when", !yes.trim() && "what counts as its having come true"].filter(Boolean);
  const taken = layers.flatMap((at) => entriesIn(at, "forecasts").map((entry) => entry.id));
  return (
    <Adding
      place="forecasts"
      label="Event of a new forecast"
      button="Add forecast"
      why={readOnly}
      beside={`${by} ${yes}`}
      onAdd={async (says) => {
        const resolves = { ...(by && { by }), ...(yes.trim() && { yes_if: yes.trim() }) };
        const value = Object.keys(resolves).length ? { says, resolves } : { says };
        const refused = await send(add(["forecasts"], value, idFor(says, taken)));
        if (refused === null) {
          setBy("");
          setYes("");
        }
        return refused;
      }}
    >
      <label className="field">
        By when
        <input type="date" value={by} readOnly={Boolean(readOnly)} onChange={(e) => setBy(e.target.value)} />
      </label>
      <label className="field grow">
        What counts as its having come true
        <input value={yes} readOnly={Boolean(readOnly)} autoComplete="off" onChange={(e) => setYes(e.target.value)} />
      </label>
      <p className="help" role="status">
        {lacks.length
          ? `As it is it cannot be resolved: it does not say ${lacks.join(" and ")}. ` +
            "It would be kept as what was said, and never counted."
          : "It can be resolved: it says by when, and what counts."}
      </p>
    </Adding>
  );
}
