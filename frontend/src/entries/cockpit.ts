import "../styles/cockpit.css";
import "../platform/start";
