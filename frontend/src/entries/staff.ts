import "../styles/staff.css";
import "./every-page";
import "../behaviours/bulk-select";
import { startDeskKeys } from "../behaviours/desk-keys";
import "../behaviours/insert-template";
import "../behaviours/presence";
import "../behaviours/server-drafts";
import "../behaviours/position";
import "../behaviours/split-view";
import "../behaviours/table-tools";
import "../islands/case-map";
import "../islands/chart";
import "../islands/live";
import "../islands/photo-picker";
import "../islands/place-picker";
import { startBehaviours } from "../platform/behaviour";

startDeskKeys();
startBehaviours();
