import { useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { modelCalled } from "../chosen";
import { Button, Choice } from "../parts";
import type { S } from "../types";
import { useWorkspace } from "../workspace";
import { bytesOf, keepFile } from "./files";

type Kind = S["ModelsQuestion"]["kind"];

/** A model, its arguments, or what follows from it, as a file for other programs, with what has no place in it. */
export function Models() {
  const { view, words, chosen } = useWorkspace();
  const [kind, setKind] = useState(words.models[0]?.id as Kind);
  const [level, setLevel] = useState("0");
  const [leaveOut, setLeaveOut] = useState(false);
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<{ of: string; file: S["ModelsFile"] } | null>(null);
  const settings = JSON.stringify([view.version, chosen, kind, level, leaveOut]);
  const file = made?.of === settings ? made.file : null;
  const save = async () => {
    setBusy(true);
    const { perspective, phase } = chosen;
    const json = { kind, perspective, phase, level: Number(level) || 0, leave_out: leaveOut };
    try {
      const found = await call<S["ModelsFile"]>("POST", `/cases/${view.id}/export/models`, { json });
      keepFile(found.name, found.media_type, bytesOf(found.content));
      setMade({ of: settings, file: found });
      announce(`“${found.name}” is handed to the browser.`);
    } catch (e) {
      announce(told(e), true);
    }
    setBusy(false);
  };
  return (
    <section aria-labelledby="models">
      <h2 id="models">The model for other programs</h2>
      {view.selections.length > 1 && (
        <p>
          It is that of <b>{modelCalled(view, chosen)}</b>.
        </p>
      )}
      <Choice
        label="Write it as"
        value={kind}
        options={words.models.map((f) => [f.id, f.label] as const)}
        onChoose={(k) => setKind(k as Kind)}
      />
      <label className="field">
        Confidentiality up to which claims and sources may be named in it{" "}
        <input type="number" min={0} max={100} value={level} onChange={(e) => setLevel(e.target.value)} />
      </label>
      <label className="check">
        <input type="checkbox" checked={leaveOut} onChange={(e) => setLeaveOut(e.target.checked)} />
        Leave out what is above it, instead of writing nothing
      </label>
      <div className="row">
        <Button why={busy ? "It is being written" : undefined} onClick={() => void save()}>
          Keep the file of the model
        </Button>
      </div>
      {file && file.left_out.length > 0 && (
        <div className="box">
          <p>What has no place in “{file.name}”:</p>
          <ul aria-label="What has no place in the file">
            {file.left_out.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
