import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { draftOf, dropDraft, putDraft, setResting, useDraft, useDraftName } from "./drafts";
import { onVersion, useWorkspace } from "./workspace";

/** How long typing rests before it is saved. */
const REST_MS = 1000;

export interface Typing {
  /** Where the text belongs: no other field has this place. */
  place: string;
  label: string;
  value: string;
  /** Save the text; the answer is null, or why it was refused. */
  onSave: (text: string) => Promise<string | null>;
  /** Say why a text cannot be saved as it is, or null. What cannot is kept as a draft, and the case stays as it is. */
  unreadable?: ((text: string) => Promise<string | null>) | undefined;
  /** Whether somebody is in the midst of it, so that nothing is said yet against what cannot be read. */
  midst?: () => boolean;
  /** Whether it is saved once the typing rests; where not, when the field is left. */
  rests?: boolean;
  /** Whether it is saved at all without being asked for. */
  leaves?: boolean;
  /** Whether the text is meant for the case. */
  counts?: boolean;
  /** The version of the case that `value` is of, where that is not the newest that the page knows. */
  version?: number | undefined;
  /** Whether it cannot be saved here now. */
  locked?: boolean;
}

/** Two texts that met: `theirs` is what the case has, and `who` says who did what. */
export interface Met {
  who: string;
  theirs: string;
}

export interface Owned {
  shown: string;
  /** Whether something is typed that is not saved. */
  dirty: boolean;
  refused: string | null;
  met: Met | null;
  /** What the case has by now, where that is not what the field showed when it was entered. */
  arrived: string | null;
  type: (text: string) => void;
  /** Take back what was typed, and show what the case has. */
  back: () => void;
  save: () => Promise<void>;
  enter: () => void;
  leave: () => void;
  compose: (on: boolean) => void;
}

/** What is on its way to the server, by the name of its draft: a field may be left and entered again meanwhile. */
const underWay = new Set<string>();

/**
 * A text that belongs to its field while it is edited. What is typed is a draft until it is saved; what arrives is
 * never put into the field while somebody is in it, so that the two cannot be mixed.
 */
export function useOwned(typing: Typing): Owned {
  const { known } = useWorkspace();
  const { place, value, leaves = true } = typing;
  const name = useDraftName(place);
  const draft = useDraft(name);
  const typed = draft ? (draft.value as string) : null;
  const [held, setHeld] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [met, setMet] = useState<string | null>(null);
  const inside = useRef(false);
  const composing = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stopped = useRef<string | null>(null);
  const latest = useRef({ ...typing, met });
  latest.current = { ...typing, met };
  const shownVersion = useCallback(() => latest.current.version ?? known(), [known]);
  const since = useRef(draft?.since ?? 0);
  const base = useRef<string | null>(null);
  const text = useCallback(() => draftOf(name)?.value as string | undefined, [name]);
  const keep = useCallback(
    (next: string) => {
      const { label, counts = true } = latest.current;
      putDraft(name, { value: next, label, since: since.current, counts });
    },
    [name],
  );

  const end = useCallback(() => {
    clearTimeout(timer.current);
    dropDraft(name);
    setRefused(null);
    setMet(null);
    setHeld(null);
    stopped.current = null;
    since.current = shownVersion();
  }, [name, shownVersion]);

  /** Save what is typed; where it was not asked for, only what nothing was said against yet. */
  // biome-ignore lint/correctness/useExhaustiveDependencies: saving and resting call each other, both by the same name
  const save = useCallback(
    async (asked: boolean): Promise<void> => {
      clearTimeout(timer.current);
      const sent = text();
      const { locked, unreadable, onSave } = latest.current;
      if (underWay.has(name)) return;
      if (sent === latest.current.value) return end();
      const stays =
        sent === undefined ||
        locked ||
        (!asked && (composing.current || sent === stopped.current || latest.current.met !== null));
      if (stays) return setResting(name, false);
      let why: string | null = null;
      let meeting: string | null = null;
      underWay.add(name);
      try {
        why = (await unreadable?.(sent)) ?? null;
        if (why !== null && !asked && inside.current && latest.current.midst?.()) return setResting(name, false);
        if (why === null) {
          why = await onVersion(
            since.current,
            () => onSave(sent.trim() === "" ? "" : sent),
            (who) => (meeting = who),
          );
          // Whoever reads why it was refused sees what the others did.
          since.current = shownVersion();
        }
      } finally {
        underWay.delete(name);
      }
      const later = text();
      if (why === null) latest.current = { ...latest.current, value: sent };
      if (later === undefined || later === latest.current.value) return end();
      setMet(meeting);
      // What was changed meanwhile is not what was refused.
      setRefused(meeting === null && later !== sent ? null : why);
      stopped.current = why === null ? null : sent;
      setResting(name, false);
      keep(later);
      if (later !== sent) rest();
    },
    [name, text, keep, end, shownVersion],
  );

  const rest = useCallback(() => {
    clearTimeout(timer.current);
    if (latest.current.leaves === false) return;
    const saves = latest.current.rests !== false;
    setResting(name, true);
    timer.current = setTimeout(() => (saves ? void save(false) : setResting(name, false)), REST_MS);
  }, [name, save]);

  useEffect(() => {
    const leave = () => void (latest.current.leaves !== false && save(false));
    // What was typed when the room or the page was left is saved as it would have been then.
    leave();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [save]);

  useLayoutEffect(() => {
    if (inside.current && held === null) setHeld(value);
  });

  const begun = typed === null ? held : base.current;
  return {
    shown: typed ?? held ?? value,
    dirty: typed !== null,
    refused,
    met: met === null ? null : { who: met, theirs: value },
    arrived: begun !== null && begun !== value ? value : null,
    type: (next) => {
      if (typed === null) base.current = held ?? value;
      if (typed === null && held === null) since.current = shownVersion();
      if (next === value && met === null && !underWay.has(name)) return end();
      if (met === null) setRefused(null);
      keep(next);
      rest();
    },
    back: end,
    save: () => save(true),
    enter: () => {
      inside.current = true;
      if (typed === null) since.current = shownVersion();
      setHeld(typed ?? value);
    },
    leave: () => {
      inside.current = false;
      setHeld(null);
      if (leaves) void save(false);
    },
    compose: (on) => {
      composing.current = on;
      if (!on) rest();
    },
  };
}
