import { createContext, useContext, useEffect, useSyncExternalStore } from "react";

/**
 * What is typed and not saved yet. It is kept in this browser, by person, case and place, until it is saved or
 * discarded, so that it is there again after the room, the page or the browser was left.
 */
export interface Draft {
  value: unknown;
  /** What it is called in the list of drafts, and the address of the page where it was typed. */
  label: string;
  address: string;
  /** The version of the case that was shown when it was begun. */
  since: number;
  /** When it was last changed. */
  at: number;
  /** Whether it is meant for the case; choices of what to look at are kept in the same way and are nobody's loss. */
  counts: boolean;
}

const PREFIX = "detente.draft/";
/** What nobody came back for is dropped after this time, and beyond this number, the oldest first. */
const DAYS = 90;
const MOST = 300;
const WRITE_MS = 250;

const drafts = new Map<string, Draft>();
/** What this page last read or wrote under a key: another page of the same person may write there too. */
const seen = new Map<string, string>();
const unwritten = new Set<string>();
/** The keys whose words the browser would not keep. */
const unkept = new Set<string>();
const resting = new Set<string>();
const listeners = new Set<() => void>();
let listed: [string, Draft][] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

function begin(): void {
  const found: [string, string, Draft][] = [];
  // What is meant for the case outlives what was only looked at.
  for (let i = 0; i < localStorage.length; i++) {
    const key = localStorage.key(i)!;
    if (!key.startsWith(PREFIX)) continue;
    const raw = localStorage.getItem(key)!;
    try {
      found.push([key, raw, JSON.parse(raw) as Draft]);
    } catch {
      localStorage.removeItem(key);
    }
  }
  found.sort((a, b) => Number(b[2].counts) - Number(a[2].counts) || b[2].at - a[2].at);
  const oldest = Date.now() - DAYS * 86_400_000;
  for (const [i, [key, raw, draft]] of found.entries()) {
    if (i >= MOST || draft.at < oldest) {
      localStorage.removeItem(key);
    } else {
      drafts.set(key.slice(PREFIX.length), draft);
      seen.set(key, raw);
    }
  }
  list();
}

function list(): void {
  listed = [...drafts].filter(([, d]) => d.counts).sort((a, b) => b[1].at - a[1].at);
}

function tell(): void {
  list();
  for (const listener of listeners) listener();
}

/** Write what is not written yet. What another page wrote meanwhile under the same key is put beside it, not lost. */
export function writeDrafts(): void {
  clearTimeout(timer);
  for (const name of unwritten) {
    const key = PREFIX + name;
    const draft = drafts.get(name);
    const there = localStorage.getItem(key);
    const foreign = there !== null && there !== seen.get(key);
    try {
      if (draft) {
        const raw = JSON.stringify(draft);
        if (foreign && (JSON.parse(there) as Draft).counts) localStorage.setItem(`${key}~${Date.now()}`, there);
        localStorage.setItem(key, raw);
        seen.set(key, raw);
      } else if (!foreign) {
        localStorage.removeItem(key);
        seen.delete(key);
      }
      unkept.delete(name);
    } catch {
      if (draft?.counts) unkept.add(name);
    }
  }
  unwritten.clear();
  tell();
}

function write(name: string): void {
  unwritten.add(name);
  clearTimeout(timer);
  timer = setTimeout(writeDrafts, WRITE_MS);
  tell();
}

export function putDraft(name: string, draft: Omit<Draft, "at" | "address">): void {
  const address = drafts.get(name)?.address ?? location.pathname + location.search;
  drafts.set(name, { ...draft, address, at: Date.now() });
  write(name);
}

export function dropDraft(name: string): void {
  resting.delete(name);
  unkept.delete(name);
  if (drafts.delete(name)) write(name);
}

export const draftOf = (name: string): Draft | undefined => drafts.get(name);

/** Say whether a draft is about to be saved by itself, once the typing rests, or is on its way. */
export function setResting(name: string, on: boolean): void {
  if (resting.has(name) === on) return;
  if (on) resting.add(name);
  else resting.delete(name);
  tell();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Whose drafts, and of which case. */
export const DraftScope = createContext("");
export const scopeOf = (person: string, caseId: string) => `${encodeURIComponent(person)}/${caseId}/`;

/** Return the full name of the draft of a place. */
export function useDraftName(place: string): string {
  return useContext(DraftScope) + place;
}

export function useDraft(name: string): Draft | undefined {
  return useSyncExternalStore(subscribe, () => drafts.get(name));
}

/** Return the drafts of a case, the newest first, and apart from them whether any is about to be saved. */
export function useDrafts(): { drafts: [string, Draft][]; typing: boolean; unkept: boolean } {
  const scope = useContext(DraftScope);
  const here = useSyncExternalStore(subscribe, () => listed).filter(([name]) => name.startsWith(scope));
  const still = here.filter(([name]) => !resting.has(name));
  return { drafts: still, typing: still.length < here.length, unkept: here.some(([name]) => unkept.has(name)) };
}

/** A value that is typed or chosen and kept at its place; `counts` where it is meant for the case. */
export function useKept<T>(
  place: string,
  label: string,
  initial: T,
  counts = true,
): [T, (next: T | ((now: T) => T)) => void, () => void] {
  const name = useDraftName(place);
  const draft = useDraft(name);
  const put = (change: T | ((now: T) => T)) => {
    const next =
      typeof change === "function"
        ? (change as (now: T) => T)((draftOf(name)?.value as T | undefined) ?? initial)
        : change;
    if (JSON.stringify(next) === JSON.stringify(initial)) dropDraft(name);
    else putDraft(name, { value: next, label, since: draftOf(name)?.since ?? 0, counts });
  };
  return [draft ? (draft.value as T) : initial, put, () => dropDraft(name)];
}

/** Let go of a draft that another page of the same person saved or discarded, as it stands here. */
function letGo({ key, oldValue, newValue }: StorageEvent): void {
  if (
    !key?.startsWith(PREFIX) ||
    newValue !== null ||
    seen.get(key) !== oldValue ||
    unwritten.has(key.slice(PREFIX.length))
  )
    return;
  seen.delete(key);
  drafts.delete(key.slice(PREFIX.length));
  tell();
}

/** Write before the page goes away; ask only where the browser would not keep the words. */
export function useKeeping(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      writeDrafts();
      if (unkept.size > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    window.addEventListener("pagehide", writeDrafts);
    document.addEventListener("visibilitychange", writeDrafts);
    window.addEventListener("storage", letGo);
    return () => {
      window.removeEventListener("beforeunload", ask);
      window.removeEventListener("pagehide", writeDrafts);
      document.removeEventListener("visibilitychange", writeDrafts);
      window.removeEventListener("storage", letGo);
    };
  }, []);
}

try {
  begin();
} catch {
  // Without a store every word typed is asked about before the page goes away.
}
