import { useState } from "react";
import { useAnswer } from "../asking";
import { canAsk } from "../next";
import { Answered, Blocks, Button, Choice } from "../parts";
import type { Answer } from "../types";
import { useWorkspace } from "../workspace";
import { AUTHOR, type CodingLayer } from "./layers";

/** The audits of the evidence of one layer: they are asked for, since they read every text and every claim. */
export function Audit({ layers }: { layers: CodingLayer[] }) {
  const { view, words } = useWorkspace();
  const [whose, setWhose] = useState(AUTHOR);
  const [asked, setAsked] = useState<string | null>(null);
  const answer = useAnswer(
    "audit",
    asked && layers.some((l) => l.key === asked) ? { coder: asked === AUTHOR ? null : asked } : null,
  );
  const why = !words.answers.includes("audit")
    ? "This installation does not answer it"
    : canAsk("audit", view)
      ? undefined
      : "Mend the case first; what is to be mended stands under “Model”";
  return (
    <section className="audit" aria-labelledby="audit">
      <h2 id="audit">Who is heard, and how</h2>
      <p className="lead">
        Who is quoted, paraphrased or only spoken about; what rests on somebody whom nobody names, or on one voice
        alone; hedges, loaded words, dates; how far coders agree.
      </p>
      <div className="row">
        {layers.length > 1 && (
          <Choice
            label="Whose claims"
            value={whose}
            onChoose={setWhose}
            options={layers.map((l) => [l.key, l.name] as const)}
          />
        )}
        <Button why={why} onClick={() => setAsked(whose)}>
          Audit the evidence
        </Button>
      </div>
      {asked && <Answered asked={answer}>{(found) => <Parts blocks={found.says} />}</Answered>}
    </section>
  );
}

type Block = Answer<"audit">["says"][number];

/** What the audits say, each under its own heading to be opened. */
function Parts({ blocks }: { blocks: Block[] }) {
  const begins = blocks.flatMap((b, i) => (b.kind === "heading" && b.level === 2 ? [i] : []));
  return (
    <>
      <Blocks blocks={blocks.slice(0, begins[0] ?? blocks.length).filter((b) => b.kind !== "heading")} />
      {begins.map((from, i) => {
        const heading = blocks[from]!;
        return (
          <details key={from} className="more" open={i === 0}>
            <summary>{heading.kind === "heading" && heading.text}</summary>
            <Blocks blocks={blocks.slice(from + 1, begins[i + 1])} />
          </details>
        );
      })}
    </>
  );
}
