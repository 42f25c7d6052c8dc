import { useCallback, useId, useMemo, useRef, useState, type ChangeEvent, type KeyboardEvent } from "react";
import { Condition } from "./conditions/Condition";
import { inNames, namesIn } from "./conditions/words";
import { heard } from "./keys";
import { Button, OfWhat } from "./parts";
import type { Command, S } from "./types";
import { useOwned, type Owned } from "./typing";
import { seen } from "./unseen/marks";
import { useWorkspace } from "./workspace";

interface Wanting {
  label: string;
  /** What its entry is called: a part of its name that need not be seen beside the entry. */
  of?: string | undefined;
  value: string;
  hideLabel?: boolean;
  lines?: number;
  /** Words that are offered; others may be typed. */
  choices?: readonly string[] | undefined;
  help?: string | undefined;
  code?: boolean;
  /** Whether it is a condition over options, which is typed with their names, or picked. */
  condition?: boolean;
  placeholder?: string;
  why?: string | undefined;
  problem?: string | undefined;
}

/** A field writes what its command writes, or says itself where its text belongs and how it is saved. */
type FieldProps = Wanting &
  (
    | {
        command: (text: string) => Command;
        onSave?: (text: string) => Promise<string | null>;
        place?: undefined;
        view?: undefined;
        counts?: undefined;
      }
    | {
        command?: undefined;
        place: string;
        onSave: (text: string) => Promise<string | null>;
        /** Whether it is only taken over here, with Enter or by leaving, and nothing of the case is changed by that. */
        view?: boolean;
        /** Whether it is meant for the case all the same. */
        counts?: boolean;
      }
  );

/** Return the place that a command writes: the same for every text that is put there. */
function placeOf(command: Command): string {
  if (command.kind === "edit") return [...command.path, Object.keys(command.fields)[0]!].join("/");
  return command.kind === "rename" || command.kind === "replace" ? [...command.path, `#${command.kind}`].join("/") : "";
}

/**
 * A text that is saved once the typing rests, when the field is left, or with Enter; Escape takes back what was typed.
 */
export function Field(props: FieldProps) {
  const place = props.place ?? placeOf(props.command(props.value));
  return <FieldOf key={place} {...props} at={place} />;
}

