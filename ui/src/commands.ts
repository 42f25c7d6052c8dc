import type { Command, Json, Path } from "./types";

/** The commands of the contract, made in one place so that each is whole. */
export const edit = (path: Path, fields: Record<string, Json>): Command => ({ kind: "edit", path, fields });
export const remove = (path: Path, everywhere = false): Command => ({ kind: "remove", path, everywhere });
export const move = (path: Path, after: string): Command => ({ kind: "move", path, after });
export const rename = (path: Path, to: string): Command => ({ kind: "rename", path, to });
export const replace = (path: Path, value: Json): Command => ({ kind: "replace", path, value });
export const replaceText = (text: string): Command => ({ kind: "replace_text", text });
export const link = (path: Path, claim: string, linked: boolean): Command => ({ kind: "link", path, claim, linked });
export const copy = (path: Path, id: string, fields: Record<string, Json>): Command => ({
  kind: "copy",
  path,
  id,
  fields,
});
/** Let what stands at a path count for a perspective or a phase, or for all where that is empty. */
export const countFor = (path: Path, layer: Path): Command => ({ kind: "count_for", path, layer });
export const add = (path: Path, value: Json, id: string | null = null): Command => ({ kind: "add", path, value, id });

/** Return what an entry follows after it moves `by` places among its siblings, or null if it cannot. */
export function placeAfter(ids: string[], id: string, by: number): string | null {
  const from = ids.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= ids.length) return null;
  const others = ids.filter((other) => other !== id);
  return to === 0 ? "" : others[to - 1]!;
}

const WORDS = new Set(["true", "false", "not", "and", "or", "if", "iff"]);

/** Return an id for something by its name: one that formulas can use and nobody has yet. */
export function idFor(name: string, taken: Iterable<string>): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let id = plain
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 30)
    .replace(/_+$/, "");
  if (!/^[a-z_]/.test(id) || WORDS.has(id) || /^[yn]+$/.test(id)) id = `o_${id}`.replace(/_+$/, "");
  const known = new Set(taken);
  let found = id;
  for (let n = 2; known.has(found); n++) found = `${id}_${n}`;
  return found;
}
