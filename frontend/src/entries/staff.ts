import "../styles/staff.css";
import "../platform/start";
