import { useEffect, useRef } from "react";
import { useRoute } from "../route";
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
  const at = useRoute().query.get("at");
  const count = useCount(section);
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!at?.split("/").includes(section.key) || !details.current) return;
    details.current.open = true;
    (document.getElementById(`at-${at}`) ?? details.current).scrollIntoView({ block: "start" });
  }, [at, section.key]);
  return (
    <details ref={details} id={`at-${section.key}`} className="more">
      <summary>
        {section.label}
        {count && <span className="quiet"> – {count}</span>}
      </summary>
      <SectionEditor section={section} model={model} />
    </details>
  );
}
