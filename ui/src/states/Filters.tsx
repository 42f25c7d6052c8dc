import { Field } from "../field";
import { inIds, namesIn } from "../conditions/words";
import { Button, OneOf } from "../parts";
import type { Concept } from "../types";
import { conceptName } from "../verdict/HoldsTable";
import { useWorkspace } from "../workspace";

/** What the table of states shows, and in which order. */
export interface Wanted {
  options: Record<string, "Y" | "N">;
  equilibria: Concept[];
  where: string;
  sort: string;
  descending: boolean;
}

export const NO_FILTERS: Wanted = { options: {}, equilibria: [], where: "", sort: "code", descending: false };

interface Props {
  wanted: Wanted;
  setWanted: (wanted: Wanted) => void;
}

export function Filters({ wanted, setWanted }: Props) {
  const { layers, words } = useWorkspace();
  const names = namesIn(layers);
  const some = Object.keys(wanted.options).length > 0 || wanted.equilibria.length > 0 || wanted.where !== "";
  return (
    <div className="filters row" role="group" aria-label="Filters">
      <fieldset className="inline">
        <legend>Stable for everybody under</legend>
        {words.default_concepts.map((c) => (
          <label key={c}>
            <input
              type="checkbox"
              checked={wanted.equilibria.includes(c as Concept)}
              onChange={(e) =>
                setWanted({
                  ...wanted,
                  equilibria: e.target.checked
                    ? [...wanted.equilibria, c as Concept]
                    : wanted.equilibria.filter((d) => d !== c),
                })
              }
            />
            {conceptName(words, c)}
          </label>
        ))}
      </fieldset>
      <Field
        label="Where this is so"
        condition
        view
        place="states/where"
        value={wanted.where}
        placeholder="type a few letters of an option, or pick"
        onSave={(where) => {
          setWanted({ ...wanted, where: inIds(where, names) });
          return Promise.resolve(null);
        }}
      />
      <Button
        why={some ? undefined : "Nothing is filtered"}
        onClick={() => setWanted({ ...NO_FILTERS, sort: wanted.sort, descending: wanted.descending })}
      >
        Show all
      </Button>
    </div>
  );
}

const STEPS = [
  ["", "all"],
  ["Y", "taken"],
  ["N", "not taken"],
] as const;

/** Keep the states where an option is taken, or not taken. */
export function OptionFilter({ id, name, wanted, setWanted }: Props & { id: string; name: string }) {
  const change = (value: string) => {
    const { [id]: _, ...others } = wanted.options;
    setWanted({ ...wanted, options: value === "" ? others : { ...others, [id]: value as "Y" | "N" } });
  };
  return (
    <OneOf
      aria-label={`Filter: ${name}`}
      value={wanted.options[id] ?? ""}
      options={STEPS}
      locked={false}
      onChoose={change}
    />
  );
}
