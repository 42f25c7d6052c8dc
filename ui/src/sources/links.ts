const CITES = " > ";

/** Return the speakers of a chain as they stand in its fields, with one more field for whom the last one cites. */
export function linksOf(by: string): string[] {
  const links = by.split(CITES);
  return links.at(-1)?.trim() ? [...links, ""] : links;
}

/** Return a chain with other words for one of its speakers; “>” in them parts several. */
export function relinked(by: string, at: number, words: string): string {
  const links = linksOf(by);
  const next = words.split(">").map((part, k) => (k > 0 ? part.trimStart() : part));
  links.splice(at, 1, ...next.map((part, k) => (k < next.length - 1 ? part.trimEnd() : part)));
  while (links.length > 1 && !links.at(-1)?.trim()) links.pop();
  return links.join(CITES);
}
