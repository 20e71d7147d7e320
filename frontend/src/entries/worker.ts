import "../behaviours/here";
import "../behaviours/today";
import "../islands/code-scanner";
import "../islands/route-map";
import "../islands/voice-recorder";
import "../offline/outbox-list";
import "../offline/work";
import "./staff";
