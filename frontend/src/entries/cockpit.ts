import "../styles/cockpit.css";
import "./common";
import "../islands/case-map";
import "../islands/chart";
import "../islands/live";
import { startBehaviours } from "../platform/behaviour";

startBehaviours();
