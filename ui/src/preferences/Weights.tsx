import { Field } from "../field";
import type { Json, Path } from "../types";
import { useWorkspace } from "../workspace";
import { useWhole } from "./whole";

interface Props {
  path: Path;
  name: string;
  weights: Record<string, string | string[]>;
}

/** A number for each option, which counts where the option is taken. */
export function WeightsEditor({ path, name, weights }: Props) {
  const { view, readOnly } = useWorkspace();
  const { change, refusal } = useWhole(path, "weights");
  const options = view.document.options ?? [];
  const strange = Object.keys(weights).filter((id) => !options.some((o) => o.id === id));
  const save = (id: string) => async (text: string) => {
    const make = (now: Json | undefined) => {
      const { [id]: _, ...others } = (now ?? {}) as Record<string, string>;
      return text ? { ...others, [id]: text } : others;
    };
    return (await refusal(make)) ?? change(make);
  };
  return (
    <>
      <p className="quiet">
        What each option counts for {name} where it is taken, such as 3, -1 or 1/2. The state is preferred whose numbers
        come to more; an option without one counts nothing.
      </p>
      <div className="numbers">
        {[...options.map((o) => [o.id, o.name ?? o.id] as const), ...strange.map((id) => [id, id] as const)].map(
          ([id, called]) => (
            <Field
              key={id}
              label={called}
              of={`weights of ${name}`}
              place={[...path, "weights", id].join("/")}
              value={String(weights[id] ?? "")}
              onSave={save(id)}
              why={readOnly}
              problem={strange.includes(id) ? "There is no such option" : undefined}
            />
          ),
        )}
      </div>
    </>
  );
}
