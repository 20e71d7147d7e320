// Before the manners of every page: what names itself later is not looked for.
import "../offline/outbox-list";
import "../offline/work";
import "./staff";
