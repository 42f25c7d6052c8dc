import { useState } from "react";
import { Button, OfWhat } from "../parts";
import type { Json, S } from "../types";
import { TypedField, type FieldProps } from "./TypedField";
import { capital, hintOf, recordsOf, type Make } from "./values";

type Fields = Record<string, Json>;

/** Return what edits a field: records where it holds some, else by its type. */
export const editorOf = (field: S["FieldView"]) =>
  field.inside === "record" ? OneRecord : field.inside ? Records : TypedField;

/** One record that has no address of its own: its fields, all of which may be empty. */
export function OneRecord({ field, of, place, value, save, why }: FieldProps) {
  const given = recordsOf([value ?? {}], field.fields[0]!.name)[0] ?? {};
  const called = `${field.label} of ${of}`;
  const put = (name: string) => (make: Make) =>
    save((now) => {
      const next = withField((now as Fields | undefined) ?? {}, name, make((now as Fields | undefined)?.[name]));
      return Object.keys(next).length ? next : null;
    });
  return (
    <fieldset className="wide">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      <span className="help">{hintOf(field.help)}</span>
      <div className="grid two" role="group" aria-label={capital(called)}>
        {field.fields.map((f) => {
          const Editor = editorOf(f);
          return (
            <Editor
              key={f.name}
              field={f}
              of={called}
              place={`${place}/${f.name}`}
              value={given[f.name]}
              save={put(f.name)}
              choose={(make) => void put(f.name)(make)}
              why={why}
            />
          );
        })}
      </div>
    </fieldset>
  );
}

/** Several records that have no addresses of their own: each with its fields, added, taken away. */
export function Records({ field, of, place, value, save, choose, why }: FieldProps) {
  const main = field.fields.find((f) => f.required) ?? field.fields[0]!;
  const given = recordsOf(value, main.name);
  const [begun, setBegun] = useState<Fields | null>(null);
  const shown = begun ? [...given, begun] : given;
  const complete = (record: Fields) => field.fields.every((f) => !f.required || record[f.name] !== undefined);
  const put =
    (at: number, name: string) =>
    (make: Make): Promise<string | null> => {
      if (at < given.length)
        return save((now) => {
          const records = recordsOf(now, main.name);
          return records.map((r, i) => (i === at ? withField(r, name, make(r[name])) : r)) as Json[];
        });
      const next = withField(begun ?? {}, name, make(begun?.[name]));
      setBegun(complete(next) ? null : next);
      if (!complete(next)) return Promise.resolve(null);
      return save((now) => [...recordsOf(now, main.name), next] as Json[]);
    };
  return (
    <fieldset className="wide">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      <span className="help">{hintOf(field.help)}</span>
      {shown.map((record, at) => {
        const called = `${field.label} ${at + 1} of ${of}`;
        return (
          <div key={at} className="grid two" role="group" aria-label={capital(called)}>
            {field.fields.map((f) => {
              const Editor = editorOf(f);
              return (
                <Editor
                  key={f.name}
                  field={f}
                  of={called}
                  place={`${place}/${at}/${f.name}`}
                  value={record[f.name]}
                  save={put(at, f.name)}
                  choose={(make) => void put(at, f.name)(make)}
                  why={why}
                />
              );
            })}
            <Button
              look="small"
              why={why}
              aria-label={`Take away ${called}`}
              onClick={() => {
                if (at >= given.length) return setBegun(null);
                choose((now) => {
                  const left = recordsOf(now, main.name).filter((_, i) => i !== at) as Json[];
                  return left.length ? left : null;
                });
              }}
            >
              Take away
            </Button>
          </div>
        );
      })}
      <Button
        look="small"
        why={why ?? (begun ? "Say first what the last one is" : undefined)}
        aria-label={`Add to ${field.label} of ${of}`}
        onClick={() => setBegun({})}
      >
        Add to
        <span className="unseen"> {field.label}</span>
      </Button>
    </fieldset>
  );
}

function withField(record: Fields, name: string, value: Json): Fields {
  const { [name]: _, ...others } = record;
  return value === null ? others : { ...record, [name]: value };
}
