import { Folded } from "../Folded";
import { NewForecast } from "../forecasts/NewForecast";
import { Register } from "../forecasts/Register";
import type { Model, S } from "../types";
import { useWorkspace } from "../workspace";
import { SectionEditor, useCount } from "./SectionEditor";

/** Every section that has no room of its own, as the server declares them. */
export function Sections({ model }: { model: Model | null }) {
  const { words } = useWorkspace();
  const own = words.sections.filter((s) => s.room === null && s.container !== "text");
  return (
    <>
      {own.map((section) => (
        <OneSection key={section.key} section={section} model={model} />
      ))}
    </>
  );
}

function OneSection({ section, model }: { section: S["SectionView"]; model: Model | null }) {
  const count = useCount(section);
  const summary = (
    <>
      {section.label}
      {count && <span className="quiet"> – {count}</span>}
    </>
  );
  return (
    <Folded id={`at-${section.key}`} className="more" summary={summary} holds={[section.key]}>
      {section.key === "forecasts" && <Register />}
      <SectionEditor
        section={section}
        model={model}
        adding={section.key === "forecasts" ? <NewForecast /> : undefined}
      />
    </Folded>
  );
}
