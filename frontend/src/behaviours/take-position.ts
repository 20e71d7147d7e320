import { behave } from "../platform/behaviour";

/** Where pictures are taken: on a press of the button, and never by itself, the device's position goes into hidden fields. */
behave("[data-takes-position]", (element) => {
  // Browsers give a position only to https pages.
  if (!window.isSecureContext || !("geolocation" in navigator)) return;
  element.hidden = false;
  const line = element.querySelector<HTMLElement>("[data-state-line]");
  const say = (sentence: string, state: string) => {
    if (!line) return;
    line.textContent = sentence;
    line.dataset.state = state;
  };
  const fill = (name: string, value: string) => {
    const input = element.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (input) input.value = value;
  };
  const taken = ({ coords }: GeolocationPosition) => {
    fill("taken_lat", coords.latitude.toFixed(6));
    fill("taken_lng", coords.longitude.toFixed(6));
    fill("taken_accuracy", coords.accuracy.toFixed(0));
    say((element.dataset.taken ?? "").replace("{metres}", coords.accuracy.toFixed(0)), "sent");
  };
  element.querySelector("[data-take]")?.addEventListener("click", () => {
    say(element.dataset.asking ?? "", "sending");
    navigator.geolocation.getCurrentPosition(taken, () => say(element.dataset.refused ?? "", "failed"), {
      enableHighAccuracy: true,
      timeout: 10_000,
      maximumAge: 0,
    });
  });
});
