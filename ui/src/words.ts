import type { CaseView, Path, S } from "./types";

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Return a time of the server as the reader's clock says it. */
export function when(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.valueOf()) ? at : TIME.format(time);
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

/** Return who did something, as a person is told it: whoever works alone is no login of a machine, but “you”. */
export function authorFor({ mode, name }: Pick<S["SessionView"], "mode" | "name">, author: string): string {
  return mode === "local" && author === name ? "you" : author;
}

/** Return what entries are called, each once: by the name it was given last; those of one name by their ids, too. */
export function called(entries: Iterable<{ id: string; name?: string | null }>): (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (const { id, name } of entries) found.set(id, name || (found.get(id) ?? id));
  const times = new Map<string, number>();
  for (const name of found.values()) times.set(name, (times.get(name) ?? 0) + 1);
  return [...found].map(([id, name]) => [id, times.get(name) === 1 ? name : `${name} (${id})`] as const);
}

const SHORT = 90;

/** Return who says what in a claim, shortened, and after it the id by which a file names it. */
export function claimCalled({ id, told }: Pick<S["ClaimEntry"], "id" | "told">): string {
  const words = told || id;
  const cut = words.length > SHORT ? `${words.slice(0, words.lastIndexOf(" ", SHORT))} …` : words;
  return cut === id ? id : `${cut} (${id})`;
}

export const samePath = (a: Path, b: Path) => a.length === b.length && a.every((step, i) => step === b[i]);
export const beginsWith = (path: Path, start: Path) => start.every((step, i) => path[i] === step);

const layerOf = (path: Path): Path => (path[0] === "perspectives" || path[0] === "phases" ? path.slice(0, 2) : []);

/** Return the places that may rest on claims, in the file and what is laid over it; what is laid over comes later. */
export function placesIn(view: CaseView, layers: { prefix: Path }[]): S["PlaceView"][] {
  const all = view.document.places ?? [];
  return layers.flatMap(({ prefix }) => all.filter((p) => samePath(layerOf(p.path), prefix)));
}
