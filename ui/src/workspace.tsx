import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { announce } from "./announce";
import { Refused, Unreachable, call, sentence, told } from "./api";
import { choose, useRoute } from "./route";
import type { CaseView, Command, Layer, Path, S } from "./types";
import { seen } from "./unseen/marks";

/** This page among the pages that have the case open: its own commands do not meet each other. */
const CLIENT = crypto.randomUUID();
const AGAIN_MS = 1500;

export type Saving = "saved" | "saving" | "waiting";

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

export interface Workspace {
  view: CaseView;
  words: S["Vocabulary"];
  session: S["SessionView"];
  chosen: Chosen;
  layers: Applied[];
  saving: Saving;
  /** Carry out a command; the answer is null, or why it was refused. */
  send: (command: Command) => Promise<string | null>;
  takeBack: (what: "undo" | "redo", seq?: number) => Promise<void>;
  restore: (to: number) => Promise<void>;
  /** The newest version that this page knows. */
  known: () => number;
  reload: () => Promise<void>;
  /** Why the case cannot be changed here, or undefined. */
  readOnly: string | undefined;
  readOnlyClaims: string | undefined;
}

const Context = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const found = useContext(Context);
  if (!found) throw new Error("used outside of a case");
  return found;
}

/** Return the perspective and the phase of the address, or the first perspective where one is needed. */
function chosenOf(view: CaseView, query: URLSearchParams): Chosen {
  const known = (ids: S["Selectable"][], id: string | null) => (ids.some((s) => s.id === id) ? id : null);
  const perspective = known(view.perspectives, query.get("perspective"));
  const needed = view.needs_perspective || (!view.document.decision_makers?.length && view.perspectives.length > 0);
  return {
    perspective: perspective ?? (needed ? (view.perspectives[0]?.id ?? null) : null),
    phase: known(view.phases, query.get("phase")),
  };
}

function layersOf(view: CaseView, { perspective, phase }: Chosen): Applied[] {
  const found: Applied[] = [{ label: "", prefix: [], layer: view.document }];
  for (const [name, word, id] of [["perspectives", "perspective", perspective], ["phases", "phase", phase]] as const) {
    const entry = view.document[name]?.find((e) => e.id === id);
    if (entry) found.push({ label: `${word} ${entry.name ?? entry.id}`, prefix: [name, entry.id], layer: entry.layer });
  }
  return found;
}

let begun: number | null = null;

/** Send what `act` sends as made on the version at which it was begun, so that nothing done meanwhile is written over. */
export function onVersion<T>(version: number, act: () => T): T {
  begun = version;
  try {
    return act();
  } finally {
    begun = null;
  }
}

function explained(e: unknown): string {
  if (!(e instanceof Refused) || !e.error.changes?.length) return told(e);
  const met = e.error.changes.map((c) => `${c.author}: ${c.title}`).join("; ");
  return `${sentence(e.error.message)} Changed meanwhile – ${met}. Look at it and do yours again if it is still right.`;
}

interface Props {
  first: CaseView;
  words: S["Vocabulary"];
  session: S["SessionView"];
  children: ReactNode;
}

export function WorkspaceOf({ first, words, session, children }: Props) {
  const [view, setView] = useState(first);
  const [pending, setPending] = useState(0);
  const [waiting, setWaiting] = useState(false);
  const { query } = useRoute();
  const latest = useRef(first);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const id = first.id;

  const take = useCallback((next: CaseView) => {
    if (next.version < latest.current.version) return;
    latest.current = next;
    setView(next);
  }, []);

  const reload = useCallback(async () => take(await call<CaseView>("GET", `/cases/${id}`)), [id, take]);

  /** Send one change after the other; while nobody answers, the same request is sent again under its own key. */
  const change = useCallback((path: string, body: object): Promise<string | null> => {
    const key = crypto.randomUUID();
    const since = begun;
    const attempt = async (): Promise<string | null> => {
      for (;;) {
        try {
          const json = { ...body, version: since ?? latest.current.version, client: CLIENT, key };
          const now = await call<CaseView>("POST", `/cases/${id}/${path}`, { json });
          take(now);
          setWaiting(false);
          if (now.notes?.length) announce(now.notes.join(" "));
          return null;
        } catch (e) {
          if (e instanceof Unreachable) {
            setWaiting(true);
            await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
            continue;
          }
          setWaiting(false);
          if (e instanceof Refused && e.error.code === "stale") await reload().catch(() => undefined);
          return explained(e);
        }
      }
    };
    setPending((n) => n + 1);
    const done = queue.current.then(attempt).finally(() => setPending((n) => n - 1));
    queue.current = done;
    return done;
  }, [id, take, reload]);

  const send = useCallback((command: Command) => change("commands", { command }), [change]);

  const takeBack = useCallback(async (what: "undo" | "redo", seq?: number) => {
    const title = seq === undefined ? latest.current[what]?.title : undefined;
    const why = await change(what, seq === undefined ? {} : { seq });
    announce(why ?? `Done: ${title ?? "taken back"}`, why !== null);
  }, [change]);

  const known = useCallback(() => latest.current.version, []);

  const restore = useCallback(async (to: number) => {
    const why = await change("restore", { to });
    announce(why ?? `The case is again what it was at version ${to}; undo brings back what was there before.`, why !== null);
  }, [change]);

  useEffect(() => {
    const events = new EventSource(`/api/cases/${id}/events?version=${latest.current.version}`);
    events.addEventListener("changed", (event) => {
      const news = JSON.parse((event as MessageEvent<string>).data) as S["Changed"];
      queue.current = queue.current.then(async () => {
        if (news.version <= latest.current.version) return;
        await reload().catch(() => undefined);
        announce(`${news.changed_by}: ${news.title}`);
      });
    });
    events.addEventListener("gone", () => {
      events.close();
      announce("This case may no longer be seen: it was put away, or your role in it was taken.", true);
    });
    events.addEventListener("error", () => {
      // What is merely interrupted is tried again by the browser; what is refused is not.
      if (events.readyState !== EventSource.CLOSED) return;
      announce("Changes by others are not shown here as they happen: too many pages are open, or you are signed out. Close some, then load this page again.", true);
    });
    return () => events.close();
  }, [id, reload]);

  useEffect(() => {
    if (!pending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [pending]);

  const value = useMemo<Workspace>(() => {
    const chosen = chosenOf(view, query);
    const text = view.draft === null || view.draft === undefined ? undefined
      : "The text of the file is not YAML at the moment; mend it under “Report and export” first.";
    const role = view.role === "viewer" ? "You may look at this case and not change it; its owner can give you a role."
      : view.role === "coder" ? "A coder changes claims only; an owner of the case can give you more." : undefined;
    return {
      view, words, session, chosen, layers: layersOf(view, chosen),
      saving: waiting ? "waiting" : pending ? "saving" : "saved",
      send, takeBack, restore, reload, known,
      readOnly: text ?? role, readOnlyClaims: text ?? (view.role === "coder" ? undefined : role),
    };
  }, [view, words, session, query, pending, waiting, send, takeBack, restore, reload, known]);

  useEffect(() => {
    document.title = seen(`${view.title} – Detente`);
  }, [view.title]);

  return <Context value={value}>{children}</Context>;
}

/** Choose a perspective or a phase; the address remembers it. */
export function choosing(what: "perspective" | "phase", id: string): void {
  choose({ [what]: id || null });
}
