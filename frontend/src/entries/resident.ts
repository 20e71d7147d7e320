import "../styles/resident.css";
import "./every-page";
import "../behaviours/budget-sum";
import "../behaviours/similar-matters";
import "../islands/chart";
import "../islands/photo-picker";
import "../islands/place-picker";
import "../islands/voice-recorder";
import { startBehaviours } from "../platform/behaviour";

startBehaviours();
