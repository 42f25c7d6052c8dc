import { useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { modelCalled } from "../chosen";
import { Button } from "../parts";
import { useWorkspace } from "../workspace";

/** What is made of the model that is chosen, with a button: what was made, as long as it is of what is chosen still. */
export function useMade<T>(path: string, ready: string, more?: Record<string, unknown>) {
  const { view, chosen } = useWorkspace();
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ of: string; found: T } | null>(null);
  const json = { perspective: chosen.perspective, phase: chosen.phase, ...more };
  const of = JSON.stringify([view.version, json]);
  const make = async () => {
    setBusy(true);
    try {
      setMade({ of, found: await call<T>("POST", `/cases/${view.id}/${path}`, { json }) });
      announce(ready);
    } catch (e) {
      announce(told(e), true);
    }
    setBusy(false);
  };
  return { found: made?.of === of ? made.found : null, busy, make };
}

/** The button that makes it, below what says of which model it is. */
export function Make({ busy, make, label }: { busy: boolean; make: () => Promise<void>; label: string }) {
  return (
    <div className="row">
      <Button why={busy ? "It is being made" : undefined} onClick={() => void make()}>
        {label}
      </Button>
    </div>
  );
}

/** Of which model it is, where there are several. */
export function OfWhich() {
  const { view, chosen } = useWorkspace();
  if (view.selections.length < 2) return null;
  return (
    <p>
      They are of <b>{modelCalled(view, chosen)}</b>; another perspective or phase is chosen at the top of the page.
    </p>
  );
}
