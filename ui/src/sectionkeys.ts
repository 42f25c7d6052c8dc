import { heard } from "./keys";

const follows = (a: Node, b: Node) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);

/** Return the heading of the section after the one that something is in, or of that one itself and those before it. */
export function headingFrom(at: Node, by: 1 | -1): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>("main :is(h1, h2)")].filter((h) => h.checkVisibility());
  return by > 0 ? all.find((h) => follows(at, h)) : all.findLast((h) => h !== at && follows(h, at));
}

/** Let Alt with Page Down or Page Up go from section to section, out of a field as well: Tab goes on from there. */
export function sectionKeys(): () => void {
  const keys = heard((event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "PageDown" && event.key !== "PageUp")) return;
    event.preventDefault();
    const heading = headingFrom(document.activeElement ?? document.body, event.key === "PageDown" ? 1 : -1);
    if (!heading) return;
    if (heading.tabIndex < 0) heading.tabIndex = -1;
    heading.focus();
  });
  window.addEventListener("keydown", keys);
  return () => window.removeEventListener("keydown", keys);
}
