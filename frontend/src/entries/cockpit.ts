import "../styles/cockpit.css";
import "./every-page";
import "../islands/case-map";
import "../islands/chart";
import "../islands/live";
import "../islands/twin";
import { startBehaviours } from "../platform/behaviour";

startBehaviours();
