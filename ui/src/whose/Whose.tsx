import { useRef, useState } from "react";
import { announce } from "../announce";
import { useTrial } from "../asking";
import { countFor, edit, remove } from "../commands";
import { showQuestion } from "../keys";
import { Badge, useWhose } from "../model/adding";
import { Button } from "../parts";
import type { Command } from "../types";
import { useWorkspace, type Applied } from "../workspace";
import { capital, type Fields } from "../sections/values";
import { calledOf, givenIn, isWhole, otherwise, overridesIn, type Otherwise } from "./differences";

interface Props {
  /** The layer in which it stands. */
  at: Applied;
  section: string;
  /** Its id; of a section that is given as a whole, nothing. */
  id?: string;
}

/** A way to let something count for others than it does, with what will be then. */
interface Way {
  button: string;
  says: string[];
  command: Command;
  done: string;
}

/**
 * For whom something counts, and how it differs from what all share, beside the thing itself; opened, it offers to let
 * it count for all, or for what is chosen only.
 */
export function Whose({ at, section: key, id }: Props) {
  const { view, words, layers } = useWorkspace();
  const whose = useWhose();
  const [open, setOpen] = useState(false);
  const section = words.sections.find((s) => s.key === key);
  const all = overridesIn(view);
  if (!section || !all.length) return null;
  const mine = givenIn(at.layer, section, id);
  const shared = givenIn(view.document, section, id);
  const listed = section.container === "list";
  if (at.prefix.length === 0 && layers.length < 2) {
    const others = all.flatMap(({ label, one }) => {
      const theirs = givenIn(one.layer, section, id);
      return theirs === undefined || listed
        ? []
        : [`${label} (${labels(otherwise(view, section, theirs, shared)) || "the same in words"})`];
    });
    return others.length ? <span className="differs">differs in {others.join("; ")}</span> : null;
  }
  const label = at.label || (listed ? "in all perspectives and phases" : whose(at, key, id));
  const differs =
    at.prefix.length > 0 && shared !== undefined && mine !== undefined && otherwise(view, section, mine, shared);
  const entry = isWhole(section) ? null : ((mine ?? { id: id ?? "" }) as unknown as Fields);
  const called = calledOf(view, section, entry);
  const movable = mine !== undefined && (at.prefix.length > 0 || !["options", "title"].includes(key));
  return (
    <span className="whose">
      {movable ? (
        <button type="button" className="badge" onClick={() => setOpen(true)}>
          <span>{label}</span>
          <span className="unseen"> – for whom it counts: {called}</span>
        </button>
      ) : (
        <Badge text={label} />
      )}
      {at.prefix.length > 0 && (
        <span className="differs">{differs ? `differs here: ${told(differs)}` : `only in ${at.label}`}</span>
      )}
      {open && <ForWhomElse at={at} section={section.key} id={id} called={called} close={() => setOpen(false)} />}
    </span>
  );
}

const labels = (fields: Otherwise[]) => [...new Set(fields.map((f) => f.label))].join(", ");

/** Say what differs, and what is in all. */
const told = (fields: Otherwise[]) =>
  fields.map((f) => (f.all ? `${f.label} (in all: “${f.all}”)` : f.label)).join(", ") || "the same as in all by now";

interface ElseProps {
  at: Applied;
  section: string;
  id: string | undefined;
  called: string;
  close: () => void;
}

function ForWhomElse({ at, section: key, id, called, close }: ElseProps) {
  const { send } = useWorkspace();
  const dialog = useRef<HTMLDialogElement>(null);
  const ways = useWays(at, key, id, called);
  const go = async (way: Way) => {
    dialog.current?.close();
    const refused = await send(way.command, true);
    announce(refused ?? way.done, refused !== null);
  };
  return (
    <dialog
      ref={(node) => {
        dialog.current = node;
        if (node && !node.open) showQuestion(node);
      }}
      tabIndex={-1}
      aria-label={`For whom does it count: ${called}`}
      onClose={close}
    >
      <h2>For whom does it count: {called}?</h2>
      {ways.length === 0 && <p>It cannot count for others than it does.</p>}
      {ways.map((way) => (
        <OneWay key={way.button} way={way} go={() => void go(way)} />
      ))}
      <p>
        <Button onClick={() => dialog.current?.close()}>Leave it as it is</Button>
      </p>
    </dialog>
  );
}

