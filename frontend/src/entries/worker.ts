import "../behaviours/here";
import "../islands/voice-recorder";
import "../offline/outbox-list";
import "../offline/work";
import "./staff";
