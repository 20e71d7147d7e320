/** Where the phone is at the moment of an act: degrees in `datum`, accuracy in metres. */
export interface Here {
  lat: number;
  lng: number;
  accuracy: number;
  datum: "wgs84" | "gcj02";
}

/** Browsers give a position only to https pages. */
export function canLocate(): boolean {
  return window.isSecureContext && "geolocation" in navigator;
}

/** Ask once, now; never before an act and never in between. Rejects when the person or the phone says no. */
export function whereAmI(): Promise<Here> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lat: coords.latitude,
          lng: coords.longitude,
          accuracy: coords.accuracy,
          datum: datumOf(navigator.userAgent),
        }),
      reject,
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 0 },
    );
  });
}

/** WeChat's web view speaks GCJ-02, as maps published in China do; browsers speak WGS-84. */
export function datumOf(userAgent: string): Here["datum"] {
  return /MicroMessenger/i.test(userAgent) ? "gcj02" : "wgs84";
}

/** Put it into the hidden fields `lat`, `lng`, `accuracy` and `datum` of a form. */
export function writeHere(form: HTMLFormElement, here: Here): void {
  const words = {
    lat: here.lat.toFixed(6),
    lng: here.lng.toFixed(6),
    accuracy: here.accuracy.toFixed(0),
    datum: here.datum,
  };
  for (const [name, value] of Object.entries(words)) {
    const field = form.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field) field.value = value;
  }
}
