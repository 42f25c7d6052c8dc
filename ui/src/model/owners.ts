import type { Applied } from "../chosen";

/** Return whose options a condition names, each decision maker once, in the order of the condition. */
export function ownersIn(that: string, layers: Applied[]): string[] {
  const owners = (that.match(/\w+/g) ?? []).map(
    (id) =>
      layers
        .flatMap((l) => l.layer.options ?? [])
        .filter((o) => o.id === id)
        .findLast((o) => o.owner)?.owner,
  );
  return [...new Set(owners.filter((owner) => typeof owner === "string"))];
}
