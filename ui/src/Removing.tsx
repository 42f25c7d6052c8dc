import { useRef, useState } from "react";
import { announce } from "./announce";
import { call, told } from "./api";
import { remove } from "./commands";
import { showQuestion } from "./keys";
import { Button } from "./parts";
import type { Path } from "./types";
import { plural } from "./words";
import { useWorkspace } from "./workspace";

interface Props {
  path: Path;
  /** What it is called. */
  name: string;
  label?: string | undefined;
  why?: string | undefined;
  /** Before it is gone. */
  before?: () => void;
}

/** Removes an entry. Where others speak of it, it says where, and offers to take it away there too. */
export function Removing({ path, name, label, why, before }: Props) {
  const { view, send } = useWorkspace();
  const [uses, setUses] = useState<string[]>([]);
  const dialog = useRef<HTMLDialogElement>(null);
  const go = async (everywhere: boolean) => {
    dialog.current?.close();
    before?.();
    const refused = await send(remove(path, everywhere));
    announce(refused ?? `“${name}” is removed; undo brings it back.`, refused !== null);
  };
  const ask = async () => {
    try {
      const found = await call<string[]>("POST", `/cases/${view.id}/uses`, { json: { path } });
      setUses(found);
      if (found.length === 0) return void go(false);
      showQuestion(dialog.current);
    } catch (e) {
      announce(told(e), true);
    }
  };
  return (
    <>
      <Button look="small" why={why} aria-label={label} onClick={() => void ask()}>
        Remove
      </Button>
      <dialog ref={dialog} tabIndex={-1} aria-label={`Remove “${name}”?`}>
        <h2>Remove “{name}”?</h2>
        <p>It is used in {plural(uses.length, "place")}:</p>
        <ul>
          {uses.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <p>
          Removed there too, a name goes from its list, and what says nothing without it goes as well. Undo brings
          everything back.
        </p>
        <p className="row">
          <Button look="main" onClick={() => void go(true)}>
            Remove it there too
          </Button>
          <Button onClick={() => void go(false)}>Only here</Button>
          <Button onClick={() => dialog.current?.close()}>Keep it</Button>
        </p>
      </dialog>
    </>
  );
}
