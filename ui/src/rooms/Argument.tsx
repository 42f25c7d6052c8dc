import { useEffect, useRef, useState, type ReactNode } from "react";
import { announce } from "../announce";
import { NewReason } from "../argument/NewReason";
import { Said } from "../argument/Said";
import { Outline } from "../argument/Outline";
import { useStriking } from "../argument/struck";
import { Voices } from "../argument/Voices";
import { useAnswer } from "../asking";
import { Premises } from "../forecasts/Premises";
import { FoldedRegister } from "../forecasts/Register";
import { Rivals } from "../forecasts/Rivals";
import { Answered, Button, Choice, Empty, RoomHeading } from "../parts";
import { RoomLink } from "../places";
import { NoModel, Problems } from "../Problems";
import { choose, useRoute } from "../route";
import { Picture } from "../states/Picture";
import { entriesIn } from "../sections/values";
import type { Answer } from "../types";
import { called } from "../words";
import { useWorkspace } from "../workspace";

/** Why somebody thinks so, what answers it, and which of it the verdicts need. */
export function ArgumentRoom() {
  const { view, layers } = useWorkspace();
  const { query } = useRoute();
  const striking = useStriking();
  const [chosen, setChosen] = useState<string | null>(null);
  const proposals = layers.flatMap((l) => l.layer.proposals ?? []);
  const proposal = proposals.find((p) => p.id === query.get("proposal"))?.id ?? "";
  const forecasts = layers.some((l) => entriesIn(l, "forecasts").length > 0);
  const rivals = layers.some((l) => entriesIn(l, "rivals").length > 0);
  const there = new Set(layers.flatMap((l) => entriesIn(l, "arguments").map((e) => e.id)));
  const answered = view.valid && view.has_model;
  const struck = (kind: "argument" | "voice") => striking.struck.filter((s) => s.kind === kind).map((s) => s.id);
  const asked = useAnswer("argument", {
    proposal: proposal || null,
    without: struck("argument").filter((id) => there.has(id)),
    voices: struck("voice"),
  });
  return (
    <>
      <RoomHeading unseen={answered}>Argument</RoomHeading>
      <Problems />
      <div className="topline">
        {view.document.caution && (
          <details className="caution">
            <summary>
              <b>Read first</b> <span className="line">{view.document.caution}</span>
            </summary>
          </details>
        )}
        {answered && proposals.length > 0 && (
          <div className="lens">
            <Choice
              label="Verdicts on"
              value={proposal}
              options={[["", "all proposals"], ...called(proposals)]}
              onChoose={(id) => choose({ proposal: id || null })}
            />
          </div>
        )}
      </div>
      <NoModel />
      {view.valid && !view.has_model && there.size > 0 && <Said />}
      {answered && (
        <Answered asked={asked}>
          {(found) => (
            <>
              <h2 className="answer">{found.sentence}</h2>
              {found.lines.length + found.voices.length > 0 && (
                <>
                  <p className="lead">
                    {found.reasons} Strike a line or a voice: what rests on nothing else falls with it, and all is
                    worked out anew. Nothing in the case is changed by that.
                  </p>
                  <Effect effect={found.effect} also={found.also}>
                    <Button look="small" onClick={striking.restoreAll}>
                      Restore all
                    </Button>{" "}
                    <span className="quiet">
                      <kbd>Escape</kbd> restores what was struck last.
                    </span>
                  </Effect>
                </>
              )}
              {found.why && <p className="box caution">{found.why}</p>}
              <div className="argument">
                <div>
                  {found.lines.length > 0 ? (
                    <Outline lines={found.lines} chosen={chosen} choose={setChosen} striking={striking} />
                  ) : (
                    <Empty title="No argument is written down yet">
                      <p>Say what is argued about, then what is a reason for it and what is an objection to it.</p>
                    </Empty>
                  )}
                  {found.lines.length > 0 && <ArgumentMap map={found.map} />}
                  {found.silent && <p className="quiet">{found.silent}</p>}
                </div>
                <Voices voices={found.voices} proposals={found.called} striking={striking} />
              </div>
            </>
          )}
        </Answered>
      )}
      {view.valid && <NewReason from={query.get("reason")} />}
      {forecasts && <FoldedRegister />}
      {forecasts && view.valid && <Premises />}
      {rivals && view.valid && <Rivals />}
      <p className="quiet">
        Forecasts, and rival explanations, are written under{" "}
        <RoomLink room="model" query={{ at: "forecasts" }}>
          Model
        </RoomLink>
        .
      </p>
    </>
  );
}

/** The lines as a drawing; all that it shows is said in the list. */
function ArgumentMap({ map }: { map: Answer<"argument">["map"] }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="more" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>The same as a map</summary>
      {open && <Picture picture={map} />}
    </details>
  );
}

/** What is so without what is struck; it is said as well, since it may stand far above what was struck. */
function Effect({ effect, also, children }: Pick<Answer<"argument">, "effect" | "also"> & { children: ReactNode }) {
  const before = useRef(effect);
  useEffect(() => {
    if (effect !== before.current) announce(effect || "Nothing is struck any more.");
    before.current = effect;
  }, [effect]);
  return (
    <div className={effect ? "effect box some" : "effect box"}>
      {effect ? (
        <>
          <p>
            <b>{effect}</b>
          </p>
          {also.map((said) => (
            <p key={said} className="quiet">
              {said}
            </p>
          ))}
          <p>{children}</p>
        </>
      ) : (
        <p className="quiet">Nothing is struck.</p>
      )}
    </div>
  );
}
