import { useAnswer } from "../asking";
import { Folded } from "../Folded";
import { CheckList } from "../longer/choices";
import { Answered, Choice, Empty, RoomHeading } from "../parts";
import { Problems } from "../Problems";
import { Chains } from "../relations/Chains";
import { Findings, InModel } from "../relations/InModel";
import { NewRelation } from "../relations/NewRelation";
import { Said } from "../relations/Said";
import { Tension } from "../relations/Tension";
import { Triads } from "../relations/Triads";
import { choose, useRoute } from "../route";
import { SectionEditor } from "../sections/SectionEditor";
import { entriesIn } from "../sections/values";
import { Picture } from "../states/Picture";
import type { Answer } from "../types";
import { useWorkspace } from "../workspace";

/** Who is said to be with or against whom, by whom, and how much tension that has. */
export function RelationsRoom() {
  const { view, layers } = useWorkspace();
  const some = layers.some((l) => entriesIn(l, "relations").length > 0);
  return (
    <>
      <RoomHeading>Relations</RoomHeading>
      <Problems />
      {view.document.caution && (
        <details className="caution">
          <summary>
            <b>Read first</b> <span className="line">{view.document.caution}</span>
          </summary>
        </details>
      )}
      {!some && (
        <Empty title="It is not said yet who is with whom">
          <p>
            Say below of two actors that one is said to be with the other, or against it, and on which claims that
            rests. Who says so is read from the claims.
          </p>
        </Empty>
      )}
      {view.valid && some && <Found />}
      <Editing begun={some} />
    </>
  );
}

function Found() {
  const { query } = useRoute();
  const voice = query.get("voice");
  const on = (key: string) => query.get(key) === "1";
  const asked = useAnswer("related", {
    stated: on("stated"),
    whole: on("whole"),
    claimant: voice,
    chains: query.get("chains"),
  });
  return (
    <>
      <Switches found={asked.answer} voice={voice} />
      <Answered asked={asked}>
        {(found) =>
          on("model") && found.effects.length > 0 ? (
            <InModel found={found} />
          ) : (
            <>
              <h2 className="answer">{found.sentence}</h2>
              <p className="lead">
                {found.lead.join(" ")} {found.floats && <b>{found.floats}.</b>}
              </p>
              {found.why && <p className="box caution">{found.why}</p>}
              <Said rows={found.rows} notes={found.notes} />
              {found.picture && <Picture picture={found.picture} />}
              <Triads found={found} />
              <Tension found={found} />
              <Findings found={found} />
              <Chains found={found} />
            </>
          )
        }
      </Answered>
    </>
  );
}

const SWITCHES = ["stated", "whole", "model"] as const;

/** What counts: kept in the address, so that what is seen can be sent. */
function Switches({ found, voice }: { found: Answer<"related"> | null; voice: string | null }) {
  const { query } = useRoute();
  const items: [(typeof SWITCHES)[number], string][] = [["stated", "only what is stated"]];
  if (found?.wholes || query.get("whole")) items.push(["whole", "parts count as their wholes"]);
  if (found?.effects.length) items.push(["model", "as the model has it"]);
  const voices = (found?.voices ?? []).map((v) => [v.id, v.name] as const);
  if (voice && !voices.some(([id]) => id === voice)) voices.push([voice, voice]);
  return (
    <div className="topline relationswitches">
      <CheckList
        legend="Show"
        items={items}
        chosen={SWITCHES.filter((key) => query.get(key) === "1")}
        onChoose={(chosen) =>
          choose(Object.fromEntries(SWITCHES.map((key) => [key, chosen.includes(key) ? "1" : null])))
        }
      />
      {voices.length > 0 && (
        <div className="lens">
          <Choice
            label="By whose words"
            value={voice ?? ""}
            options={[["", "everybody’s"], ...voices]}
            onChoose={(id) => choose({ voice: id || null })}
          />
        </div>
      )}
    </div>
  );
}

/** Where relations are added, changed field by field, and taken away. */
function Editing({ begun }: { begun: boolean }) {
  const { words } = useWorkspace();
  const section = words.sections.find((s) => s.key === "relations");
  if (!section) return null;
  const inside = <SectionEditor section={section} model={null} adding={<NewRelation />} />;
  if (!begun) return <NewRelation />;
  return (
    <Folded id="at-relations" className="more" summary="Add, change or take away what is said" holds={["relations"]}>
      {inside}
    </Folded>
  );
}
