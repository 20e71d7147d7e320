import "../styles/cockpit.css";
import "./every-page";
import "../islands/chart";
import "../islands/live";
import "../islands/screens/time-slider";
import "../islands/screens/wall";
import "../islands/screens/wall-map";
import "../islands/twin";
import { startBehaviours } from "../platform/behaviour";

startBehaviours();
