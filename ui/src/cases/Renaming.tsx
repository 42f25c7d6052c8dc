import { useEffect, useId, useRef, useState } from "react";
import { announce } from "../announce";
import { call, told } from "../api";
import { heard } from "../keys";
import { Button } from "../parts";
import type { S } from "../types";

interface Props {
  item: S["CaseItem"];
  /** Called when it is over; with the new title where it has one. */
  done: (title: string | null) => void;
}

/** The title of a case as a field, in its place in the list. */
export function Renaming({ item, done }: Props) {
  const [title, setTitle] = useState(item.title);
  const [refused, setRefused] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.select(), []);
  const save = async () => {
    const next = title.trim();
    if (!next) return setRefused("A case has a title, by which you find it again.");
    if (next === item.title) return done(null);
    try {
      const command = { kind: "edit", path: [], fields: { title: next } };
      const json = { command, version: item.version, client: "list", key: crypto.randomUUID() };
      await call("POST", `/cases/${item.id}/commands`, { json });
      announce(`“${item.title}” is called “${next}” now.`);
      done(next);
    } catch (e) {
      setRefused(told(e));
    }
  };
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={heard((event: React.KeyboardEvent) => event.key === "Escape" && done(null))}
    >
      <div className="field grow">
        <label htmlFor={id} className="unseen">
          New title of {item.title}
        </label>
        <input
          ref={field}
          id={id}
          value={title}
          maxLength={500}
          autoComplete="off"
          aria-invalid={refused ? true : undefined}
          aria-describedby={refused ? `${id}n` : undefined}
          onChange={(e) => {
            setTitle(e.target.value);
            setRefused(null);
          }}
        />
        {refused && (
          <span id={`${id}n`} className="wrong">
            {refused}
          </span>
        )}
      </div>
      <Button type="submit" look="small">
        Save
      </Button>
      <Button look="small" onClick={() => done(null)}>
        Leave it
      </Button>
    </form>
  );
}