function FieldOf(props: FieldProps & { at: string }) {
  const {
    at,
    label,
    value,
    command,
    hideLabel,
    lines = 1,
    choices,
    help,
    code,
    condition,
    placeholder,
    why,
    problem,
    view,
  } = props;
  const { send, tried, layers } = useWorkspace();
  const names = useMemo(() => (condition ? namesIn(layers) : null), [condition, layers]);
  const id = useId();
  const put = props.onSave ?? ((text: string) => send(command!(text)));
  // A line that was pasted from a document has its breaks, tabs and wide spaces as spaces.
  const plain = lines === 1 && !code && !condition;
  const onSave = (text: string) => put(plain ? text.trim().split(/\s+/).join(" ") : text);
  const renames = command?.(value).kind === "rename";
  const [mends, setMends] = useState<S["MendView"][]>([]);
  const readable = async (text: string) => {
    const found = text.trim() ? await tried(command!(text)) : null;
    setMends(found?.mends ?? []);
    return found?.why ?? null;
  };
  const midst = useRef(false);
  const onMidst = useCallback((on: boolean) => {
    midst.current = on;
  }, []);
  const own = useOwned({
    place: at,
    label: props.of ? `${label} of ${props.of}` : label,
    value: names ? inNames(value, names) : value,
    onSave,
    locked: Boolean(why),
    rests: !renames && !view,
    counts: !view || Boolean(props.counts),
    // A line that cannot be read stays in its field; the case stays as it is.
    unreadable: (code || condition) && command && !renames ? readable : undefined,
    midst: () => midst.current,
  });
  // What the case has is wrong, and not what is typed in its place.
  const standing = own.dirty ? undefined : problem;
  const note = why ?? (own.met ? undefined : (own.refused ?? standing));
  const keys = heard((event: KeyboardEvent) => {
    if (event.key === "Enter" && (lines === 1 || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void own.save();
    } else if (event.key === "Escape" && own.dirty) {
      event.stopPropagation();
      own.back();
    }
  });
  const change = (e: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
    own.type(lines > 1 ? e.target.value : e.target.value.replace(/\s*\n\s*/g, " "));
  const shared = {
    id,
    placeholder,
    readOnly: Boolean(why),
    value: own.shown,
    // What has a value is a text until it is touched, see the style of `.text`.
    className: `${code ? "code" : ""} ${command && own.shown ? "text" : ""}`.trim() || undefined,
    spellCheck: !code,
    "aria-invalid": own.refused || own.met || standing ? true : undefined,
    "aria-describedby": note || own.met ? `${id}n` : help ? `${id}p` : undefined,
    onFocus: own.enter,
    onBlur: own.leave,
    onKeyDown: (event: KeyboardEvent) => {
      // A name has no second line, and an input method that sends its own Enter does not make one either.
      if (event.key === "Enter" && lines === 1) event.preventDefault();
      keys(event);
    },
    onCompositionStart: () => own.compose(true),
    onCompositionEnd: () => own.compose(false),
  };
  return (
    <div className="field" data-printed={own.shown}>
      <label htmlFor={id} className={hideLabel ? "unseen" : undefined}>
        {label}
        <OfWhat of={props.of} />
      </label>
      {lines > 1 || (command && !choices && !code && !names) ? (
        // Names and reasons are as long as they are: they go on in another line, and Enter saves all the same.
        <textarea {...shared} rows={lines} autoComplete="off" onChange={change} />
      ) : names ? (
        <Condition
          {...shared}
          called={props.of ? `${label} of ${props.of}` : label}
          names={names}
          onType={own.type}
          onMidst={onMidst}
        />
      ) : (
        <input {...shared} autoComplete="off" list={choices && `${id}l`} onChange={change} />
      )}
      {choices && (
        <datalist id={`${id}l`}>
          {choices.map((c) => (
            <option key={c} value={c} />
          ))}
        </datalist>
      )}
      {seen(shared.value) !== shared.value && <span className="help">With what nobody sees: {shared.value}</span>}
      {help && (
        <span id={`${id}p`} className="help">
          {help}
        </span>
      )}
      {own.dirty && (renames || view) && own.refused === null && (
        <span className="unsaved">
          {view ? "Enter takes it over, Escape takes it back" : "Enter saves, Escape takes back"}
        </span>
      )}
      {note && (
        <span id={`${id}n`} className={why ? "unseen" : "wrong"}>
          {note}
        </span>
      )}
      {own.refused && !own.met && (
        <Mends
          mends={mends}
          take={(m) => {
            own.type(lineOf(m.fields));
            void own.save();
          }}
        />
      )}
      {own.dirty && own.refused && !own.met && (
        <span className="unsaved">What you typed is kept here and is not in the case.</span>
      )}
      <Beside own={own} id={`${id}n`} name={props.of ? `${label} of ${props.of}` : label} />
    </div>
  );
}

/** Return the fields of an edit as the line of text that its field shows. */
export function lineOf(fields: S["MendView"]["fields"]): string {
  const [key, value] = Object.entries(fields)[0] ?? ["", ""];
  const line = Array.isArray(value) ? value.join(", ") : String(value);
  return LISTS.has(key) ? `${key.replaceAll("_", " ")} of: ${line}` : line;
}

const LISTS = new Set(["exactly_one", "at_most_one", "at_least_one"]);

/** What may stand in place of what was found; one click takes it. */
export function Mends({ mends, take }: { mends: S["MendView"][]; take: (mend: S["MendView"]) => void }) {
  if (!mends.length) return null;
  return (
    <span className="mends">
      {mends.map((m) => (
        <Button key={m.words} look="small" onClick={() => take(m)}>
          Write “{m.words}”
        </Button>
      ))}
    </span>
  );
}

/** What the case has by now, beside what is in the field: to choose from where both were changed. */
export function Beside({ own, id, name, whole }: { own: Owned; id: string; name: string; whole?: boolean }) {
  if (own.met) {
    return (
      <div id={id} className="met" role="group" aria-label={`Two versions of ${name}`}>
        <p>
          <b>Changed meanwhile</b> – {own.met.who}.
        </p>
        {whole ? (
          <details>
            <summary>What the case has now</summary>
            <pre>{own.met.theirs}</pre>
          </details>
        ) : (
          <dl>
            <div>
              <dt>In the case</dt>
              <dd>{own.met.theirs || <i>nothing</i>}</dd>
            </div>
            <div>
              <dt>Yours</dt>
              <dd>{own.shown || <i>nothing</i>}</dd>
            </div>
          </dl>
        )}
        <p className="row">
          <Button look="small" onClick={() => void own.save()}>
            Keep mine
          </Button>{" "}
          <Button look="small" onClick={own.back}>
            Take theirs
          </Button>
        </p>
      </div>
    );
  }
  if (own.arrived === null) return null;
  return (
    <div className="met" role="group" aria-label={`A new version of ${name}`}>
      <p>
        <b>Changed meanwhile.</b>{" "}
        {!whole && (own.arrived ? <>In the case: {own.arrived}</> : "It is empty in the case.")}
      </p>
      <p>
        <Button look="small" onClick={own.back}>
          {own.dirty ? "Take theirs" : "Show it here"}
        </Button>
      </p>
    </div>
  );
}
