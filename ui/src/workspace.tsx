import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { announce } from "./announce";
import { Refused, Unreachable, call, sentence } from "./api";
import { explained, metBy } from "./refusals";
import { chosenOf, layersOf, type Applied, type Chosen } from "./chosen";
import { DraftScope, scopeOf } from "./drafts";
import { isShared, within } from "./forwhom";
import { listen } from "./listening";
import { choose, useRoute } from "./route";
import type { CaseView, Command, S } from "./types";
import { capital } from "./sections/values";
import { authorFor, beginsWith } from "./words";
import { seen } from "./unseen/marks";

export type { Applied, Chosen };

/** This page among the pages that have the case open: its own commands do not meet each other. */
const CLIENT = crypto.randomUUID();
const AGAIN_MS = 1500;

/** Whether all that was typed is in the case; `draft` is kept in this browser, `unkept` nowhere. */
export type Saving = "saved" | "saving" | "waiting" | "asked" | "typing" | "draft" | "unkept";

/** For whom an edit counts that was made with a perspective or a phase chosen: for all, or for one by its prefix. */
export const FOR_ALL = "all";

/** A question for whom edits count; `why` says why one cannot be for the chosen perspective or phase only. */
export interface ForWhom {
  why: string | null;
  only: Applied[];
}

/** Why a change cannot be read as it is typed, and what may stand there instead. */
export interface Unreadable {
  why: string;
  mends: S["MendView"][];
}

export interface Workspace {
  view: CaseView;
  words: S["Vocabulary"];
  session: S["SessionView"];
  chosen: Chosen;
  layers: Applied[];
  saving: Saving;
  /**
   * Carry out a command; the answer is null, or why it was refused. One that builds on what is there is made when its
   * turn comes, of the case as it is then. Nobody is asked for whom it counts where that was `told` beside it.
   */
  send: (command: Command | ((now: CaseView) => Command), told?: boolean) => Promise<string | null>;
  takeBack: (what: "undo" | "redo", seq?: number) => Promise<void>;
  restore: (to: number) => Promise<void>;
  /** Carry out a command, and say why where it was refused: for what has no place of its own for that. */
  act: (command: Command) => void;
  /** Say why a change cannot be read as it is typed, or null; nothing is changed. */
  tried: (command: Command) => Promise<Unreadable | null>;
  /** The newest version that this page knows. */
  known: () => number;
  /** The case as this page knows it now, which may be newer than what is shown. */
  current: () => CaseView;
  reload: () => Promise<void>;
  /** Why the case cannot be changed here, or undefined. */
  /** For whom edits count in this visit, once it was said, and the question while it was not. */
  counting: string | null;
  count: (whose: string | null) => void;
  forWhom: ForWhom | null;
  readOnly: string | undefined;
  readOnlyClaims: string | undefined;
}

const Context = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const found = useContext(Context);
  if (!found) throw new Error("used outside of a case");
  return found;
}

/** The context of a case, or null outside of one: for what stands in both. */
export const useWorkspaceIfAny = (): Workspace | null => useContext(Context);

let begun: { version: number; met: ((who: string) => void) | undefined; loose: boolean } | null = null;
let arrives: string | null = null;

/** By whom and what it was that makes the page what it becomes just now; null where that is not another's. */
export const arriving = () => arrives;

/**
 * Send what `act` sends as made on the version at which it was begun, so that nothing done meanwhile is written over;
 * `met` is told who did what where it would have been. What is sent so is kept as a draft until it is saved, unless it
 * is `loose`.
 */
