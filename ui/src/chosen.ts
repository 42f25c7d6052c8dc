import type { CaseView, Layer, Path, S } from "./types";

export interface Chosen {
  perspective: string | null;
  phase: string | null;
}

/** A layer of the case that the chosen model is made of, and where its entries are. */
export interface Applied {
  label: string;
  prefix: Path;
  layer: Layer;
}

/** Return the perspective and the phase of the address, or the first perspective where one is needed. */
export function chosenOf(view: CaseView, query: URLSearchParams): Chosen {
  const known = (ids: S["Selectable"][], id: string | null) => (ids.some((s) => s.id === id) ? id : null);
  const perspective = known(view.perspectives, query.get("perspective"));
  const needed = view.needs_perspective || (!view.document.decision_makers?.length && view.perspectives.length > 0);
  return {
    perspective: perspective ?? (needed ? (view.perspectives[0]?.id ?? null) : null),
    phase: known(view.phases, query.get("phase")),
  };
}

/** Return what the chosen model is called; nothing where the case is not right, and so has no models. */
export function modelCalled(view: CaseView, { perspective, phase }: Chosen): string {
  return view.called[view.selections.findIndex((m) => m.perspective === perspective && m.phase === phase)] ?? "";
}

export function layersOf(view: CaseView, { perspective, phase }: Chosen): Applied[] {
  const found: Applied[] = [{ label: "", prefix: [], layer: view.document }];
  for (const [name, word, id] of [
    ["perspectives", "perspective", perspective],
    ["phases", "phase", phase],
  ] as const) {
    const entry = view.document[name]?.find((e) => e.id === id);
    if (entry) found.push({ label: `${word} ${entry.name ?? entry.id}`, prefix: [name, entry.id], layer: entry.layer });
  }
  return found;
}
