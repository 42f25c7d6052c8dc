import { useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { announce } from "../announce";
import { call, told } from "../api";
import { replaceText } from "../commands";
import { Beside } from "../field";
import { Button } from "../parts";
import type { S } from "../types";
import { useOwned } from "../typing";
import { useWorkspace } from "../workspace";

/** The case as text: for everything the other rooms have no control for. What is typed stays until it is saved. */
export function FileText() {
  const { view, send, readOnly } = useWorkspace();
  const [file, setFile] = useState<S["FileView"] | null>(null);
  const read = useCallback(() => call<S["FileView"]>("GET", `/cases/${view.id}/file`), [view.id]);
  useEffect(() => {
    read().then(setFile, (e: unknown) => announce(told(e), true));
  }, [read, view.version]);
  const only = view.role === "viewer" || view.role === "coder" ? readOnly : undefined;
  const own = useOwned({
    place: "#text",
    label: "Text of the case file",
    value: view.draft ?? file?.text ?? "",
    version: file?.version,
    leaves: false,
    // Before it is there, there is nothing to type into.
    locked: Boolean(only) || file === null,
    onSave: async (text) => {
      const why = await send(replaceText(text));
      if (why !== null) return why;
      announce("The text is saved.");
      // What is shown from now on is the text that was saved.
      await read().then(
        (saved) => flushSync(() => setFile(saved)),
        () => undefined,
      );
      return null;
    },
  });
  return (
    <section aria-labelledby="text">
      <h2 id="text">The case as text</h2>
      <p id="textp">
        A text that is not right yet is kept as you typed it, and what is to be mended is listed above. Undo brings back
        what was there before.
      </p>
      <label htmlFor="file" className="unseen">
        Text of the case file
      </label>
      <div className="printed" data-printed={own.shown} />
      <textarea
        id="file"
        className="code"
        rows={22}
        spellCheck={false}
        readOnly={Boolean(only) || file === null}
        aria-describedby="textp"
        value={own.shown}
        onChange={(e) => own.type(e.target.value)}
        onFocus={own.enter}
        onBlur={own.leave}
      />
      {own.refused && !own.met && (
        <p className="wrong" role="alert">
          {own.refused}
        </p>
      )}
      <Beside own={own} id="textn" name="the text" whole />
      <div className="row">
        <Button
          look="main"
          why={only ?? (own.dirty ? undefined : "Nothing is changed")}
          onClick={() => void own.save()}
        >
          Save the text
        </Button>
        <Button why={own.dirty ? undefined : "Nothing is changed"} onClick={own.back}>
          Take back what was typed
        </Button>
      </div>
    </section>
  );
}
