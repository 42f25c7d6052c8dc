import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { arriving, onVersion, useWorkspaceIfAny } from "./workspace";

interface Props<T> {
  /** What the choice is called. */
  name: string;
  /** What the case has. */
  value: T;
  say: (value: T) => string;
  /** Choose a value. */
  put: (value: T) => void;
  /** What the case has in words, where the value does not say it: of a choice that adds to a list. */
  theirs?: string | undefined;
}

interface Met<T> {
  who: string;
  mine: T;
}

/**
 * A choice that another made otherwise, too: while one's own was on its way, or while somebody was in it. Both are
 * shown at its place, and nothing is written over before it is said which counts.
 */
export function useMeeting<T>({ name, value, say, put, theirs }: Props<T>) {
  const workspace = useWorkspaceIfAny();
  const [met, setMet] = useState<Met<T> | null>(null);
  const inside = useRef(false);
  const expected = useRef(JSON.stringify(value));
  const before = useRef(value);
  const now = JSON.stringify(value);
  useLayoutEffect(() => {
    const who = arriving();
    if (inside.current && who !== null && now !== expected.current) setMet({ who, mine: before.current });
    if (now === JSON.stringify(met?.mine)) setMet(null);
    expected.current = now;
    before.current = JSON.parse(now) as T;
  }, [now, met?.mine]);
  const choose = (next: T, act: () => void = () => put(next)) => {
    setMet(null);
    expected.current = JSON.stringify(next);
    if (!workspace) return act();
    onVersion(workspace.known(), act, (who) => setMet({ who, mine: next }), true);
  };
  const note: ReactNode = met && (
    <div className="met" role="group" aria-label={`Two versions of ${name}`}>
      <p>
        <b>Changed meanwhile</b> – {met.who}.
      </p>
      <dl>
        <div>
          <dt>In the case</dt>
          <dd>{theirs ?? (say(value) || <i>nothing</i>)}</dd>
        </div>
        <div>
          <dt>Yours</dt>
          <dd>{say(met.mine) || <i>nothing</i>}</dd>
        </div>
      </dl>
      <p className="row">
        <button type="button" className="small" onClick={() => choose(met.mine)}>
          Keep mine
        </button>{" "}
        <button type="button" className="small" onClick={() => setMet(null)}>
          Take theirs
        </button>
      </p>
    </div>
  );
  const within = {
    onFocus: () => {
      inside.current = true;
    },
    onBlur: () => {
      inside.current = false;
    },
  };
  return { choose, note, within };
}
