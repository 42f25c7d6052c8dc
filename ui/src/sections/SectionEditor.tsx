import { useState, type ReactNode } from "react";
import { announce } from "../announce";
import { add, edit, idFor, move, placeAfter, rename, replace } from "../commands";
import { inNames, namesIn } from "../conditions/words";
import { useKept } from "../drafts";
import { Field } from "../field";
import { Adding, IdOf } from "../model/adding";
import { Button, Choice, OfWhat } from "../parts";
import { AtSection, Evidence, Remarks } from "../places";
import { Removing } from "../Removing";
import type { Json, Model, Path, S } from "../types";
import { OnlyElsewhere, Whose } from "../whose/Whose";
import { useMakers } from "../Who";
import { useWorkspace, type Applied } from "../workspace";
import { editorOf } from "./Records";
import { SPECIAL } from "./special";
import type { FieldProps } from "./TypedField";
import {
  asText,
  capital,
  entriesIn,
  hintOf,
  named,
  namingField,
  titleOf,
  valueIn,
  valuesAt,
  type Fields,
  type Make,
} from "./values";

interface Props {
  section: S["SectionView"];
  model: Model | null;
  /** How an entry is added, where the section has a way of its own. */
  adding?: ReactNode;
}

/** More entries than this are opened one by one. */
const FEW = 12;

/** The entries of a section that has no room of its own: added, renamed, changed field by field, removed. */
export function SectionEditor({ section, model, adding }: Props) {
  const { layers } = useWorkspace();
  if (section.container === "value") return <OneValue section={section} model={model} />;
  const all = layers.flatMap((at) => entriesIn(at, section.key).map((entry) => ({ entry, at })));
  return (
    <>
      <p className="help">{section.help}</p>
      <AtSection path={[section.key]} />
      {all.length > 0 && (
        <ul className="entries" aria-label={section.label}>
          {all.map(({ entry, at }) => (
            <OneEntry
              key={[...at.prefix, entry.id].join("/")}
              section={section}
              entry={entry}
              at={at}
              siblings={entriesIn(at, section.key).map((e) => e.id)}
              open={!adding && all.length <= FEW}
              model={model}
            />
          ))}
        </ul>
      )}
      <OnlyElsewhere section={section.key} />
      {adding ?? (
        <NewEntry
          section={section}
          taken={all.map(({ entry }) => entry.id)}
          known={all.map(({ entry }) => titleOf(entry))}
        />
      )}
    </>
  );
}

interface OneProps extends Props {
  entry: Fields;
  at: Applied;
  siblings: string[];
  open: boolean;
}

function OneEntry({ section, entry, at, siblings, open, model }: OneProps) {
  const { readOnly, send, layers } = useWorkspace();
  const [opened, setOpened] = useState(open);
  const path = [...at.prefix, section.key, entry.id];
  const listed = section.container === "list";
  const place = siblings.indexOf(entry.id) + 1;
  // What has a name is called by it, and an actor who decides as the decision maker; the id is folded away then.
  const own = section.fields.some((f) => ["name", "says", "asks"].includes(f.name));
  const byName = !listed && (own || section.named_as !== "");
  const maker = useMakers().find((m) => m.id === entry.id)?.name;
  const name = listed ? `${section.one} ${place}` : (byName && !entry.name && maker) || titleOf(entry, layers);
  const shift = async (by: number) => {
    const after = placeAfter(siblings, entry.id, by);
    if (after === null) return;
    const refused = await send(move(path, after));
    announce(refused ?? `${capital(name)} moved to position ${place + by} of ${siblings.length}`, refused !== null);
  };
  const head = (
    <>
      {listed ? (
        <span className="number">{place}</span>
      ) : byName ? (
        <b>{capital(name)}</b>
      ) : (
        <Field
          label={`Id of ${entry.id}`}
          hideLabel
          code
          value={entry.id}
          command={(to) => rename(path, to)}
          why={readOnly}
        />
      )}
      {section.fields.length === 0 && (
        <Field
          label={`${section.label}: ${listed ? place : entry.id}`}
          hideLabel
          value={entry.text ?? ""}
          command={(text) => replace(path, text)}
          why={readOnly}
        />
      )}
      <Whose at={at} section={section.key} id={entry.id} />
      <span className="tools">
        {listed && (
          <>
            <Button
              look="small"
              aria-label={`Move up: ${name}`}
              why={readOnly ?? (place > 1 ? undefined : "It is the first already")}
              onClick={() => void shift(-1)}
            >
              ↑
            </Button>
            <Button
              look="small"
              aria-label={`Move down: ${name}`}
              why={readOnly ?? (place < siblings.length ? undefined : "It is the last already")}
              onClick={() => void shift(1)}
            >
              ↓
            </Button>
          </>
        )}
        <Removing path={path} name={name} label={`Remove ${section.one} ${listed ? place : name}`} why={readOnly} />
      </span>
    </>
  );
  return (
    <li className="entry" id={`at-${path.join("/")}`} aria-label={capital(name)}>
      <div className="row">{head}</div>
      {byName && !section.named_as && <IdOf label={`Id of ${entry.id}`} path={path} of={name} why={readOnly} />}
      <Remarks path={path} model={model} />
      {section.fields.length > 0 && (
        <details className="fields" open={opened} onToggle={(e) => setOpened(e.currentTarget.open)}>
          <summary>
            {capital(name)}
            <span className="unseen">: its fields</span>
          </summary>
          {opened && <AllFields section={section} path={path} of={name} values={entry} />}
        </details>
      )}
    </li>
  );
}

