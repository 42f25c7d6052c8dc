import { announce } from "../announce";
import { add, edit, idFor, remove } from "../commands";
import { useKept } from "../drafts";
import { Field } from "../field";
import { layerAt } from "../forwhom";
import { Button, Empty } from "../parts";
import { Evidence, Remarks, RoomLink } from "../places";
import { Removing } from "../Removing";
import { Rest } from "../sections/Rest";
import { Several } from "../sections/TypedField";
import { named, orNothing } from "../sections/values";
import type { CaseView, Command, Model, Path, S } from "../types";
import { OnlyElsewhere, Whose } from "../whose/Whose";
import { useWorkspace, type Applied } from "../workspace";
import { Adding, CalledField, IdField } from "./adding";
import { Obliging } from "./Obliging";
import { ExampleBox } from "../rooms/ExampleBox";

/** Return whom a proposal can name: decision makers, and the groups that some of them belong to. */
function partiesIn(layers: Applied[]): (readonly [string, string])[] {
  const makers = layers.findLast((l) => l.layer.decision_makers?.length)?.layer.decision_makers ?? [];
  const groups = new Set(makers.flatMap((m) => m.group ?? []));
  return [...named(layers, ["decision_makers"]), ...[...groups].map((g) => [g, `${g} (all of the group)`] as const)];
}

const lowered = (ids: string[]) => ids.map((id) => id.toLowerCase());

const without = (all: readonly string[] | null | undefined, one: string): string[] =>
  (all ?? []).filter((other) => other !== one);

/** Return a proposal as it is in the case when something is chosen. */
const proposalIn = (now: CaseView, prefix: Path, id: string) =>
  layerAt(now, prefix)?.proposals?.find((p) => p.id === id);

export function Proposals({ model }: { model: Model | null }) {
  const { layers, send, readOnly } = useWorkspace();
  const all = layers.flatMap((l) => (l.layer.proposals ?? []).map((proposal) => ({ proposal, at: l })));
  const taken = all.map((p) => p.proposal.id);
  const [name, setName, forget] = useKept("proposals/+name", "What a new proposal is called", "");
  const states = new Set(layers.flatMap((l) => (l.layer.states ?? []).map((s) => s.id)));
  // What is added is the first of several terms, unless it is a whole state that has a name.
  const made = (that: string) =>
    add(
      ["proposals"],
      { ...(name.trim() && { name: name.trim() }), terms: states.has(that) ? that : { T1: { that } } },
      name.trim() ? idFor(name, taken) : idFor("P", lowered(taken)).toUpperCase(),
    );
  const put = async (that: string) => {
    const why = await send(made(that));
    if (why === null) forget();
    return why;
  };
  return (
    <section aria-labelledby="proposals">
      <h2 id="proposals">Proposals</h2>
      {all.length === 0 && (
        <Empty title="What is on the table?">
          <p>
            A proposal is a list of terms. Each term says what is done or left, and whom it obliges. Begin with the
            first term; the others are added to it. Whether it would hold is the{" "}
            <RoomLink room="verdict">verdict</RoomLink>.
          </p>
          <ExampleBox of="proposals" />
        </Empty>
      )}
      {all.map(({ proposal, at }, k) => (
        <OneProposal
          key={[...at.prefix, proposal.id].join("/")}
          proposal={proposal}
          number={k + 1}
          at={at}
          model={model}
        />
      ))}
      <OnlyElsewhere section="proposals" />
      <Adding
        place="proposals"
        label="A new proposal: its first term"
        button="Add proposal"
        condition
        placeholder="type a few letters of an option, or pick"
        why={readOnly}
        onAdd={put}
        reads={made}
      >
        <CalledField value={name} onType={setName} why={readOnly} />
      </Adding>
    </section>
  );
}

interface OneProps {
  proposal: S["ProposalEntry"];
  number: number;
  at: Applied;
  model: Model | null;
}

