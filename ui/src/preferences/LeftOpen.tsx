import { useId, useState } from "react";
import { useMeeting } from "../meeting";
import { OfWhat } from "../parts";
import type { Json } from "../types";

interface SwitchProps {
  label: string;
  /** Of what it is a switch. */
  of: string;
  on: boolean;
  /** What it means, where it is on. */
  says: string;
  why: string | undefined;
  /** Put it on or off. The answer is null, or why that was refused. */
  put: (on: boolean) => Promise<string | null>;
}

/** Says that something is so, or not, beside what it is said of; what is refused is told there. */
export function Switch({ label, of, on, says, why, put }: SwitchProps) {
  const id = useId();
  const [refused, setRefused] = useState<string | null>(null);
  const meeting = useMeeting({
    name: `${label} of ${of}`,
    value: on,
    say: (is) => (is ? "yes" : "no"),
    put: (is) => void put(is).then(setRefused),
  });
  const note = why ?? refused;
  return (
    <div className="switched" {...meeting.within}>
      <label className={on ? "switch on" : "switch"}>
        <input
          type="checkbox"
          checked={on}
          aria-disabled={why ? true : undefined}
          aria-describedby={note || on ? id : undefined}
          onChange={(e) => {
            const wanted = e.target.checked; // as it is now: it is set back until the change is made
            if (!why) meeting.choose(wanted);
          }}
        />
        <span>
          {label}
          <OfWhat of={of} />
        </span>
      </label>
      {(note || on) && (
        <span id={id} className={why ? "unseen" : refused ? "wrong" : "quiet"}>
          {note ?? says}
        </span>
      )}
      {meeting.note}
    </div>
  );
}

interface MarksProps {
  of: string;
  perhaps?: boolean;
  /** By which degree, as a file has it; null where nothing is said of it. */
  much?: Json;
  why: string | undefined;
  put: (key: "perhaps" | "much", value: Json) => Promise<string | null>;
}

/** What may be left open of a statement, and graded: each a switch, with what it means in words where it is on. */
export function Marks({ of, perhaps, much, why, put }: MarksProps) {
  const degree = much === undefined || much === null ? "" : String(much);
  const by = degree && degree !== "true" ? `, by degree ${degree}` : "";
  return (
    <div className="marks">
      {perhaps !== undefined && (
        <Switch
          label="May not matter"
          of={of}
          on={perhaps}
          says="nobody knows whether it does"
          why={why}
          put={(on) => put("perhaps", on || null)}
        />
      )}
      {much !== undefined && (
        <Switch
          label="Much preferred"
          of={of}
          on={degree !== ""}
          says={`states that first differ here differ much${by}`}
          why={why}
          put={(on) => put("much", on || null)}
        />
      )}
    </div>
  );
}