function OneWay({ way, go }: { way: Way; go: () => void }) {
  const { readOnly } = useWorkspace();
  const tried = useTrial(way.command);
  const wrong = tried.answer?.problems ?? [];
  const counted = tried.answer?.feasible != null && tried.answer.before != null ? tried.answer : null;
  return (
    <section className="way" aria-label={way.button}>
      {way.says.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {counted && counted.feasible !== counted.before && (
        <p className="quiet">
          {counted.feasible?.toLocaleString("en") ?? 0} states would be feasible here, and{" "}
          {counted.before?.toLocaleString("en") ?? 0} now.
        </p>
      )}
      {wrong.length > 0 && (
        <p>
          <b>Then to mend:</b> {wrong.map((p) => p.message).join("; ")}.
        </p>
      )}
      <p>
        <Button why={readOnly} onClick={go}>
          {way.button}
        </Button>{" "}
        <span className="quiet">Undo brings everything back.</span>
      </p>
    </section>
  );
}

/** Return how something may count otherwise, each way with what will be then. */
function useWays(at: Applied, key: string, id: string | undefined, called: string): Way[] {
  const { view, words, layers } = useWorkspace();
  const section = words.sections.find((s) => s.key === key)!;
  const path = [...at.prefix, key, ...(id === undefined || isWhole(section) ? [] : [id])];
  const shared = givenIn(view.document, section, id);
  const mine = givenIn(at.layer, section, id);
  const listed = section.container === "list";
  // Who has what all share, and who gives it otherwise.
  const others = overridesIn(view).filter((o) => o.prefix.join("/") !== at.prefix.join("/"));
  const own = listed ? [] : others.filter((o) => givenIn(o.one.layer, section, id) !== undefined);
  const following = (without: string) => [
    ...(view.needs_perspective ? [] : ["what all share"]),
    ...others.filter((o) => !own.includes(o) && o.label !== without).map((o) => o.label),
  ];
  const stays = own.map((o) => `It stays as it is in ${o.label}, which gives its own.`);
  const fields = mine === undefined ? [] : otherwise(view, section, mine, shared);
  if (at.prefix.length > 0) {
    const toAll: Way = {
      button: "Let it count for all",
      says: [
        `What ${at.label} says (${called}) is then what all share.`,
        `It is new for ${following("").join(", ") || "nobody"}.`,
        ...stays,
        shared === undefined
          ? "Until now there is nothing of it in what all share."
          : `What all shared until now is given up: ${given(fields)}.`,
      ],
      command: countFor(path, []),
      done: `It counts for all now: ${called}.`,
    };
    const asInAll: Way = {
      button: "As in all again",
      says: [`${capital(at.label)} gives up what it says of its own: ${labels(fields)}. It is as in all then.`],
      command: section.container === "text" ? edit(at.prefix, { [key]: null }) : remove(path),
      done: `It is as in all again: ${called}.`,
    };
    return shared === undefined ? [toAll] : [toAll, asInAll];
  }
  return layers
    .slice(1)
    .filter((l) => listed || givenIn(l.layer, section, id) === undefined || section.layers === "merged by key")
    .map((l) => ({
      button: `Let it count for ${l.label} only`,
      says: [
        `It is then said in ${l.label} only (${called}),` +
          ` and no more in ${following(l.label).join(", ") || "any other"}.`,
        ...stays.filter((line) => !line.includes(l.label)),
      ],
      command: countFor(path, l.prefix),
      done: `It counts for ${l.label} only now: ${called}.`,
    }));
}

const given = (fields: Otherwise[]) =>
  fields.map((f) => (f.all ? `${f.label} “${f.all}”` : f.label)).join(", ") || "the same words";

/** What is only in perspectives and phases that are not chosen: it is not listed here, and not forgotten. */
export function OnlyElsewhere({ section: key }: { section: string }) {
  const { view, words, layers } = useWorkspace();
  const section = words.sections.find((s) => s.key === key);
  if (!section) return null;
  const shown = new Set(layers.map((l) => l.prefix.join("/")));
  const found = overridesIn(view)
    .filter((o) => !shown.has(o.prefix.join("/")))
    .flatMap((o) => {
      const entries = ((o.one.layer as Record<string, unknown>)[key] ?? []) as Fields[];
      return entries
        .filter((e) => givenIn(view.document, section, e.id) === undefined)
        .map((e) => `${calledOf(view, section, e)} – only in ${o.label}`);
    });
  if (!found.length) return null;
  return (
    <ul className="elsewhere-only" aria-label={`${section.label}, only elsewhere`}>
      {found.map((line) => (
        <li key={line} className="differs">
          {capital(line)}
        </li>
      ))}
    </ul>
  );
}
