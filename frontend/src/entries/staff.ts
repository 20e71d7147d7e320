import "../styles/staff.css";
import "./every-page";
import { startDeskKeys } from "../behaviours/desk-keys";
import "../behaviours/similar-matters";
import "../behaviours/split-view";
import "../behaviours/table-tools";
import "../behaviours/take-position";
import "../islands/case-map";
import "../islands/chart";
import "../islands/live";
import "../islands/photo-picker";
import "../islands/place-picker";
import { startBehaviours } from "../platform/behaviour";

startDeskKeys();
startBehaviours();
