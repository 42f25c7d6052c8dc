import type { Json } from "../types";
import { entriesIn } from "../sections/values";
import { useWorkspace } from "../workspace";

const listed = (value: Json | undefined) => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** What is argued in a case that has no model yet: each statement, and what it is for or against. */
export function Said() {
  const { layers } = useWorkspace();
  const entries = layers.flatMap((l) => entriesIn(l, "arguments"));
  const says = (id: Json) => `“${String(entries.find((e) => e.id === id)?.says ?? id)}”`;
  const named = (of: Json) => {
    if (!of || typeof of !== "object" || Array.isArray(of)) return says(of);
    const step = of as Record<string, Json>;
    return step.for == null ? says(step.reason) : `the step from ${says(step.reason)} to ${says(step.for)}`;
  };
  return (
    <section aria-labelledby="said">
      <h2 id="said">What is argued</h2>
      <ul>
        {entries.map((e) => (
          <li key={e.id}>
            {says(e.id)}
            {(["for", "against"] as const).map((side) =>
              listed(e[side]).length > 0 ? ` – ${side} ${listed(e[side]).map(named).join(" and ")}` : "",
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