function OneProposal({ proposal, number, at, model }: OneProps) {
  const { readOnly, layers, send } = useWorkspace();
  const parties = partiesIn(layers);
  const path = [...at.prefix, "proposals", proposal.id];
  const choose = async (make: (now: S["ProposalEntry"] | undefined) => Command) => {
    const why = await send((now) => make(proposalIn(now, at.prefix, proposal.id)));
    if (why) announce(why, true);
  };
  const shown = model?.proposals.find((p) => p.id === proposal.id);
  const called = named(layers, ["proposals"]).find(([id]) => id === proposal.id)?.[1] ?? proposal.id;
  const terms = proposal.terms ?? [];
  return (
    <article id={`at-${path.join("/")}`} className="entry" aria-labelledby={`p-${path.join("-")}`}>
      <h3 id={`p-${path.join("-")}`}>{called}</h3>
      <Whose at={at} section="proposals" id={proposal.id} />
      <div className="grid two">
        <Field
          label={`Name of proposal ${number}`}
          value={proposal.name ?? ""}
          command={(name) => edit(path, { name: name || null })}
          why={readOnly}
        />
        <Several
          label="Parties"
          of={called}
          chosen={proposal.parties ?? []}
          all={parties}
          why={readOnly}
          onAdd={(id) => choose((now) => edit(path, { parties: [...without(now?.parties, id), id] }))}
          onTake={(id) => choose((now) => edit(path, { parties: orNothing(without(now?.parties, id)) }))}
        />
      </div>
      {proposal.that != null ? (
        <Field
          label={`Terms of ${called}`}
          condition
          value={proposal.that}
          command={(terms) => edit(path, { terms })}
          why={readOnly}
        />
      ) : (
        <Terms id={proposal.id} called={called} path={path} terms={terms} />
      )}
      {shown && (
        <p className="effect">
          {shown.says} {shown.unasked && <b>{shown.unasked}</b>}
        </p>
      )}
      <Rest section="proposals" path={path} of={called} entry={proposal} shown={["name", "parties", "terms"]}>
        <IdField label={`Id of ${proposal.id}`} path={path} why={readOnly} />
      </Rest>
      <Remarks path={path} model={model} />
      <p className="row">
        <RoomLink room="verdict" query={{ proposal: proposal.id }}>
          Would “{called}” hold?
        </RoomLink>
        <Removing path={path} name={called} label={`Remove proposal ${called}`} why={readOnly} />
      </p>
    </article>
  );
}

interface TermsProps {
  id: string;
  /** What the proposal is called. */
  called: string;
  path: Path;
  terms: S["TermEntry"][];
}

function Terms({ id, called, path, terms }: TermsProps) {
  const { send, act, readOnly, layers } = useWorkspace();
  const parties = partiesIn(layers);
  const choose = async (term: string, make: (now: readonly string[]) => string[]) => {
    const why = await send((now) => {
      const found = proposalIn(now, path.slice(0, -2), id)?.terms?.find((t) => t.id === term);
      return edit([...path, "terms", term], { obliges: make(found?.obliges ?? []) });
    });
    if (why) announce(why, true);
  };
  const made = (value: { that: string } | { name: string }) =>
    add([...path, "terms"], value, idFor(`T${terms.length + 1}`, lowered(terms.map((t) => t.id))).toUpperCase());
  return (
    <>
      <ol className="terms">
        {terms.map((t, k) => (
          <li key={t.id} id={`at-${[...path, "terms", t.id].join("/")}`}>
            <div className="row">
              <span className="number" aria-hidden="true">
                {k + 1}
              </span>
              <Field
                label={`Name of term ${k + 1} of ${called}`}
                hideLabel
                value={t.name ?? ""}
                placeholder="in words"
                command={(name) => edit([...path, "terms", t.id], { name: name || null })}
                why={readOnly}
              />
              <Field
                label={`What term ${k + 1} of ${called} asks`}
                hideLabel
                condition
                value={t.that ?? ""}
                placeholder="what is done or left; empty: shown, never evaluated"
                command={(that) => edit([...path, "terms", t.id], { that: that || null })}
                why={readOnly}
              />
              <Several
                label="Obliges"
                of={`term ${k + 1} of ${called}`}
                chosen={t.obliges ?? []}
                all={parties}
                why={readOnly}
                onAdd={(who) => choose(t.id, (now) => [...without(now, who), who])}
                onTake={(who) => choose(t.id, (now) => without(now, who))}
              />
              <Button
                look="small"
                why={readOnly}
                aria-label={`Remove term ${k + 1} of ${called}`}
                onClick={() => act(remove([...path, "terms", t.id]))}
              >
                Remove
              </Button>
            </div>
            {!t.obliges?.length && (
              <Obliging
                that={t.that ?? ""}
                of={`term ${k + 1} of ${called}`}
                why={readOnly}
                onTake={(owners) => void choose(t.id, (now) => (now.length ? [...now] : owners))}
              />
            )}
            <Rest
              section="proposals"
              part="terms"
              path={[...path, "terms", t.id]}
              of={`term ${k + 1} of ${called}`}
              entry={t}
              shown={["name", "that", "obliges", "evidence", "status"]}
            >
              <IdField label={`Id of term ${t.id} of ${id}`} path={[...path, "terms", t.id]} why={readOnly} />
            </Rest>
            <Evidence
              path={[...path, "terms", t.id]}
              of={`term ${k + 1} of ${called}`}
              evidence={t.evidence ?? []}
              status={t.status}
            />
          </li>
        ))}
      </ol>
      <Adding
        place={[...path, "terms"].join("/")}
        label={`A new term of ${called}`}
        button="Add term"
        condition
        why={readOnly}
        placeholder="which options it asks for, as above"
        onAdd={(that) => send(made({ that }))}
        reads={(that) => made({ that })}
        otherwise={{
          button: "Add it in words only: it is shown, and says nothing of any option",
          onAdd: (name) => send(made({ name })),
        }}
      />
    </>
  );
}
