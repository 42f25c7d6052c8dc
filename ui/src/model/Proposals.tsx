import { announce } from "../announce";
import { add, edit, idFor, remove } from "../commands";
import { Field } from "../field";
import { layerAt } from "../forwhom";
import { Button, Empty } from "../parts";
import { Evidence, Remarks, RoomLink } from "../places";
import { Removing } from "../Removing";
import { Rest } from "../sections/Rest";
import { Several } from "../sections/TypedField";
import { named, orNothing } from "../sections/values";
import type { CaseView, Command, Model, Path, S } from "../types";
import { useWorkspace, type Applied } from "../workspace";
import { Adding, Badge, useWhose } from "./adding";

/** Return whom a proposal can name: decision makers, and the groups that some of them belong to. */
function partiesIn(layers: Applied[]): (readonly [string, string])[] {
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  const groups = new Set(makers.flatMap((m) => m.group ?? []));
  return [...named(layers, ["decision_makers"]), ...[...groups].map((g) => [g, `${g} (all of the group)`] as const)];
}

const without = (all: readonly string[] | null | undefined, one: string): string[] =>
  (all ?? []).filter((other) => other !== one);

/** Return a proposal as it is in the case when something is chosen. */
const proposalIn = (now: CaseView, prefix: Path, id: string) =>
  layerAt(now, prefix)?.proposals?.find((p) => p.id === id);

export function Proposals({ model }: { model: Model | null }) {
  const { layers, send, readOnly } = useWorkspace();
  const all = layers.flatMap((l) => (l.layer.proposals ?? []).map((proposal) => ({ proposal, at: l })));
  const taken = all.map((p) => p.proposal.id);
  const made = (terms: string) =>
    add(
      ["proposals"],
      { terms },
      idFor(
        "P",
        taken.map((t) => t.toLowerCase()),
      ).toUpperCase(),
    );
  return (
    <section aria-labelledby="proposals">
      <h2 id="proposals">Proposals</h2>
      {all.length === 0 && (
        <Empty title="What is on the table?">
          <p>
            A proposal is a list of terms. Each term says what is done or left, and whom it obliges. Whether it would
            hold is the <RoomLink room="verdict">verdict</RoomLink>.
          </p>
        </Empty>
      )}
      {all.map(({ proposal, at }) => (
        <OneProposal key={[...at.prefix, proposal.id].join("/")} proposal={proposal} at={at} model={model} />
      ))}
      <Adding
        place="proposals"
        label="A new proposal: what it asks"
        button="Add proposal"
        condition
        placeholder="type a few letters of an option, or pick"
        why={readOnly}
        onAdd={(terms) => send(made(terms))}
        reads={made}
      />
    </section>
  );
}