interface FieldsProps {
  section: Pick<S["SectionView"], "key" | "fields">;
  /** Fields that have a place of their own. */
  shown?: readonly string[];
  path: Path;
  of: string;
  values: Record<string, Json>;
  /** Whether there is nothing yet at the path: the first field that is given makes it. */
  missing?: boolean;
}

export function AllFields({ section, shown = [], path, of, values, missing }: FieldsProps) {
  const { send, readOnly } = useWorkspace();
  // Made of the case as it is when its turn comes: another field of the same value may be on its way.
  const save = (name: string) => (make: Make) => {
    if (missing && make(undefined) === null) return Promise.resolve(null);
    return send((now) => {
      const there = valuesAt(now, path);
      const fields = { [name]: make(there?.[name]) };
      // Only what is not there yet begins with this field alone; an entry that is gone meanwhile is not made anew.
      return missing && !there ? replace(path, fields) : edit(path, fields);
    });
  };
  const evidence = section.fields.some((f) => f.name === "evidence" && f.refers_to.includes("claims"));
  return (
    <div className="grid two">
      {section.fields
        .filter((f) => !(evidence && f.name === "evidence") && !shown.includes(f.name))
        .map((field) => {
          const Special =
            SPECIAL[`${section.key}/${field.name}`] ?? (field.inside === "entries" ? Parts : editorOf(field));
          return (
            <Special
              key={field.name}
              field={field}
              of={of}
              place={[...path, field.name].join("/")}
              value={values[field.name]}
              save={save(field.name)}
              choose={(make) =>
                void save(field.name)(make).then((refused) => refused !== null && announce(refused, true))
              }
              why={readOnly}
            />
          );
        })}
      {evidence && !shown.includes("evidence") && (
        <Evidence
          path={path}
          of={of}
          evidence={(values.evidence as string[] | undefined) ?? []}
          status={values.status as string | undefined}
        />
      )}
    </div>
  );
}

