import type { CaseView } from "../types";
import { EXAMPLES, type Example, type ExampleOf } from "./examples";
import type { RoomId } from "./list";

/** What an entry looks like, where there is none yet. */
export function ExampleBox({ of }: { of: ExampleOf }) {
  const example: Example = EXAMPLES[of];
  return (
    <figure className="example">
      <figcaption>For example, in the invented ferry: {example.of}</figcaption>
      <dl>
        {example.lines.map(([label, words]) => (
          <div key={words}>
            {label && <dt>{label}</dt>}
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}

const unsolved = (view: CaseView) => !view.valid || !view.has_model;
const layersIn = (view: CaseView) => [
  view.document,
  ...(view.document.perspectives ?? []).map((p) => p.layer),
  ...(view.document.phases ?? []).map((p) => p.layer),
];

/** Whether a room has nothing of its own to show; one that never is empty, or says so itself, is not here. */
const EMPTY: Partial<Record<RoomId, (view: CaseView) => boolean>> = {
  sources: (view) => !view.document.sources?.length,
  preferences: (view) =>
    !layersIn(view).some((l) => l.preferences?.some((p) => p.form !== "statements" || p.statements?.length)),
  verdict: (view) => unsolved(view) || !layersIn(view).some((l) => l.proposals?.length),
  argument: (view) => unsolved(view) || !layersIn(view).some((l) => l.arguments?.length),
  deals: (view) =>
    unsolved(view) ||
    !layersIn(view).some((l) => l.status_quo) ||
    !layersIn(view).some((l) => l.proposals?.length || l.issues?.length),
  relations: (view) => !layersIn(view).some((l) => l.relations?.length),
  compare: (view) => unsolved(view) || view.selections.length < 2,
  states: unsolved,
  report: unsolved,
};

/** What a room will show, while there is nothing yet. */
export function ExampleOfRoom({ room, view }: { room: RoomId; view: CaseView }) {
  return EMPTY[room]?.(view) ? <ExampleBox of={room as ExampleOf} /> : null;
}
