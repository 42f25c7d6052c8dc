import { useStarted } from "../asking";
import { useKept } from "../drafts";
import { Longer } from "../longer/Longer";
import { Picture } from "../states/Picture";
import type { Described, S } from "../types";
import { useWorkspace } from "../workspace";
import { ParameterField } from "./ParameterField";
import { type Given, requestOf } from "./request";

/** Every question that has no room of its own, as the server declares it, in a form made of its parameters. */
export function Questions() {
  const { words, view } = useWorkspace();
  const own = words.questions.filter((q) => q.room === null && (view.has_model || q.about === "case"));
  return own.map((question) => <OneQuestion key={question.name} question={question} />);
}

function OneQuestion({ question }: { question: S["QuestionView"] }) {
  // What it is called is found out where the page runs; what it is answered with is the same for all of them.
  const kind = question.name as Described;
  const started = useStarted(kind);
  const [given, put] = useKept<Given>(`ask/${question.name}`, question.title, {}, false);
  const request = requestOf(question.parameters, given);
  const lead = question.help.replaceAll("`", "");
  return (
    <Longer
      kind={kind}
      title={question.title}
      lead={lead === `${question.title}.` ? "" : lead}
      button="Ask"
      started={started}
      why={typeof request === "string" ? request : undefined}
      ask={() => typeof request !== "string" && started.start(request)}
      also={(answer) => answer.picture && <Picture picture={answer.picture} />}
    >
      <div className="grid two">
        {question.parameters.map((p) => (
          <ParameterField
            key={p.name}
            parameter={p}
            given={given}
            give={(value) => put((now) => ({ ...now, [p.name]: value }))}
          />
        ))}
      </div>
    </Longer>
  );
}
