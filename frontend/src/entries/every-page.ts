import "../behaviours/draft-keeper";
import "../behaviours/forms";
import "../behaviours/idempotent-form";
import "../behaviours/read-aloud";
import "../behaviours/small";
import { startRequests } from "../platform/requests";

startRequests();
