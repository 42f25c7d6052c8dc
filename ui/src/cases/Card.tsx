import { useRef, useState } from "react";
import { sentence } from "../api";
import { follow } from "../follow";
import { Button } from "../parts";
import { at } from "../route";
import type { S } from "../types";
import { plural, when } from "../words";
import { Renaming } from "./Renaming";

type Item = S["CaseItem"];

interface Props {
  item: Item;
  team: boolean;
  /** Who changed it last. */
  by: string;
  /** What tells it from others of its title. */
  apart: string | null;
  /** What of it has the words that are sought. */
  says: readonly string[];
  copy: () => void;
  putAway: () => void;
  renamed: () => void;
}

/** One case of the list: its title, and what can be done with it as a whole. */
export function Card({ item: c, team, by, apart, says, copy, putAway, renamed }: Props) {
  const [renaming, setRenaming] = useState(false);
  const buttons = useRef<HTMLParagraphElement>(null);
  const end = (title: string | null) => {
    setRenaming(false);
    if (title !== null) renamed();
    requestAnimationFrame(() => buttons.current?.querySelector("button")?.focus());
  };
  const may = c.role === "owner" || c.role === "editor";
  return (
    <li className="card">
      {renaming ? (
        <Renaming item={c} done={end} />
      ) : (
        <h3>
          <a href={at(`/cases/${c.id}/verdict`)} onClick={follow}>
            {c.title}
          </a>
        </h3>
      )}
      {apart && <p>Another has this title; this one: {apart}</p>}
      {says.length > 0 && <p className="clamp">{says.join(" · ")}</p>}
      {c.damage && <p className="box bad">{sentence(c.damage)}</p>}
      <p className="quiet" hidden={!!c.damage}>
        Changed {when(c.changed_at)} by {by}; {plural(c.version, "version")}
        {team && `; you are its ${c.role}`}
      </p>
      <p className="row" ref={buttons}>
        <Button
          look="small"
          aria-label={`Rename ${c.title}`}
          why={renaming ? "Its title is a field already" : may ? undefined : `You are its ${c.role}; an editor may`}
          onClick={() => setRenaming(true)}
        >
          Rename
        </Button>
        <Button look="small" aria-label={`Copy ${c.title}`} onClick={copy}>
          Copy
        </Button>
        <Button
          look="small"
          aria-label={`Put away ${c.title}`}
          why={c.role === "owner" ? undefined : "Only its owner may put a case away"}
          onClick={putAway}
        >
          Put away
        </Button>
      </p>
    </li>
  );
}
