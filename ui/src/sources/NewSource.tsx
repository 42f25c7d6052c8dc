import { useId, useRef, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { OtherEncoding, wantsEncoding } from "../encoding";
import { idFor } from "../commands";
import { useKept } from "../drafts";
import { goToMade } from "../keepfocus";
import { Button } from "../parts";
import { choose } from "../route";
import type { CaseView } from "../types";
import { useWorkspace } from "../workspace";

/** A new source: a text that is typed or pasted, or a document whose text the server takes out of it. */
export function NewSource() {
  const { view, words, readOnly, reload } = useWorkspace();
  const [{ name, text }, put, forget] = useKept("sources/+", "A new source", { name: "", text: "" });
  const [file, setFile] = useState<File | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [kept] = useState(name !== "" || text !== "");
  const take = (found: File | undefined) => {
    setFile(found ?? null);
    setRefused(null);
  };
  const type = (next: { name: string; text: string }) => {
    setRefused(null);
    put(next);
  };
  const save = async (encoding: string | null = null) => {
    if (!file && /\p{Surrogate}/u.test(text))
      return setRefused(new Error("The text holds half a character, such as a part of an emoji; paste it again."));
    const called = name.trim();
    const made = idFor(
      called || file?.name.replace(/\.[^.]*$/, "") || "source",
      (view.document.sources ?? []).map((s) => s.id),
    );
    const version = view.version;
    setBusy(true);
    try {
      await (file
        ? call<CaseView>("POST", `/cases/${view.id}/documents`, {
            query: { id: made, file: file.name, name: called || null, version, encoding },
            raw: file,
          })
        : call<CaseView>("POST", `/cases/${view.id}/sources`, {
            query: { id: made, name: called || made, version },
            raw: text,
            type: "text/plain",
          }));
    } catch (e) {
      return setRefused(e);
    } finally {
      setBusy(false);
    }
    await reload();
    setRefused(null);
    if (file) put({ name: "", text });
    else forget();
    setFile(null);
    if (input.current) input.current.value = "";
    announce(`Source “${called || file?.name || made}” is added.`);
    choose({ source: made, claim: null });
    goToMade(() => document.getElementById(`at-sources/${made}`)?.querySelector("h2") ?? null);
  };
  const why =
    readOnly ??
    (busy
      ? "The text is being taken out of the document"
      : file || text.trim()
        ? undefined
        : "Give its text or a document first");
  return (
    <details className="more" open={(view.document.sources ?? []).length === 0 || kept}>
      <summary>Add a source</summary>
      <div className="field">
        <label htmlFor={`${id}n`}>Name of the source</label>
        <input
          id={`${id}n`}
          value={name}
          onChange={(e) => type({ name: e.target.value, text })}
          autoComplete="off"
          maxLength={200}
          placeholder={file ? "as the document says, or its file" : undefined}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}t`}>Its text</label>
        <textarea
          id={`${id}t`}
          rows={6}
          value={text}
          readOnly={file !== null}
          onChange={(e) => type({ name, text: e.target.value })}
          aria-describedby={file ? `${id}d` : undefined}
        />
        {file && (
          <span id={`${id}d`} className="help">
            The text is taken out of “{file.name}”.{" "}
            <Button
              look="small"
              onClick={() => {
                take(undefined);
                if (input.current) input.current.value = "";
              }}
            >
              Rather paste a text
            </Button>
          </span>
        )}
      </div>
      <div className="field">
        <label htmlFor={`${id}f`}>or a document: text, Markdown, HTML, PDF, Word or OpenDocument</label>
        <input
          ref={input}
          id={`${id}f`}
          type="file"
          accept={words.documents.map((d) => `.${d}`).join(",")}
          aria-describedby={`${id}h`}
          onChange={(e) => take(e.target.files?.[0])}
        />
        <span id={`${id}h`} className="help">
          The text is kept with the case here, and goes along with a copy and with the case as one file; the case file
          alone has its digest only. Claims count their places in that text.
        </span>
      </div>
      {refused !== null && (
        <p className="wrong" role="alert">
          {told(refused)}
        </p>
      )}
      {file && wantsEncoding(refused) && (
        <OtherEncoding file={file.name} encodings={words.encodings} onChoose={(encoding) => void save(encoding)} />
      )}
      <Button why={why} onClick={() => void save()}>
        Add the source
      </Button>
    </details>
  );
}
