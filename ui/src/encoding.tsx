import { useState } from "react";
import { Refused } from "./api";
import { Button, Choice } from "./parts";
import type { S } from "./types";

/** Whether a file was refused for its encoding, so that another may be named. */
export const wantsEncoding = (e: unknown) => e instanceof Refused && e.error.code === "encoding";

interface Props {
  file: string;
  encodings: S["EncodingWord"][];
  onChoose: (encoding: string) => void;
}

/** The encodings in which a file may be read instead; none is guessed. */
export function OtherEncoding({ file, encodings, onChoose }: Props) {
  const [chosen, setChosen] = useState(encodings[0]?.id ?? "");
  return (
    <div className="row" role="group" aria-label={`Encoding of ${file}`}>
      <Choice
        label={`Read “${file}” as`}
        value={chosen}
        options={encodings.map((e) => [e.id, `${e.name} – ${e.id}`] as const)}
        onChoose={setChosen}
      />
      <Button onClick={() => onChoose(chosen)}>Read it so</Button>
    </div>
  );
}
