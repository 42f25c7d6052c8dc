import { useEffect } from "react";
import { useRoute } from "../route";

/** How long what a room shows later is waited for. */
const PATIENCE_MS = 4000;

/** Return the element of a place, or of what it is a part of. */
function elementAt(path: string): HTMLElement | null {
  const steps = path.split("/");
  for (let n = steps.length; n > 0; n--) {
    const found = document.getElementById(`at-${steps.slice(0, n).join("/")}`);
    if (found) return found;
  }
  return null;
}

/** Open what a place is folded into, bring it into sight and the focus there; false while it cannot be seen. */
function show(element: HTMLElement, scroll: boolean): boolean {
  for (let e = element.parentElement; e; e = e.parentElement) if (e instanceof HTMLDetailsElement) e.open = true;
  // What stands below an answer that is awaited is not seen yet.
  if (getComputedStyle(element).visibility === "hidden") return false;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  // It is marked until the focus goes on.
  element.dataset.arrived = "";
  element.addEventListener("blur", () => delete element.dataset.arrived, { once: true });
  const block = element.getBoundingClientRect().height < window.innerHeight / 2 ? "center" : "start";
  if (scroll) element.scrollIntoView({ block });
  return true;
}

/** Go to the place of the page that belongs to a path of the case, once it is there; return what gives up waiting. */
export function arrive(path: string, scroll = true): () => void {
  const reach = () => {
    const element = elementAt(path);
    return element !== null && show(element, scroll);
  };
  if (reach()) return () => undefined;
  const idle = (e = document.activeElement) => !e || e === document.body;
  if (idle()) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  const begun = Date.now();
  const timer = setInterval(() => {
    const elsewhere = !idle() && !document.activeElement!.matches("h1"); // who goes on meanwhile is not called back
    if (elsewhere || reach() || Date.now() - begun > PATIENCE_MS) clearInterval(timer);
  }, 50);
  return () => clearInterval(timer);
}

/** Go to the place that the address names, in whichever room it is. */
export function useArriving(): void {
  const { room, query } = useRoute();
  const at = query.get("at");
  const words = query.get("words");
  useEffect(() => (at ? arrive(at, words === null) : undefined), [room, at, words]);
}
