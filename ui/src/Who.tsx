import type { ReactNode } from "react";
import { useWorkspace } from "./workspace";

/** The shapes of parties for a radius of one, as in the pictures: circle, square, triangle, diamond, hexagon, cross. */
const SHAPES = [
  null,
  "-.88,-.88 .88,-.88 .88,.88 -.88,.88",
  "0,-1.15 1.1,.8 -1.1,.8",
  "0,-1.2 1.2,0 0,1.2 -1.2,0",
  "-1.1,0 -.55,-.95 .55,-.95 1.1,0 .55,.95 -.55,.95",
  "-.38,-1.1 .38,-1.1 .38,-.38 1.1,-.38 1.1,.38 .38,.38 .38,1.1 -.38,1.1 -.38,.38 -1.1,.38 -1.1,-.38 -.38,-.38",
];

/** The decision makers of what is looked at, in the order of the file. */
export function useMakers(): { id: string; name: string }[] {
  const { layers } = useWorkspace();
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  return makers.map((m) => ({ id: m.id, name: m.name || m.id }));
}

/** The shape and colour of a party by its place in the file; from the seventh on with a ring around it. */
export function Shape({ place }: { place: number }) {
  const corners = SHAPES[place % SHAPES.length];
  const rings = Math.floor(place / SHAPES.length);
  return (
    <svg className={`shape p${(place % SHAPES.length) + 1}`} viewBox="-1.7 -1.7 3.4 3.4" aria-hidden="true">
      {corners ? <polygon points={corners} /> : <circle r="1" />}
      {Array.from({ length: rings }, (_, k) => (
        <circle key={k} className="ring" r={1.35 + 0.3 * k} />
      ))}
    </svg>
  );
}

/** The shape of a party that is named beside it; nothing where nobody of that id decides. */
export function ShapeOf({ id }: { id: string | null | undefined }) {
  const place = useMakers().findIndex((m) => m.id === id);
  return place < 0 ? null : <Shape place={place} />;
}

/** Whose each option is. */
export function useOwners(): (option: string) => string | undefined {
  const { layers } = useWorkspace();
  return (option) =>
    layers.map((l) => l.layer.options?.find((o) => o.id === option)?.owner).findLast(Boolean) ?? undefined;
}

/** A party by its shape, its colour and its name; by its id where nobody of that name decides. */
export function Who({ id, children }: { id: string; children?: ReactNode }) {
  const makers = useMakers();
  const place = makers.findIndex((m) => m.id === id);
  if (place < 0) return <>{children ?? id}</>;
  return (
    <span className={`who p${(place % SHAPES.length) + 1}`}>
      <Shape place={place} /> {children ?? makers[place]!.name}
    </span>
  );
}
