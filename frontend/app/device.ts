import { $, on } from "./dom";

/** Where a picture is taken and what the device's clock shows; a browser that cannot tell leaves the fields empty. */
export function startDevice(): void {
  on("change", "form[data-device] input[type=file]", (target) => {
    const input = target as HTMLInputElement;
    const form = input.form;
    if (!form || !input.files?.length) return;
    locate(form);
  });
  on("submit", "form[data-device]", (form) => fill(form as HTMLFormElement, "device_at", new Date().toISOString()), true);
  const waiting = $<HTMLFormElement>("form[data-device]");
  if (waiting) locateQuietly(waiting);
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  for (const field of form.querySelectorAll<HTMLInputElement>(`input[name$="${name}"][type=hidden]`)) field.value = value;
}

function locate(form: HTMLFormElement): void {
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      fill(form, "latitude", coords.latitude.toFixed(6));
      fill(form, "longitude", coords.longitude.toFixed(6));
      fill(form, "accuracy_m", coords.accuracy.toFixed(1));
    },
    () => undefined,
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
  );
}

/** Nobody is asked for leave to be located before they take a picture; who has given it is located at once. */
function locateQuietly(form: HTMLFormElement): void {
  navigator.permissions
    ?.query({ name: "geolocation" })
    .then((leave) => leave.state === "granted" && locate(form))
    .catch(() => undefined);
}
