import { useCallback, useEffect, useRef, useState } from "react";
import { ask, call, told } from "./api";
import { modelCalled } from "./chosen";
import { canAsk } from "./next";
import type { Answer, Command, Kind, Model, Question, S } from "./types";
import { useWorkspace, type Chosen } from "./workspace";

export interface Asked<T> {
  answer: T | null;
  error: string | null;
  busy: boolean;
  progress: string;
  cancel: () => void;
}

interface Run<T> extends Omit<Asked<T>, "cancel"> {
  /** What it is a run of. */
  of: string | null;
}

/**
 * Run what is asked anew whenever `key` changes, once it is `ready`, which is when what comes first is there; the last
 * answer stays while the next is on its way.
 */
function useAsked<T>(
  key: string | null,
  run: (signal: AbortSignal, say: (w: string) => void) => Promise<T>,
  ready = true,
): Asked<T> {
  const [state, setState] = useState<Run<T>>({ of: null, answer: null, error: null, busy: false, progress: "" });
  const current = useRef<AbortController | null>(null);
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (key === null) setState({ of: null, answer: null, error: null, busy: false, progress: "" });
    if (key === null || !ready) return;
    const control = new AbortController();
    current.current = control;
    setState((s) => ({ ...s, of: key, busy: true, error: null, progress: "" }));
    latest
      .current(control.signal, (progress) => setState((s) => ({ ...s, progress })))
      .then(
        (answer) => control.signal.aborted || setState({ of: key, answer, error: null, busy: false, progress: "" }),
        (e: unknown) => {
          if (!control.signal.aborted) setState({ of: key, answer: null, error: told(e), busy: false, progress: "" });
        },
      );
    return () => control.abort();
  }, [key, ready]);
  const cancel = useCallback(() => {
    current.current?.abort();
    setState((s) => ({ ...s, busy: false, progress: "", error: "Cancelled." }));
  }, []);
  const { of, ...found } = state;
  // What is asked by now may be another thing than what was run last; and where nothing is asked, nothing is known.
  if (key === null) return { answer: null, error: null, busy: false, progress: "", cancel };
  return of === key ? { ...found, cancel } : { answer: found.answer, error: null, busy: true, progress: "", cancel };
}

/**
 * Ask a question about the chosen model, again after every change of the case, each time once it is `ready`; null asks
 * nothing.
 */
export function useAnswer<K extends Kind>(kind: K, question: Question<K> | null, ready = true): Asked<Answer<K>> {
  const { view, chosen } = useWorkspace();
  const whole = question && { ...chosen, version: view.version, ...question };
  const key = whole && canAsk(kind, view) ? JSON.stringify([kind, view.id, view.version, whole]) : null;
  const run = (signal: AbortSignal, onProgress: (w: string) => void) =>
    ask(view.id, kind, whole as Question<K>, { signal, onProgress });
  return useAsked(key, run, ready);
}

/** What a computation was started about. */
export interface About extends Chosen {
  version: number;
  /** What the model is called. */
  called: string;
}

export interface Started<K extends Kind> extends Asked<Answer<K>> {
  start: (question: Question<K>) => void;
  about: About | null;
  /** The id of the computation, under which the server keeps what it made. */
  id: string | null;
}

const NOT_STARTED = { answer: null, error: null, busy: false, progress: "", about: null, id: null };

/** A computation that is started by a button and not again by itself; it ends when its place is left. */
export function useStarted<K extends Kind>(kind: K): Started<K> {
  const { view, chosen } = useWorkspace();
  const [state, setState] = useState<Omit<Started<K>, "cancel" | "start">>(NOT_STARTED);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  const start = (question: Question<K>) => {
    current.current?.abort();
    const control = new AbortController();
    current.current = control;
    const mine = (now: Partial<typeof state>) => control.signal.aborted || setState((s) => ({ ...s, ...now }));
    const whole = { ...chosen, version: view.version };
    setState({ ...NOT_STARTED, busy: true, about: { ...whole, called: modelCalled(view, chosen) } });
    ask(
      view.id,
      kind,
      { ...whole, ...question },
      {
        signal: control.signal,
        onProgress: (progress) => mine({ progress }),
        onId: (id) => mine({ id }),
      },
    ).then(
      (answer) => mine({ answer, busy: false }),
      (e: unknown) => mine({ error: told(e), busy: false }),
    );
  };
  const cancel = useCallback(() => {
    current.current?.abort();
    setState({ ...NOT_STARTED, error: "Cancelled." });
  }, []);
  return { ...state, start, cancel };
}

const NOTHING: Command[] = [];

/** Return the chosen model: counts, what each rule removes, warnings; with commands supposed and not saved. */
export function useModel(supposed: Command[] | null = NOTHING): Asked<Model> {
  const { view, chosen } = useWorkspace();
  const key =
    view.valid && view.has_model && supposed ? JSON.stringify([view.id, view.version, chosen, supposed]) : null;
  return useAsked(key, (signal) =>
    supposed?.length
      ? call<Model>("POST", `/cases/${view.id}/model`, {
          json: { ...chosen, version: view.version, what_if: supposed },
          signal,
        })
      : call<Model>("GET", `/cases/${view.id}/model`, { query: { ...chosen, version: view.version }, signal }),
  );
}

/** Return what would come of a change, whether or not the case is whole; null tries nothing. */
export function useTrial(command: Command | null): Asked<S["TrialView"]> {
  const { view, chosen } = useWorkspace();
  const key = command && JSON.stringify([view.id, view.version, chosen, command]);
  return useAsked(key, (signal) =>
    call<S["TrialView"]>("POST", `/cases/${view.id}/try`, {
      json: { ...chosen, version: view.version, what_if: [command] },
      signal,
    }),
  );
}

/** Return a value once it has rested for a while, so that not every key is a question. */
export function useRested<T>(value: T, ms = 350): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
