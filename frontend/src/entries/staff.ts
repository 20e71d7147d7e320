import "../styles/staff.css";
// Before the manners of every form: the first press of this one asks the device and sends nothing.
import "../behaviours/passkey";
import "./every-page";
import "../behaviours/bulk-select";
import { startDeskKeys } from "../behaviours/desk-keys";
import "../behaviours/insert-template";
import "../behaviours/presence";
import "../behaviours/server-drafts";
import "../behaviours/position";
import "../behaviours/similar-matters";
import "../behaviours/split-view";
import "../behaviours/stacked-table";
import "../behaviours/table-tools";
import "../behaviours/ticking-age";
import "../behaviours/take-position";
import "../islands/case-map";
import "../islands/chart";
import "../islands/live";
import "../islands/photo-picker";
import "../islands/place-picker";
import "../islands/screens/arrange";
import "../offline/others";
import { startBehaviours } from "../platform/behaviour";

startDeskKeys();
startBehaviours();
