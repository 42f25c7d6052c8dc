import { edit } from "../commands";
import { Field } from "../field";
import { Choice } from "../parts";
import type { Claim, Json } from "../types";
import { useWorkspace } from "../workspace";
import { asWords, typedWords, wordsOf } from "./speakers";
import { meaning } from "./WhoSays";

const POLARITIES: Record<string, string> = { "+": "+ for the target", "-": "− against the target", "0": "0 neither" };

/** What kind of claim it is, how firmly it is said and towards what: words of the codebook, or others. */
export function HowSaid({ claim }: { claim: Claim }) {
  const { words, act, readOnlyClaims } = useWorkspace();
  const book = words.codebook;
  const set = (name: string, value: Json) => edit(["claims", claim.id], { [name]: value });
  const modality = wordsOf(claim.modality);
  const polarity = typeof claim.polarity === "string" ? claim.polarity : "";
  const said = [...wordsOf(claim.kind), ...modality, ...(polarity ? [POLARITIES[polarity] ?? polarity] : [])];
  return (
    <details>
      <summary>How it is said: {said.join(", ") || "nothing said yet"}</summary>
      <div className="grid two">
        <Field
          label="Kind"
          value={claim.kind ?? ""}
          choices={words.claim_kinds}
          help={meaning(book.kinds, wordsOf(claim.kind))}
          why={readOnlyClaims}
          command={(kind) => set("kind", kind.trim() || null)}
        />
        <Field
          label="Modality"
          value={modality.join(", ")}
          choices={words.claim_modalities}
          help={meaning(book.modalities, modality) ?? "Several are parted by commas"}
          why={readOnlyClaims}
          command={(text) => set("modality", asWords(typedWords(text)))}
        />
        <Choice
          label="Polarity"
          value={polarity}
          why={readOnlyClaims}
          onChoose={(p) => act(set("polarity", p || null))}
          options={[["", "not said"], ...words.claim_polarities.map((p) => [p, POLARITIES[p] ?? p] as const)]}
        />
      </div>
    </details>
  );
}
