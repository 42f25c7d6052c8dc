import { useSyncExternalStore } from "react";

/** What is said aloud by screen readers and shown for a while; one place, so that nothing is said twice. */
interface Notice {
  id: number;
  text: string;
  error: boolean;
}

let notices: Notice[] = [];
let count = 0;
const listeners = new Set<() => void>();

function set(changed: Notice[]): void {
  notices = changed;
  for (const listener of listeners) listener();
}

/** Say something. An error stays until it is put away; the rest goes after some seconds. */
export function announce(text: string, error = false): void {
  const id = ++count;
  set([...notices.filter((n) => n.error && n.text !== text).slice(-2), { id, text, error }]);
  if (!error) setTimeout(() => set(notices.filter((n) => n.id !== id)), 6000);
}

export function Notices() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return (
    <div className="notices">
      <div role="status" aria-label="What was done">
        {shown
          .filter((n) => !n.error)
          .map((n) => (
            <p key={n.id} className="notice">
              {n.text}
            </p>
          ))}
      </div>
      <div role="alert" aria-label="What went wrong">
        {shown
          .filter((n) => n.error)
          .map((n) => (
            <p key={n.id} className="notice bad">
              <span>
                <b>Not done.</b> {n.text}
              </span>
              <button type="button" onClick={() => set(notices.filter((m) => m.id !== n.id))}>
                Put away
              </button>
            </p>
          ))}
      </div>
    </div>
  );
}
