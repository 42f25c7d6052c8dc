import { stepsOf } from "./next";
import { RoomLink } from "./places";
import { useWorkspace } from "./workspace";

/** What is next in a case that is only begun: nothing of it is wrong. */
export function Next() {
  const { view, layers } = useWorkspace();
  return (
    <section className="box" aria-labelledby="next">
      <h2 id="next">What is next</h2>
      <ol className="next">
        {stepsOf(view, layers).map((s) => (
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

/** The same in a line, once something follows from what is said. */
export function NextInLine() {
  const { view, layers } = useWorkspace();
  const steps = stepsOf(view, layers);
  if (!view.valid) return <Next />;
  return (
    <section aria-label="What is next">
      <p>
        <b>What is next:</b>{" "}
        {steps
          .filter((s) => !s.done)
          .map((s, i) => (
            <span key={s.what}>
              {i > 0 && ", "}
              <RoomLink room={s.room} query={s.query}>
                {s.what}
              </RoomLink>
            </span>
          ))}
      </p>
    </section>
  );
}

/** Why nothing follows yet from what somebody wants: what is still to be said for that; nothing where nothing is. */
export function Waits() {
  const { view, layers } = useWorkspace();
  const lacking = stepsOf(view, layers).filter((s) => s.needed && !s.done);
  if (view.valid || lacking.length === 0) return null;
  return (
    <>
      <p className="quiet">What follows is worked out once the case says:</p>
      <ul className="quiet">
        {lacking.map((s) => (
          <li key={s.what}>
            <RoomLink room={s.room} query={s.query}>
              {s.what}
            </RoomLink>{" "}
            – {s.says}
          </li>
        ))}
      </ul>
    </>
  );
}
