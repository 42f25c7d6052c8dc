import { Next, NextInLine } from "./Next";
import { Empty } from "./parts";
import { RoomLink, roomOf, Wrong, wrongIn } from "./places";
import { Removing } from "./Removing";
import { useWorkspace } from "./workspace";

/** What is wrong in the case and what is next, each with a link to where it is done; nothing where there is neither. */
export function Problems({ whole }: { whole?: "listed" | "in a line" }) {
  const { view, layers, readOnly } = useWorkspace();
  const wrong = wrongIn(view);
  const text = view.draft !== null && view.draft !== undefined;
  const begun =
    view.problems.length > wrong.length || (whole && view.has_model && layers.every((l) => !l.layer.proposals?.length));
  return (
    <>
      {wrong.length > 0 && (
        <section className="box bad" aria-label="To mend">
          <h2>{view.to_mend}</h2>
          <ul>
            {wrong.map((p, i) => (
              <li key={i}>
                {p.place && (
                  <>
                    <RoomLink
                      room={roomOf(p.path)}
                      query={p.path[0] === "claims" && p.path[1] ? { claim: p.path[1] } : { at: p.path.join("/") }}
                    >
                      {p.place}
                    </RoomLink>
                    :{" "}
                  </>
                )}
                {text && p.line != null && `Line ${p.line}: `}
                <Wrong problem={p} />{" "}
                {!!p.entry?.length && (
                  <Removing
                    path={p.entry}
                    name={p.place || p.entry.at(-1)!}
                    label={`Remove ${p.place}`}
                    why={readOnly}
                  />
                )}
              </li>
            ))}
          </ul>
          <p>
            Everything typed is kept as it is.{" "}
            {text ? (
              <>
                The text is mended under <RoomLink room="report">Report and export</RoomLink>.
              </>
            ) : (
              <>
                Each is mended at its place, or all as text under <RoomLink room="report">Report and export</RoomLink>.
              </>
            )}
          </p>
        </section>
      )}
      {begun && (whole === "in a line" ? <NextInLine /> : <Next />)}
    </>
  );
}

/** A case that is evidence alone is whole as it is, and there is nothing to solve in it yet. */
export function NoModel() {
  const { view } = useWorkspace();
  if (!view.valid || view.has_model) return null;
  return (
    <Empty title="There is no model yet">
      <p>
        This case has no options yet: add decision makers and what they can do under{" "}
        <RoomLink room="model">Model</RoomLink>. What is said, by whom, and what is not coded yet is found under{" "}
        <RoomLink room="sources">Sources</RoomLink>.
      </p>
    </Empty>
  );
}
