import { useEffect, useRef } from "react";
import { announce } from "../announce";
import { edit, link } from "../commands";
import { useKept } from "../drafts";
import { Field } from "../field";
import { Button, OneOf } from "../parts";
import { RoomLink } from "../places";
import { Removing } from "../Removing";
import { Rest } from "../sections/Rest";
import type { Claim } from "../types";
import { claimCalled, placesIn, samePath } from "../words";
import { useWorkspace } from "../workspace";
import { HowSaid } from "./HowSaid";
import { layerOf, type CodingLayer, type Numbers } from "./layers";
import { wordsOf } from "./speakers";
import { WhoSays } from "./WhoSays";

interface Props {
  claims: Claim[];
  layers: CodingLayer[];
  /** The number of each claim, which stands in the text too. */
  numbers: Numbers;
  chosen: string | null;
  pick: (id: string | null) => void;
}

/** The claims on a source, in the order of its text; the chosen one opened. */
export function Claims({ claims, layers, numbers, chosen, pick }: Props) {
  const [sought, setSought] = useKept(`claims/sought`, "Find among claims", "", false);
  const low = sought.toLowerCase();
  const shown = claims.filter((c) => !low || `${c.id} ${c.says ?? ""} ${c.said_by}`.toLowerCase().includes(low));
  return (
    <>
      {claims.length > 8 && (
        <div className="field">
          <label htmlFor="seek">Find among {claims.length} claims</label>
          <input id="seek" type="search" value={sought} onChange={(e) => setSought(e.target.value)} />
        </div>
      )}
      <ul className="claimlist">
        {shown.map((c) => (
          <li key={c.id} id={`at-claims/${c.id}`} className={c.id === chosen ? "entry open" : "entry"}>
            <button
              type="button"
              className="link"
              aria-expanded={c.id === chosen}
              onClick={() => pick(c.id === chosen ? null : c.id)}
            >
              <span className={`claimmark ${c.id === chosen ? "pointed" : ""}`}>{numbers.get(c.id)}</span>{" "}
              {c.says ?? "(no paraphrase)"} <span className="unseen">{c.id}</span>
            </button>
            {layers.length > 1 && <CodedBy layer={layers.find((l) => l.key === layerOf(c))} />}
            {c.said_by && <span className="quiet"> – {c.said_by}</span>}
            {c.id === chosen && <Opened claim={c} close={() => pick(null)} />}
          </li>
        ))}
      </ul>
      {shown.length === 0 && claims.length > 0 && <p>No claim has these words.</p>}
    </>
  );
}

/** Whose a claim is, where the case has claims of more than one. */
function CodedBy({ layer }: { layer: CodingLayer | undefined }) {
  return (
    layer && (
      <span className="quiet">
        {" "}
        <span className={`sample ${layer.look}`} aria-hidden="true">
          {layer.sign}
        </span>{" "}
        coded by {layer.name}
      </span>
    )
  );
}

function Opened({ claim, close }: { claim: Claim; close: () => void }) {
  const { view, layers, act, send, readOnlyClaims } = useWorkspace();
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    top.current?.parentElement?.scrollIntoView({ block: "nearest" });
  }, []);
  const all = placesIn(view, layers);
  const bearing = all.filter((p) => p.evidence.includes(claim.id));
  const others = all.filter((p) => p.linkable && !p.evidence.includes(claim.id));
  const path = ["claims", claim.id];
  const called = claimCalled(claim);
  const rest = async (on: string[]) => {
    const words = others.find((p) => samePath(p.path, on))?.words ?? "";
    const refused = await send(link(on, claim.id, true));
    announce(refused ?? `It rests on ${called} now: ${words}.`, refused !== null);
  };
  const tags = wordsOf(claim.tags);
  return (
    <div ref={top} className="opened">
      <Field
        label="What it says"
        of={called}
        lines={2}
        value={claim.says ?? ""}
        why={readOnlyClaims}
        command={(says) => edit(path, { says })}
      />
      {claim.quote && <blockquote>{claim.quote}</blockquote>}
      {tags.length > 0 && <p className="quiet">Tags: {tags.join(", ")}</p>}
      <HowSaid claim={claim} />
      <WhoSays claim={claim} />
      <Rest
        section="claims"
        path={path}
        of={called}
        entry={claim}
        shown={[
          "source",
          "start",
          "end",
          "says",
          "by",
          "mode",
          "quote",
          "prefix",
          "suffix",
          "kind",
          "modality",
          "polarity",
        ]}
      />
      <h3>What rests on it</h3>
      {bearing.length === 0 && (
        <p className="quiet">Nothing yet. Say below which statement, option, rule or term it supports.</p>
      )}
      <ul>
        {bearing.map((p) => (
          <li key={p.address + p.path.join("/")}>
            <RoomLink room={p.path.includes("preferences") ? "preferences" : "model"} query={{ at: p.path.join("/") }}>
              {p.words}
            </RoomLink>{" "}
            <Button
              look="small"
              why={
                readOnlyClaims ??
                (p.linkable
                  ? undefined
                  : "It is one of several statements of equal importance; change it in the text of the case")
              }
              aria-label={`Unlink ${p.words}`}
              onClick={() => act(link(p.path, claim.id, false))}
            >
              Unlink
            </Button>
          </li>
        ))}
      </ul>
      {bearing.length > 0 && (
        <p>
          <RoomLink room="verdict">See what the verdict makes of it</RoomLink>
        </p>
      )}
      <div className="field">
        <label htmlFor="bears">Let one more rest on it</label>
        <OneOf
          id="bears"
          value=""
          locked={Boolean(readOnlyClaims)}
          options={[["", "choose what it supports"], ...others.map((p) => [JSON.stringify(p.path), p.words] as const)]}
          adds
          onChoose={(path) => path && void rest(JSON.parse(path) as string[])}
        />
      </div>
      <p>
        <RoomLink room="argument" query={{ reason: claim.id }}>
          Make it a reason for or against something
        </RoomLink>
      </p>
      <Removing path={path} name={called} label={`Remove claim ${called}`} why={readOnlyClaims} before={close} />
    </div>
  );
}
