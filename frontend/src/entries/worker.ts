import "../offline/outbox-list";
import "../offline/work";
import "./staff";
