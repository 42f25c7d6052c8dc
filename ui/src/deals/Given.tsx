import { inIds, namesIn } from "../conditions/words";
import { Field } from "../field";
import { Button } from "../parts";
import { RoomLink } from "../places";
import { choose } from "../route";
import { useWorkspace } from "../workspace";

/** Where packages are looked for, and where it is said what is negotiated. */
export function Given({ given }: { given: string | null }) {
  const { layers } = useWorkspace();
  const names = namesIn(layers);
  return (
    <details className="more" open={given !== null || undefined}>
      <summary>Choose the terms</summary>
      <Field
        label="Look only where this is so"
        condition
        view
        place="deals/given"
        value={given ?? ""}
        placeholder="type a few letters of an option, or pick"
        onSave={(text) => {
          choose({ given: inIds(text, names) || null, package: null });
          return Promise.resolve(null);
        }}
      />
      <p>
        <Button
          look="small"
          why={given ? undefined : "Everything is looked at"}
          onClick={() => choose({ given: null, package: null })}
        >
          Look at everything
        </Button>
      </p>
      <p className="quiet">
        What is negotiated, and at which levels it may be settled, is written under{" "}
        <RoomLink room="model">Model</RoomLink>. Without issues the terms of the proposals are taken for them.
      </p>
    </details>
  );
}
