import { useEffect, useId } from "react";
import { announce } from "../announce";
import { add } from "../commands";
import { layerAt } from "../forwhom";
import { Blocks, Button } from "../parts";
import { choose, useRoute, withQuery } from "../route";
import { follow } from "../follow";
import type { Answer, CaseView, Command, Json, S } from "../types";
import { useWorkspace } from "../workspace";

type Makes = S["Makes"];
/** A package as the proposal that it would be, or is. */
export type Tabled = NonNullable<Answer<"package">["table"]>;
type Lens = Record<"perspective" | "phase" | "proposal", string | null>;

/** What was made last, and what was looked at before: once it is taken back, that is looked at again. */
let last: { made: Makes; before: Lens } | null = null;

const lensOf = ({ perspective, phase, proposal }: Makes): Lens => ({ perspective, phase, proposal });

/** Whether an entry that was made is in the case, or not any more. */
function isThere(view: CaseView, { path, id }: Makes): boolean {
  const layer = (path.length > 1 ? layerAt(view, path) : view.document) as Record<string, unknown> | undefined;
  return ((layer?.[path.at(-1)!] ?? []) as { id: string }[]).some((entry) => entry.id === id);
}

interface Props {
  blocks: Answer<"repair">["says"];
  makes: Answer<"repair">["makes"];
  proposal: string | undefined;
  tabled?: Tabled | undefined;
}

/** The repairs one after the other, each with a button that makes it in the case. */
export function Repairs({ blocks, makes, proposal, tabled }: Props) {
  useBefore();
  const starts = blocks.flatMap((b, i) => (b.kind === "heading" && b.level === 3 ? [i] : []));
  return (
    <>
      <Blocks blocks={blocks.slice(0, starts[0])} />
      {starts.map((start, n) => (
        <section key={start} className="onerepair">
          <Blocks blocks={blocks.slice(start, starts[n + 1])} />
          {n < (makes?.length ?? 0) && (
            <Apply makes={makes?.[n] ?? null} n={n + 1} proposal={proposal} tabled={tabled} />
          )}
        </section>
      ))}
    </>
  );
}

/** Return to what was looked at before, once what was made is taken back. */
function useBefore(): void {
  const { view } = useWorkspace();
  const { query } = useRoute();
  useEffect(() => {
    if (!last || isThere(view, last.made)) return;
    const { made, before } = last;
    last = null;
    const still = Object.entries(lensOf(made)).every(([key, id]) => id === null || query.get(key) === id);
    if (still) choose(before);
  }, [view, query]);
}

interface ApplyProps {
  makes: Makes | null;
  n: number;
  proposal: string | undefined;
  tabled: Tabled | undefined;
}

/** One repair: what making it makes and for whom that counts, before it is made; then its verdict is shown. */
function Apply({ makes, n, proposal, tabled }: ApplyProps) {
  const { send, chosen, readOnly } = useWorkspace();
  const id = useId();
  if (!makes) return <p className="quiet">No single entry of the case can say this; change it by hand.</p>;
  const beside = tabled && !tabled.there ? tabled : undefined;
  const made = tabled ? { ...makes, proposal: tabled.proposal ?? null } : makes;
  if (makes.there && !beside)
    return (
      <p className="row">
        <span>{makes.says}</span>{" "}
        <a href={withQuery(location.pathname, lensOf(made))} onClick={follow}>
          Show its verdict
        </a>
      </p>
    );
  const apply = async () => {
    const why = await send(beside ? together(makes, beside) : add(makes.path, makes.value as Json, makes.id), true);
    if (why !== null) return announce(why, true);
    last = { made, before: { ...chosen, proposal: proposal ?? null } };
    choose(lensOf(made));
    document.querySelector<HTMLElement>("h1")?.focus();
    window.scrollTo({ top: 0 });
    announce("Made, and shown here. Undo takes it away again.");
  };
  return (
    <p className="row">
      <Button look="small" why={readOnly} aria-describedby={id} onClick={() => void apply()}>
        {beside ? "Put on the table with this" : "Apply this repair"}
        <span className="unseen"> {n}</span>
      </Button>{" "}
      <span id={id} className="quiet">
        {makes.says}
        {beside && " The package is a proposal there."}
      </span>
    </p>
  );
}

/** One entry with a package and what would make it hold: that of the repair, in which the package is a proposal. */
function together(makes: Makes, { id, value }: Tabled): Command {
  if (makes.there) return add([...makes.path, makes.id, "proposals"], value as Json, id);
  const held = makes.value as { proposals?: Record<string, Json> };
  return add(makes.path, { ...held, proposals: { ...held.proposals, [id]: value as Json } } as Json, makes.id);
}
