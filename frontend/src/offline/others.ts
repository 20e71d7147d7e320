import { behave } from "../platform/behaviour";
import { current, forgetPages } from "./device";

/** [data-signed-in="7"]: at the desk, too, what a colleague kept on this device goes when somebody else works here. */
behave("[data-signed-in]", (element) => {
  if ("indexedDB" in window) void forgetOthers(Number(element.dataset.signedIn)).catch(() => undefined);
});

async function forgetOthers(account: number): Promise<void> {
  const device = await current();
  if (device && device.account !== account) await forgetPages();
}
