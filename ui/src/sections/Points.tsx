import { inNames, namesIn } from "../conditions/words";
import { Field } from "../field";
import { OfWhat } from "../parts";
import type { Json } from "../types";
import { useWorkspace, type Applied } from "../workspace";
import type { FieldProps } from "./TypedField";
import { asText, capital, entriesIn, hintOf, isOn, pointsOf, pointsSaid, type Fields } from "./values";

type ByLevel = Record<string, Json>;

const held = (value: Json | undefined): Record<string, ByLevel> =>
  value && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, ByLevel>) : {};

/** Return the issues that count, each with its levels as the last layer gives them. */
function issuesIn(layers: Applied[]): { id: string; name: string; levels: Fields[] }[] {
  const found = new Map<string, Fields>();
  for (const at of layers)
    for (const entry of entriesIn(at, "issues")) {
      const given = Object.entries(entry).filter(([, value]) => value !== null && !isEmpty(value));
      found.set(entry.id, { ...found.get(entry.id), ...Object.fromEntries(given) } as Fields);
    }
  return [...found.values()]
    .filter((issue) => !isOn(issue.dropped))
    .map((issue) => ({
      id: issue.id,
      name: asText(issue.name) || issue.id,
      levels: (issue.levels ?? []) as unknown as Fields[],
    }));
}

const isEmpty = (value: Json) => Array.isArray(value) && value.length === 0;

/** The points for each level of each issue: a number, or the least and the most. */
export function Points({ field, of, place, value, save, why }: FieldProps) {
  const { layers } = useWorkspace();
  const points = held(value);
  const names = namesIn(layers);
  const issues = issuesIn(layers).map((issue) => ({
    ...issue,
    levels: issue.levels.map((level) => {
      const called = asText(level.name) || inNames(asText(level.when), names) || level.id;
      return [level.id, called] as const;
    }),
  }));
  // What was taken away and still has points is shown, so that these can be taken away as well.
  const lost = Object.entries(points).map(([id, levels]) => {
    const issue = issues.find((one) => one.id === id);
    const known = issue?.levels.map(([level]) => level) ?? [];
    const left = Object.keys(levels).filter((level) => !known.includes(level));
    return { id, name: issue?.name ?? id, levels: left.map((level) => [level, `${level} – there is none`] as const) };
  });
  return (
    <fieldset className="wide">
      <legend>
        {capital(field.label)}
        <OfWhat of={of} />
      </legend>
      <span className="help">
        {issues.length ? `${hintOf(field.help)}: a number, or two such as 50 to 60` : "Say first what the issues are"}
      </span>
      <div className="grid two">
        {[...issues, ...lost].flatMap((issue) =>
          issue.levels.map(([level, called]) => (
            <Field
              key={`${issue.id}/${level}`}
              label={`${capital(issue.name)}: ${called}`}
              of={of}
              place={`${place}/${issue.id}/${level}`}
              value={pointsSaid(points[issue.id]?.[level])}
              why={why}
              onSave={async (text) => {
                const found = text.trim() ? pointsOf(text) : "";
                if (found === null)
                  return `Write “${text.trim()}” as a number, such as 3, 2.5 or 1/3, or as two, such as 50 to 60.`;
                return save((now) => given(held(now), issue.id, level, found || null));
              }}
            />
          )),
        )}
      </div>
    </fieldset>
  );
}

/** Return points with those for a level given, or taken away where they are null; null where nothing is left. */
function given(all: Record<string, ByLevel>, issue: string, level: string, points: Json): Json {
  const { [level]: _, ...others } = all[issue] ?? {};
  const levels = points === null ? others : { ...others, [level]: points };
  const { [issue]: __, ...rest } = all;
  const next = Object.keys(levels).length ? { ...rest, [issue]: levels } : rest;
  return Object.keys(next).length ? (next as Json) : null;
}