export function onVersion<T>(version: number, act: () => T, met?: (who: string) => void, loose = false): T {
  begun = { version, met, loose };
  try {
    return act();
  } finally {
    begun = null;
  }
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
  /** How many of them are no draft, so that they would be lost with the page. */
  const [loose, setLoose] = useState(0);
  const [waiting, setWaiting] = useState(false);
  const { query } = useRoute();
  const latest = useRef(first);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const id = first.id;
  const by = useCallback((author: string) => authorFor(session, author), [session]);

  const take = useCallback((next: CaseView) => {
    if (next.version < latest.current.version) return;
    latest.current = next;
    // At once, so that whoever waits for the answer finds the page as the case is.
    flushSync(() => setView(next));
  }, []);

  const reload = useCallback(
    async (who: string | null = null) => {
      const next = await call<CaseView>("GET", `/cases/${id}`);
      arrives = who;
      try {
        take(next);
      } finally {
        arrives = null;
      }
    },
    [id, take],
  );

  /** Send one change after the other; while nobody answers, the same request is sent again under its own key. */
  const change = useCallback(
    (path: string, body: object | (() => object | string), from = begun): Promise<string | null> => {
      const key = crypto.randomUUID();
      if (!from || from.loose) setLoose((n) => n + 1);
      const attempt = async (): Promise<string | null> => {
        const made: object | string = typeof body === "function" ? (body as () => object | string)() : body;
        if (typeof made === "string") return made;
        for (;;) {
          try {
            const json = { ...made, version: from?.version ?? latest.current.version, client: CLIENT, key };
            const now = await call<CaseView>("POST", `/cases/${id}/${path}`, { json, outlives: true });
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
            const who = metBy(e, by);
            if (who !== null) from?.met?.(who);
            return explained(e, by);
          }
        }
      };
      setPending((n) => n + 1);
      const done = queue.current.then(attempt).finally(() => {
        setPending((n) => n - 1);
        if (!from || from.loose) setLoose((n) => n - 1);
      });
      queue.current = done;
      return done;
    },
    [id, take, reload, by],
  );

  const here = useCallback(() => chosenOf(latest.current, new URLSearchParams(location.search)), []);
  const [said, setSaid] = useState<{ of: string; whose: string } | null>(null);
  const [forWhom, setForWhom] = useState<ForWhom | null>(null);
  const remembered = useRef(said);
  const waiters = useRef<((whose: string | null) => void)[]>([]);
  const chosenKey = JSON.stringify(chosenOf(view, query));
  const count = useCallback(
    (whose: string | null) => {
      const answer = whose === null ? null : { of: JSON.stringify(here()), whose };
      // Where nothing was to choose, nothing is remembered.
      if (!forWhomNow.current?.why) {
        remembered.current = answer;
        setSaid(answer);
      }
      setForWhom(null);
      const told = waiters.current;
      waiters.current = [];
      for (const tell of told) tell(whose);
    },
    [here],
  );
  const forWhomNow = useRef(forWhom);
  forWhomNow.current = forWhom;
  useEffect(
    () => () => {
      for (const tell of waiters.current.splice(0)) tell(null);
    },
    [chosenKey],
  );
  useEffect(() => setForWhom(null), [chosenKey]);

  const send = useCallback<Workspace["send"]>(
    async (command, told = false) => {
      const from = begun;
      const make = () => (typeof command === "function" ? command(latest.current) : command);
      const only = layersOf(latest.current, here()).slice(1);
      const first = make();
      if (told || !only.length || !isShared(first, words.sections))
        return change("commands", () => ({ command: make() }), from);
      const can = only.filter((l) => typeof within(latest.current, l.prefix, first, words.sections) !== "string");
      const kept = remembered.current?.of === JSON.stringify(here()) ? remembered.current.whose : null;
      let whose = kept === FOR_ALL || can.some((l) => l.prefix.join("/") === kept) ? kept : null;
      if (whose === null) {
        const reason = within(latest.current, only.at(-1)!.prefix, first, words.sections);
        setForWhom({ why: can.length ? null : String(reason), only: can });
        whose = await new Promise<string | null>((resolve) => waiters.current.push(resolve));
      }
      if (whose === null) return "Not done: it was not said for whom this counts.";
      const prefix = only.find((l) => l.prefix.join("/") === whose)?.prefix;
      return change(
        "commands",
        () => {
          const made = prefix ? within(latest.current, prefix, make(), words.sections) : make();
          return typeof made === "string" ? made : { command: made };
        },
        from,
      );
    },
    [change, here, words.sections],
  );

  const takeBack = useCallback(
    async (what: "undo" | "redo", seq?: number) => {
      const title = seq === undefined ? latest.current[what]?.title : undefined;
      const why = await change(what, seq === undefined ? {} : { seq });
      announce(why ?? `Done: ${title ?? "taken back"}`, why !== null);
    },
    [change],
  );

  const act = useCallback(
    (command: Command) => void send(command).then((why) => why !== null && announce(why, true)),
    [send],
  );

  const tried = useCallback(
    async (command: Command): Promise<Unreadable | null> => {
      const at = command.kind === "edit" || command.kind === "add" || command.kind === "replace" ? command.path : null;
      if (at === null) return null;
      try {
        const found = await call<S["TrialView"]>("POST", `/cases/${id}/try`, {
          json: {
            ...chosenOf(latest.current, new URLSearchParams(location.search)),
            version: latest.current.version,
            what_if: [command],
          },
        });
        const wrong = found.problems.find((p) => beginsWith(p.path, at));
        return wrong
          ? { why: [wrong.message, wrong.hint].filter(Boolean).map(sentence).join(" "), mends: wrong.mends ?? [] }
          : null;
      } catch {
        return null; // what cannot be tried is told where it is sent
      }
    },
    [id],
  );

  const known = useCallback(() => latest.current.version, []);
  const current = useCallback(() => latest.current, []);

  const restore = useCallback(
    async (to: number) => {
      const why = await change("restore", { to });
      announce(
        why ?? `The case is again what it was at version ${to}; undo brings back what was there before.`,
        why !== null,
      );
    },
    [change],
  );

  useEffect(() => {
    return listen(id, {
      known,
      changed: (news) => {
        queue.current = queue.current.then(async () => {
          if (news.version <= latest.current.version) return;
          const what = `${by(news.changed_by)}: ${news.title}`;
          await reload(what).catch(() => undefined);
          announce(capital(what));
        });
      },
      gone: () => {
        // Where coding became blind, or was opened, another case is seen under this address: the page begins anew.
        const gone = () =>
          announce("This case may no longer be seen: it was put away, or your role in it was taken.", true);
        call("GET", `/cases/${id}`).then(() => window.location.reload(), gone);
      },
      refused: () =>
        announce(
          "Changes by others are not shown here as they happen: too many pages are open, or you are signed out. " +
            "Close some; it is tried again from time to time.",
          true,
        ),
    });
  }, [id, known, reload, by]);

  useEffect(() => {
    // What is on its way arrives although the page goes away; what waits for an answer does not.
    if (!loose || !waiting) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [loose, waiting]);

  const value = useMemo<Workspace>(() => {
    const chosen = chosenOf(view, query);
    const text =
      view.draft === null || view.draft === undefined
        ? undefined
        : "The text of the file is not YAML at the moment; mend it under “Report and export” first.";
    const role =
      view.role === "viewer"
        ? "You may look at this case and not change it; its owner can give you a role."
        : view.role === "coder"
          ? "A coder changes claims only; an owner of the case can give you more."
          : undefined;
    return {
      view,
      words,
      session,
      chosen,
      layers: layersOf(view, chosen),
      saving: waiting ? "waiting" : pending ? "saving" : "saved",
      send,
      act,
      tried,
      counting: said?.of === JSON.stringify(chosen) ? said.whose : null,
      count,
      forWhom,
      takeBack,
      restore,
      reload,
      known,
      current,
      readOnly: text ?? role,
      readOnlyClaims: text ?? (view.role === "coder" ? undefined : role),
    };
  }, [
    view,
    words,
    session,
    query,
    pending,
    waiting,
    said,
    forWhom,
    count,
    send,
    act,
    tried,
    takeBack,
    restore,
    reload,
    known,
    current,
  ]);

  useEffect(() => {
    document.title = seen(`${view.title} – Detente`);
  }, [view.title]);

  return (
    <DraftScope value={scopeOf(session.person, id)}>
      <Context value={value}>{children}</Context>
    </DraftScope>
  );
}

/** Choose a perspective or a phase; the address remembers it. */
export function choosing(what: "perspective" | "phase", id: string): void {
  choose({ [what]: id || null });
}