function OneProposal({ proposal, at, model }: { proposal: S["ProposalEntry"]; at: Applied; model: Model | null }) {
  const { readOnly, layers, send } = useWorkspace();
  const parties = partiesIn(layers);
  const path = [...at.prefix, "proposals", proposal.id];
  const choose = async (make: (now: S["ProposalEntry"] | undefined) => Command) => {
    const why = await send((now) => make(proposalIn(now, at.prefix, proposal.id)));
    if (why) announce(why, true);
  };
  const shown = model?.proposals.find((p) => p.id === proposal.id);
  const terms = proposal.terms ?? [];
  const whose = useWhose();
  return (
    <article className="entry" aria-labelledby={`p-${path.join("-")}`}>
      <h3 id={`p-${path.join("-")}`}>
        {proposal.id} <Badge text={whose(at, "proposals", proposal.id)} />
      </h3>
      <div className="grid two">
        <Field
          label={`Name of ${proposal.id}`}
          value={proposal.name ?? ""}
          command={(name) => edit(path, { name: name || null })}
          why={readOnly}
        />
        <Several
          label="Parties"
          of={proposal.id}
          chosen={proposal.parties ?? []}
          all={parties}
          why={readOnly}
          onAdd={(id) => choose((now) => edit(path, { parties: [...without(now?.parties, id), id] }))}
          onTake={(id) => choose((now) => edit(path, { parties: orNothing(without(now?.parties, id)) }))}
        />
      </div>
      {proposal.that != null ? (
        <Field
          label={`Terms of ${proposal.id}`}
          condition
          value={proposal.that}
          command={(terms) => edit(path, { terms })}
          why={readOnly}
        />
      ) : (
        <Terms id={proposal.id} path={path} terms={terms} />
      )}
      {shown && (
        <p className="effect">
          {shown.says} {shown.unasked && <b>{shown.unasked}</b>}
        </p>
      )}
      <Rest
        section="proposals"
        path={path}
        of={proposal.name ?? proposal.id}
        entry={proposal}
        shown={["name", "parties", "terms"]}
      />
      <Remarks path={path} model={model} />
      <p className="row">
        <RoomLink room="verdict" query={{ proposal: proposal.id }}>
          Would {proposal.id} hold?
        </RoomLink>
        <Removing
          path={path}
          name={proposal.name ?? proposal.id}
          label={`Remove proposal ${proposal.id}`}
          why={readOnly}
        />
      </p>
    </article>
  );
}

function Terms({ id, path, terms }: { id: string; path: Path; terms: S["TermEntry"][] }) {
  const { send, act, readOnly, layers } = useWorkspace();
  const parties = partiesIn(layers);
  const choose = async (term: string, make: (now: readonly string[]) => string[]) => {
    const why = await send((now) => {
      const found = proposalIn(now, path.slice(0, -2), id)?.terms?.find((t) => t.id === term);
      return edit([...path, "terms", term], { obliges: make(found?.obliges ?? []) });
    });
    if (why) announce(why, true);
  };
  const made = (that: string) =>
    add(
      [...path, "terms"],
      { that },
      idFor(
        `T${terms.length + 1}`,
        terms.map((t) => t.id.toLowerCase()),
      ).toUpperCase(),
    );
  return (
    <>
      <ul className="terms">
        {terms.map((t) => (
          <li key={t.id}>
            <div className="row">
              <code>{t.id}</code>
              <Field
                label={`Name of term ${t.id} of ${id}`}
                hideLabel
                value={t.name ?? ""}
                placeholder="in words"
                command={(name) => edit([...path, "terms", t.id], { name: name || null })}
                why={readOnly}
              />
              <Field
                label={`What term ${t.id} of ${id} asks`}
                hideLabel
                condition
                value={t.that ?? ""}
                placeholder="what is done or left; empty: shown, never evaluated"
                command={(that) => edit([...path, "terms", t.id], { that: that || null })}
                why={readOnly}
              />
              <Several
                label="Obliges"
                of={`${t.id} of ${id}`}
                chosen={t.obliges ?? []}
                all={parties}
                why={readOnly}
                onAdd={(who) => choose(t.id, (now) => [...without(now, who), who])}
                onTake={(who) => choose(t.id, (now) => without(now, who))}
              />
              <Button
                look="small"
                why={readOnly}
                aria-label={`Remove term ${t.id} of ${id}`}
                onClick={() => act(remove([...path, "terms", t.id]))}
              >
                Remove
              </Button>
            </div>
            <Rest
              section="proposals"
              part="terms"
              path={[...path, "terms", t.id]}
              of={`${t.id} of ${id}`}
              entry={t}
              shown={["name", "that", "obliges", "evidence", "status"]}
            />
            <Evidence path={[...path, "terms", t.id]} evidence={t.evidence ?? []} status={t.status} />
          </li>
        ))}
      </ul>
      <Adding
        place={[...path, "terms"].join("/")}
        label={`A new term of ${id}`}
        button="Add term"
        condition
        why={readOnly}
        onAdd={(that) => send(made(that))}
        reads={made}
      />
    </>
  );
}
