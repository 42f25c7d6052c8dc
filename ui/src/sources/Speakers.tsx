import { announce } from "../announce";
import { Button, Choice, Explained } from "../parts";
import { plural } from "../words";
import { ShapeOf } from "../Who";
import { useWorkspace } from "../workspace";
import { everybody, joining, parting, partOf, perhaps, voicesOf, type Somebody, type Voice } from "./voices";

/**
 * Everybody who speaks in the claims, and whom each stands for: the audits hear a decision maker under all its names.
 */
export function Speakers() {
  const { view, words } = useWorkspace();
  const voices = voicesOf(view);
  const all = everybody(view);
  if (!voices.length) return null;
  return (
    <section aria-labelledby="speakers">
      <h2 id="speakers">Speakers</h2>
      <p className="lead">
        Each name under which somebody speaks. Join a name to the decision maker or the actor whom it means; two names
        of one are then one voice.
      </p>
      <div className="scroll" role="region" aria-label="Names of speakers" tabIndex={0}>
        <table className="people">
          <caption>{plural(voices.length, "name")}, the most heard first</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Who that is</th>
              <th scope="col">
                <Explained word="Claims">
                  In how many claims they speak: those they say, and those in which they pass on what somebody else
                  says. The audit counts the two apart.
                </Explained>
              </th>
              <th scope="col">
                <Explained word="Standing">
                  How whoever speaks is known to the reader, as the claims say it:{" "}
                  {Object.entries(words.codebook.standings ?? {})
                    .map(([standing, meaning]) => `${standing} – ${meaning}`)
                    .join("; ")}
                  . It is said where a claim is coded, of the one who is cited.
                </Explained>
              </th>
            </tr>
          </thead>
          <tbody>
            {voices.map((v) => (
              <OneVoice key={v.who} voice={v} all={all} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function OneVoice({ voice, all }: { voice: Voice; all: Somebody[] }) {
  const { view, send, act, readOnly } = useWorkspace();
  const guess = perhaps(voice, all);
  const join = async (to: Somebody, part: boolean) => {
    for (const make of joining(view, voice, to, part)) {
      const why = await send(make);
      if (why) return announce(why, true);
    }
    announce(`“${voice.who}” ${part ? `speaks for ${to.name}` : `is ${to.name}`}.`);
  };
  const choose = (key: string) => {
    const part = key.startsWith("part:");
    const to = all.find((s) => s.key === (part ? key.slice("part:".length) : key));
    const command = to ? null : parting(view, voice);
    if (to) void join(to, part);
    else if (command) act(command);
  };
  const words = (s: Somebody) => {
    const part = partOf(view, s);
    return s.party ? `${s.name} – the party` : part ? `${s.name} – speaks for ${part.name}` : s.name;
  };
  // Whoever speaks for another has nobody who speaks for it.
  const wholes = all.filter((s) => !partOf(view, s));
  // A name that was joined can be parted again; one that is somebody's own name, or an actor's, is told.
  const fixed = voice.itself ? "It is the name itself" : undefined;
  return (
    <tr>
      <th scope="row">{voice.who}</th>
      <td className="row">
        {voice.is?.party && <ShapeOf id={voice.is.id} />}
        <Choice
          hideLabel
          label={`Who ${voice.who} is`}
          value={voice.is?.key ?? ""}
          why={readOnly ?? fixed}
          onChoose={choose}
          options={[
            ["", "nobody that is named in the case"],
            ...all.map((s) => [s.key, words(s)] as const),
            ...(voice.is ? [] : wholes.map((s) => [`part:${s.key}`, `somebody who speaks for ${s.name}`] as const)),
          ]}
        />
        {guess && (
          <Button look="small" why={readOnly} onClick={() => void join(guess, false)}>
            {words(guess)}?
          </Button>
        )}
        {voice.part && (
          <span>
            speaks for <ShapeOf id={voice.part.id} /> {voice.part.name}
          </span>
        )}
      </td>
      <td>{voice.claims.length}</td>
      <td>{voice.standing ?? "not said"}</td>
    </tr>
  );
}
