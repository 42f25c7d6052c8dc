import { useId, useState, useSyncExternalStore, type KeyboardEvent } from "react";
import { announce } from "../announce";
import { add, idFor } from "../commands";
import { useKept } from "../drafts";
import { heard } from "../keys";
import { Button, Choice } from "../parts";
import { useWorkspace } from "../workspace";
import { AUTHOR } from "./layers";

/**
 * Whoever has the role coder codes as the coder that belongs to the account; the server makes it with the first claim.
 */
const OWN = "@own";
const NEW = "@new";

/** Who codes, case by case, for as long as the page is open. */
const picked = new Map<string, string>();
const listeners = new Set<() => void>();

function pick(caseId: string, coder: string): void {
  picked.set(caseId, coder);
  for (const listener of listeners) listener();
}

export interface CodingAs {
  chosen: string;
  options: (readonly [string, string])[];
  /** The name of who codes, for sentences. */
  name: string;
  choose: (coder: string) => void;
  /** Make a coder and code as them; the answer is null, or why it was refused. */
  make: (name: string) => Promise<string | null>;
  /** The coder of new claims; null for the author, and for who codes under a coder that the server knows. */
  coder: string | null;
  /** Why nobody else can be chosen, or undefined. */
  fixed: string | undefined;
}

/** Who codes here: the author of the case, or a coder whose claims are a layer of their own. */
export function useCodingAs(): CodingAs {
  const { view, session, send } = useWorkspace();
  const kept = useSyncExternalStore(
    (l) => {
      listeners.add(l);
      return () => listeners.delete(l);
    },
    () => picked.get(view.id),
  );
  const all = view.document.coders ?? [];
  const coders = all.filter((c) => c.kind !== "rules");
  const own = session.mode === "team" && view.role === "coder";
  const options: (readonly [string, string])[] = own
    ? [[OWN, `${session.name} (a layer of your own)`]]
    : [[AUTHOR, "the author of the case"], ...coders.map((c) => [c.id, c.name ?? c.id] as const)];
  const chosen = options.some(([key]) => key === kept) ? kept! : options[0]![0];
  const create = async (name: string): Promise<string | null> => {
    const id = idFor(
      name,
      all.map((c) => c.id),
    );
    const refused = await send(add(["coders"], { name }, id));
    if (refused === null) pick(view.id, id);
    return refused;
  };
  return {
    chosen,
    options,
    name: chosen === OWN ? session.name : options.find(([key]) => key === chosen)![1],
    choose: (coder) => pick(view.id, coder),
    make: async (name) => {
      const known = coders.find((c) => c.name === name);
      if (known) pick(view.id, known.id);
      return known ? null : await create(name);
    },
    coder: chosen === OWN ? view.coder : chosen === AUTHOR ? null : chosen,
    fixed: own ? "A coder codes as the coder that belongs to its account" : undefined,
  };
}

/** The choice of who codes, with a field for a coder who is not there yet. */
export function ChooseCoder({ coding }: { coding: CodingAs }) {
  const { readOnlyClaims } = useWorkspace();
  const [name, setName, forget] = useKept("coders/+", "A new coder", "");
  const [naming, setNaming] = useState(name !== "");
  const end = () => {
    forget();
    setNaming(false);
  };
  const id = useId();
  const save = async () => {
    if (!name.trim()) return announce("Give the new coder a name first.", true);
    const refused = await coding.make(name.trim());
    if (refused !== null) return announce(refused, true);
    announce(`Claims are now coded as ${name.trim()}.`);
    end();
  };
  const keys = heard((event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") void save();
    else end();
  });
  return (
    <div className="row">
      <Choice
        label="Coding as"
        value={naming ? NEW : coding.chosen}
        why={readOnlyClaims ?? coding.fixed}
        options={[...coding.options, ...(coding.fixed ? [] : [[NEW, "a new coder…"] as const])]}
        onChoose={(key) => {
          if (key !== NEW) coding.choose(key);
          setNaming(key === NEW);
        }}
      />
      {naming && (
        <>
          <div className="field">
            <label htmlFor={id}>Name of the new coder</label>
            <input
              id={id}
              // biome-ignore lint/a11y/noAutofocus: it was just asked for
              autoFocus
              value={name}
              onChange={(e) => setName(e.target.value)}
              onKeyDown={keys}
              autoComplete="off"
              maxLength={200}
            />
          </div>
          <Button look="small" onClick={() => void save()}>
            Add the coder
          </Button>
        </>
      )}
    </div>
  );
}
