import { useEffect, useRef, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { replaceText } from "../commands";
import { Button } from "../parts";
import type { S } from "../types";
import { onVersion, useWorkspace } from "../workspace";

/** The case as text: for everything the other rooms have no control for. What is typed stays until it is saved. */
export function FileText() {
  const { view, send, readOnly, known } = useWorkspace();
  const since = useRef(0);
  const [file, setFile] = useState<S["FileView"] | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    call<S["FileView"]>("GET", `/cases/${view.id}/file`).then(setFile, (e: unknown) => announce(told(e), true));
  }, [view.id, view.version]);
  const only = view.role === "viewer" || view.role === "coder" ? readOnly : undefined;
  const changed = typed !== null && typed !== file?.text;
  const save = async () => {
    if (typed === null) return;
    const why = await onVersion(since.current, () => send(replaceText(typed)));
    since.current = known();
    setRefused(why);
    if (why === null) {
      announce("The text is saved.");
      setTyped(null);
    }
  };
  return (
    <section aria-labelledby="text">
      <h2 id="text">The case as text</h2>
      <p id="textp">A text that is not right yet is kept as you typed it, and what is to be mended is listed above. Undo brings back what was there before.</p>
      <label htmlFor="file" className="unseen">Text of the case file</label>
      <textarea
        id="file" className="code" rows={22} spellCheck={false} readOnly={Boolean(only)} aria-describedby="textp" value={typed ?? view.draft ?? file?.text ?? ""}
        onChange={(e) => {
          if (typed === null) since.current = known();
          setTyped(e.target.value);
        }}
      />
      {refused && <p className="wrong" role="alert">{refused}</p>}
      <div className="row">
        <Button look="main" why={only ?? (changed ? undefined : "Nothing is changed")} onClick={() => void save()}>Save the text</Button>
        <Button why={changed ? undefined : "Nothing is changed"} onClick={() => setTyped(null)}>Take back what was typed</Button>
      </div>
    </section>
  );
}
