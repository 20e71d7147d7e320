import { behave } from "../platform/behaviour";

/**
 * form[data-position]: its [data-locate] button asks the phone where it is at this moment, fills the hidden `lat` and
 * `lng` (WGS-84) and sends the form. Nothing is asked before the button is pressed, and nothing after.
 */
behave("form[data-position]", (element) => {
  const form = element as HTMLFormElement;
  const button = form.querySelector<HTMLButtonElement>("[data-locate]");
  if (!button || !window.isSecureContext || !("geolocation" in navigator)) return;
  const say = (sentence: string) => {
    const line = form.querySelector("[data-state-line]");
    if (line) line.textContent = sentence;
    button.disabled = false;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill(form, "lat", coords.latitude);
        fill(form, "lng", coords.longitude);
        form.submit();
      },
      () => say(form.dataset.refused ?? ""),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 0 },
    );
  });
});

function fill(form: HTMLFormElement, name: string, degrees: number): void {
  const field = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
  if (field) field.value = degrees.toFixed(6);
}
