import "../styles/resident.css";
import "../platform/start";
