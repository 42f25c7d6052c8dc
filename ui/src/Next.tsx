import { RoomLink } from "./places";
import { plural } from "./words";
import { useWorkspace } from "./workspace";

interface Step {
  done: boolean;
  what: string;
  /** What there is, or what is asked. */
  says: string;
  room: string;
  query: Record<string, string>;
}

/** What is next in a case that is only begun: nothing of it is wrong. */
export function Next() {
  const { view, layers } = useWorkspace();
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  const options = view.document.options ?? [];
  const owned = new Set(
    layers
      .flatMap((l) => l.layer.options ?? [])
      .filter((o) => o.owner)
      .map((o) => o.id),
  );
  const free = options.filter((o) => !owned.has(o.id));
  const wanting = new Set(
    layers
      .flatMap((l) => l.layer.preferences ?? [])
      .filter((p) => p.form !== "statements" || p.statements?.length)
      .map((p) => p.id),
  );
  const lacking = makers.filter((m) => !wanting.has(m.id));
  const proposals = layers.flatMap((l) => l.layer.proposals ?? []);
  const named = (entries: { id: string; name?: string | null }[]) => entries.map((e) => e.name ?? e.id).join(", ");
  const steps: Step[] = [
    {
      done: makers.length > 0,
      what: "Who can act",
      says: makers.length ? plural(makers.length, "decision maker") : "name everybody who can change the outcome",
      room: "model",
      query: { at: "makers" },
    },
    {
      done: options.length > 0 && free.length === 0,
      what: "What each can do",
      room: "model",
      query: { at: "options" },
      says: free.length
        ? `whose is ${named(free)}?`
        : options.length
          ? plural(options.length, "option")
          : "name what each can do or leave",
    },
    {
      done: makers.length > 0 && lacking.length === 0,
      what: "What each wants",
      room: "preferences",
      query: lacking[0] ? { who: lacking[0].id, at: "" } : { at: "" },
      says: lacking.length
        ? `say it for ${named(lacking)}`
        : makers.length
          ? "said for everybody"
          : "say it once they are named",
    },
    {
      done: proposals.length > 0 && !view.problems.some((p) => p.unfinished && p.path.includes("proposals")),
      what: "What is on the table",
      room: "model",
      query: { at: "proposals" },
      says: proposals.length ? plural(proposals.length, "proposal") : "write the proposal whose verdict you want",
    },
  ];
  return (
    <section className="box" aria-labelledby="next">
      <h2 id="next">What is next</h2>
      <ol className="next">
        {steps.map((s) => (
          <li key={s.what} className={s.done ? "done" : undefined}>
            <span aria-hidden="true">{s.done ? "✓" : "○"}</span>{" "}
            <RoomLink room={s.room} query={s.query}>
              {s.what}
            </RoomLink>{" "}
            <span className="quiet">
              – {s.says}
              {s.done && <span className="unseen"> (done)</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
