import { useSyncExternalStore } from "react";

/**
 * Where the page is: `/cases/ID/ROOM?…`. The address holds everything that is chosen, so that it can be kept or sent.
 */
export interface Route {
  caseId: string | null;
  room: string;
  query: URLSearchParams;
}

/** The path that the workbench is below, as the server wrote it into the page; "" where it has the whole address. */
const BASE = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? "";

/** Return where an address of the workbench is on this server; every address that is written out goes through it. */
export const at = (address: string) => BASE + address;

const MOVED = "detente:moved";

function subscribe(changed: () => void): () => void {
  window.addEventListener("popstate", changed);
  window.addEventListener(MOVED, changed);
  return () => {
    window.removeEventListener("popstate", changed);
    window.removeEventListener(MOVED, changed);
  };
}

const here = () => location.pathname + location.search;

/** Go to an address of the page; `replace` leaves no trace in the browser's history. */
export function go(address: string, replace = false): void {
  if (address === here()) return;
  const elsewhere = address.split("?", 1)[0] !== location.pathname;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  window.dispatchEvent(new Event(MOVED));
  // Another room is read from its beginning; what a link leads to is shown once it is there.
  if (elsewhere) window.scrollTo(0, 0);
}

/** Change the query of the address; null removes a key. */
export function choose(changes: Record<string, string | null>, replace = true): void {
  go(withQuery(location.pathname, changes), replace);
}

/** Return an address with the query of now and some changes. */
export function withQuery(path: string, changes: Record<string, string | null>): string {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) value === null ? query.delete(key) : query.set(key, value);
  return query.size ? `${path}?${query}` : path;
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, here);
  const url = new URL(address, location.origin);
  const [, , caseId = null, room = ""] = url.pathname.slice(BASE.length).split("/");
  return { caseId: caseId && decodeURIComponent(caseId), room: room || "verdict", query: url.searchParams };
}