/** The entries that stand inside an entry, each with its fields: added, changed, removed. */
function Parts({ field, of, place, value, why }: FieldProps) {
  const { send, layers } = useWorkspace();
  const path: Path = place.split("/");
  const section = path.at(-3) ?? "";
  const parts = (Array.isArray(value) ? value : []) as unknown as Fields[];
  const naming = namingField(field);
  const one = field.label.replace(/s$/, "");
  return (
    <fieldset className="wide">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      <span className="help">{hintOf(field.help)}</span>
      <ul className="entries">
        {parts.map((part) => {
          const written = naming ? asText(part[naming.name]) : "";
          const told = naming?.type === "formula" ? inNames(written, namesIn(layers)) : written;
          const said = asText(part.name) || told || part.id;
          return (
            <li key={part.id} className="entry" id={`at-${[...path, part.id].join("/")}`} aria-label={capital(said)}>
              <div className="row">
                <b>{capital(said)}</b>
                <span className="tools">
                  <Removing path={[...path, part.id]} name={said} label={`Remove ${one} ${said}`} why={why} />
                </span>
              </div>
              <AllFields
                section={{ key: section, fields: field.fields }}
                path={[...path, part.id]}
                of={said}
                values={part}
              />
            </li>
          );
        })}
      </ul>
      <Adding
        place={place}
        label={`A new ${one} of ${of}`}
        button={`Add ${one}`}
        why={why}
        condition={naming?.type === "formula"}
        onAdd={(text) =>
          send(
            add(
              path,
              { [naming?.name ?? "name"]: text },
              idFor(
                text,
                parts.map((p) => p.id),
              ),
            ),
          )
        }
      />
    </fieldset>
  );
}

/** A section that is one value: the fields that each layer gives, or the empty ones of the file. */
function OneValue({ section, model }: Props) {
  const { layers } = useWorkspace();
  const giving = layers.filter((at) => valueIn(at, section.key));
  return (
    <>
      <p className="help">{section.help}</p>
      {(giving.length ? giving : layers.slice(0, 1)).map((at) => {
        const path = [...at.prefix, section.key];
        return (
          <div key={path.join("/")}>
            <Whose at={at} section={section.key} />
            <Remarks path={path} model={model} />
            <AllFields
              section={section}
              path={path}
              of={at.label ? `${section.one}, ${at.label}` : section.one}
              values={valueIn(at, section.key) ?? {}}
              missing={giving.length === 0}
            />
          </div>
        );
      })}
    </>
  );
}

function NewEntry({ section, taken, known }: { section: S["SectionView"]; taken: string[]; known: string[] }) {
  const { send, readOnly, layers } = useWorkspace();
  const naming = namingField(section);
  const byId = section.container === "by-id";
  const place = section.key;
  const [says, setSays] = useKept(`${place}/+says`, `What a new ${section.one} says`, "");
  const button = `Add ${section.one}`;
  if (section.named_as) {
    const open = named(layers, [section.named_as]).filter(([id]) => !taken.includes(id));
    return (
      <Choice
        label={`Whose ${section.one} is added`}
        value=""
        why={readOnly ?? (open.length ? undefined : "There is one for each already")}
        options={[["", "choose…"], ...open]}
        adds
        onChoose={(id) =>
          id && void send(add([section.key], {}, id)).then((refused) => refused && announce(refused, true))
        }
      />
    );
  }
  if (byId && !section.fields.length) {
    return (
      <Adding
        place={place}
        label={`Id of a new ${section.one}`}
        button={button}
        why={readOnly}
        beside={says}
        onAdd={async (id) => {
          if (!says.trim()) return "Write what it says as well.";
          const refused = await send(add([section.key], says.trim(), id));
          if (refused === null) setSays("");
          return refused;
        }}
      >
        <label className="field grow">
          What it says
          <input
            value={says}
            readOnly={Boolean(readOnly)}
            autoComplete="off"
            onChange={(e) => setSays(e.target.value)}
          />
        </label>
      </Adding>
    );
  }
  const label = naming
    ? `${capital(naming.label)} of a new ${section.one}`
    : section.fields.length
      ? `Id of a new ${section.one}`
      : `A new ${section.one}`;
  return (
    <Adding
      place={place}
      label={label}
      button={button}
      code={naming?.type === "formula"}
      why={readOnly}
      known={byId && naming?.name === "name" ? known : []}
      onAdd={(text) => {
        if (!section.fields.length) return send(add([section.key], text));
        const value = naming ? { [naming.name]: text } : {};
        return send(add([section.key], value, byId ? (naming ? idFor(text, taken) : text) : null));
      }}
    />
  );
}

/** How much there is in a section, in words. */
export function useCount(section: S["SectionView"]): string {
  const { layers } = useWorkspace();
  if (section.container === "value") return layers.some((at) => valueIn(at, section.key)) ? "given" : "";
  const n = layers.reduce((sum, at) => sum + entriesIn(at, section.key).length, 0);
  return n ? n.toLocaleString("en") : "";
}
