/** The form of who wants to be called back: it sends what is written, once, and keeps nothing. */

import "./style/consultation.css";

export const PLACE = "/api/v1/consultations";

type Trouble = "" | "missing" | "wait" | "changed" | "unseated" | "failed";
const TROUBLES: Record<number, Trouble> = { 401: "unseated", 409: "changed", 422: "missing", 429: "wait" };

export type Headers = Record<string, string>;

/** `thanked` is told the words of thanks once the request is kept. */
export function watchForm(form: HTMLFormElement, headers: () => Headers, thanked: (words: string) => void): void {
  const button = form.querySelector<HTMLButtonElement>("button")!;
  const said = form.querySelector<HTMLElement>(".said")!;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    if (!isComplete(form)) {
      said.textContent = form.dataset["missing"]!;
      return;
    }
    button.disabled = true;
    void send(form, headers()).then((trouble) => {
      button.disabled = false;
      said.textContent = trouble ? form.dataset[trouble]! : "";
      if (trouble) return;
      form.reset();
      thanked(form.dataset["sent"]!);
    });
  });
}

function isComplete(form: HTMLFormElement): boolean {
  const written = new FormData(form);
  const boxes = form.querySelectorAll('[name="agreed"]').length;
  const isWritten = (name: string) => String(written.get(name) ?? "").trim() !== "";
  return isWritten("name") && isWritten("contact") && written.getAll("agreed").length === boxes;
}

/** Empty where it is kept. */
async function send(form: HTMLFormElement, headers: Headers): Promise<Trouble> {
  const written = new FormData(form);
  const wish = {
    name: written.get("name"),
    organisation: written.get("organisation"),
    contact: written.get("contact"),
    interests: written.getAll("interests"),
    language: form.dataset["language"],
    consent: form.dataset["consent"],
    agreed: written.getAll("agreed"),
  };
  const all = { "Content-Type": "application/json", ...headers };
  const answer = await fetch(PLACE, { method: "POST", headers: all, body: JSON.stringify(wish) }).catch(() => null);
  return answer?.ok ? "" : (TROUBLES[answer?.status ?? 0] ?? "failed");
}
