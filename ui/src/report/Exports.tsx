import { useId, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { useKept } from "../drafts";
import { Button, Choice, Empty } from "../parts";
import { RoomLink } from "../places";
import type { S } from "../types";
import { useWorkspace } from "../workspace";
import { bytesOf, keepFile } from "./files";
import { Preview } from "./Preview";

type Kind = S["ExportQuestion"]["kind"];

const linesOf = (text: string) => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/**
 * Sources and claims as a file for other programs, with the names in them or without; looked at before anything leaves.
 */
export function Exports() {
  const { view, words } = useWorkspace();
  const [kind, setKind] = useState<Kind>("qdpx");
  const [level, setLevel] = useKept("export/level", "Level of an export", "0", false);
  const [leaveOut, setLeaveOut] = useState(false);
  const [redact, setRedact] = useKept("export/redact", "Pseudonyms", false, false);
  const [utf16, setUtf16] = useState(false);
  const [bom, setBom] = useState(false);
  const [keep, setKeep] = useKept("export/keep", "Names that stay", "", false);
  const [also, setAlso] = useKept("export/also", "Further words to replace", "", false);
  const [seen, setSeen] = useState<{ settings: string; preview: S["ExportPreview"] } | null>(null);
  const [made, setMade] = useState<S["ExportFile"] | null>(null);
  const [busy, setBusy] = useState(false);
  const takes = (option: string) => words.codings.some((f) => f.id === kind && f.takes.includes(option));
  const question: S["ExportQuestion"] = {
    kind,
    positions: takes("positions") && utf16 ? "utf-16" : null,
    bom: takes("bom") && bom,
    level: Number(level) || 0,
    leave_out: leaveOut,
    redact,
    keep: redact ? linesOf(keep) : [],
    also: redact ? linesOf(also) : [],
  };
  const settings = JSON.stringify([view.version, question]);
  const looked = seen?.settings === settings;
  const path = `/cases/${view.id}/export`;

  const act = async (what: () => Promise<void>) => {
    setBusy(true);
    await what().catch((e: unknown) => announce(told(e), true));
    setBusy(false);
  };
  const look = () =>
    act(async () => {
      const preview = await call<S["ExportPreview"]>("POST", `${path}/preview`, { json: question });
      setSeen({ settings, preview });
      announce(preview.refused ? "The export would be refused." : "The preview is below.");
    });
  const save = () =>
    act(async () => {
      const file = await call<S["ExportFile"]>("POST", `${path}/file`, { json: question });
      keepFile(file.name, file.media_type, bytesOf(file.content));
      setMade(file);
      announce(`“${file.name}” is handed to the browser.`);
    });

  const nothing = !view.document.sources?.length && !view.document.codes?.length;
  const wait = busy ? "One thing after the other" : undefined;
  const notYet =
    redact && !looked
      ? "Look at a preview of exactly these settings first"
      : looked && seen.preview.refused
        ? "It would be refused; the preview says why"
        : undefined;
  return (
    <section aria-labelledby="exports">
      <h2 id="exports">For other programs</h2>
      <p className="lead">
        Sources and claims as a file that other programs read – with the names that are in them, or with pseudonyms.
      </p>
      {nothing && (
        <Empty title="There is nothing to export yet">
          <p>
            Add a text and code claims in it under <RoomLink room="sources">Sources</RoomLink>.
          </p>
        </Empty>
      )}
      {!nothing && (
        <>
          <Choice
            label="Export as"
            value={kind}
            options={words.codings.map((f) => [f.id, f.label] as const)}
            onChoose={(k) => setKind(k as Kind)}
          />
          {takes("positions") && (
            <Check checked={utf16} onChange={setUtf16}>
              Count positions as NVivo does (UTF-16), not as the standard says
            </Check>
          )}
          {takes("bom") && (
            <Check checked={bom} onChange={setBom}>
              Begin with a mark by which Excel knows the characters
            </Check>
          )}
          <Level level={level} setLevel={setLevel} />
          <Check checked={leaveOut} onChange={setLeaveOut}>
            Leave out what is above this level (otherwise nothing is exported while there is such a thing)
          </Check>
          <Check checked={redact} onChange={setRedact}>
            Replace the names of people and sources by pseudonyms
          </Check>
          {redact && (
            <div className="grid two">
              <Lines
                label="Names that stay, one on each line"
                hint="Names or ids of those who may be named, such as governments."
                text={keep}
                setText={setKeep}
              />
              <Lines
                label="Further words to replace, one on each line"
                hint="Nicknames, places, parts of names: what gives somebody away."
                text={also}
                setText={setAlso}
              />
            </div>
          )}
          <div className="row">
            <Button why={wait} onClick={() => void look()}>
              Preview
            </Button>
            <Button look="main" why={wait ?? notYet} onClick={() => void save()}>
              Keep the file
            </Button>
          </div>
          {made?.key && <KeyOf made={made} />}
          {seen &&
            (looked ? (
              <Preview
                preview={seen.preview}
                level={question.level}
                replaceToo={(word) => setAlso(also ? `${also}\n${word}` : word)}
              />
            ) : (
              <p className="box" role="status">
                The settings or the case have changed since the preview; look again.
              </p>
            ))}
        </>
      )}
    </section>
  );
}

function KeyOf({ made }: { made: S["ExportFile"] }) {
  return (
    <div className="box caution" role="group" aria-label="The key of the pseudonyms">
      <p>
        <b>The key gives the names back, so it must never be published or sent along with the file.</b> Keep it where
        only those can read it who may know the names. It is not kept here: without it nobody can put the names back.
      </p>
      <Button onClick={() => keepFile(made.key_name, "application/json", made.key ?? "")}>
        Keep the key of {made.name}
      </Button>
    </div>
  );
}

function Level({ level, setLevel }: { level: string; setLevel: (level: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Confidentiality up to which things may leave</label>
      <input
        id={id}
        type="number"
        min={0}
        max={100}
        value={level}
        aria-describedby={`${id}n`}
        onChange={(e) => setLevel(e.target.value)}
      />
      <span id={`${id}n`} className="quiet">
        {" "}
        0 lets out only what everybody may see; sources and claims say in the case how confidential they are.
      </span>
    </div>
  );
}

function Check({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: string;
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(e) => onChange(e.target.checked)} />
      {children}
    </label>
  );
}

function Lines({
  label,
  hint,
  text,
  setText,
}: {
  label: string;
  hint: string;
  text: string;
  setText: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} rows={3} value={text} aria-describedby={`${id}n`} onChange={(e) => setText(e.target.value)} />
      <span id={`${id}n`} className="quiet">
        {hint}
      </span>
    </div>
  );
}
