import { RoomHeading } from "../parts";
import { NoModel, Problems } from "../Problems";
import { KeepCase } from "../report/KeepCase";
import { Exports } from "../report/Exports";
import { FileText } from "../report/FileText";
import { Making } from "../report/Making";
import { Models } from "../report/Models";
import { Paper } from "../report/Paper";
import { Roles } from "../report/Roles";
import { at } from "../route";
import { useWorkspace } from "../workspace";

export function ReportRoom() {
  const { view } = useWorkspace();
  return (
    <>
      <RoomHeading>Report and export</RoomHeading>
      <p className="lead">
        What leaves the workbench leaves as a file that you choose to keep; nothing is sent anywhere.
        {(view.perspectives.length > 0 || view.phases.length > 0) &&
          " Files of the case hold all of its perspectives and phases; the report is about one model."}
      </p>
      <Problems />
      <ul className="exports">
        <KeepCase />
        <li>
          <a href={at(`/api/cases/${view.id}/log`)} download>
            Keep the log
          </a>{" "}
          – every change with its author and time
        </li>
      </ul>
      <NoModel />
      {view.valid && view.has_model && <Making />}
      {view.valid && view.has_model && <Roles />}
      {view.valid && (view.has_model || view.document.arguments.length > 0) && <Models />}
      {view.valid && view.has_model && <Paper />}
      {view.valid && <Exports />}
      <FileText />
    </>
  );
}
