/** The desk's part for visitors: the form in the language of whoever stands there, how many were left, and the sheet. */

import { PLACE, watchForm, type Headers } from "../consultation.ts";

const EXPORT = `${PLACE}/export`;
type Trouble = "" | "wrong" | "wait" | "unseated" | "failed";
const TROUBLES: Record<number, Trouble> = { 401: "unseated", 403: "wrong", 429: "wait" };
const FILE = "consultations.csv";

/** `pin` says the PIN, or the token of the seat; empty while nobody has shown it. */
export function watchConsultation(root: HTMLElement, pin: () => string): void {
  const headers = (): Headers => (pin() ? { "X-Roadshow-PIN": pin(), "X-Roadshow-Seat": pin() } : {});
  const count = () => void tell(root, headers());
  root.addEventListener("toggle", count);
  watchVisitor(root, headers, count);
  watchSheet(root, headers);
}

/** One form is shown, in the language that was chosen last; after it the thanks, until the next visitor comes. */
function watchVisitor(root: HTMLElement, headers: () => Headers, left: () => void): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form.leave")];
  const choices = [...root.querySelectorAll<HTMLButtonElement>("nav button")];
  const thanks = root.querySelector<HTMLElement>(".thanks");
  if (!thanks) return;
  const next = thanks.querySelector("button")!;
  const choose = (language: string) => {
    thanks.hidden = true;
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.value === language));
    for (const form of forms) form.hidden = form.lang !== language;
  };
  for (const choice of choices) choice.addEventListener("click", () => choose(choice.value));
  for (const form of forms) {
    watchForm(form, headers, (words) => {
      form.hidden = true;
      thanks.hidden = false;
      thanks.lang = form.lang;
      thanks.querySelector("p")!.textContent = words;
      next.textContent = form.dataset["another"]!;
      next.value = form.lang;
      left();
    });
  }
  next.addEventListener("click", () => choose(next.value));
  choose(choices.find((choice) => choice.getAttribute("aria-pressed") === "true")?.value ?? "en");
}

async function tell(root: HTMLElement, headers: Headers): Promise<void> {
  if (!(root as HTMLDetailsElement).open || !headers["X-Roadshow-PIN"]) return;
  const answer = await fetch(PLACE, { headers }).catch(() => null);
  if (!answer?.ok) return;
  const { requests } = (await answer.json()) as { requests: unknown[] };
  const words = root.dataset["kept"]!.replace("{count}", requests.length.toLocaleString(document.documentElement.lang));
  root.querySelector(".kept")!.textContent = words;
}

function watchSheet(root: HTMLElement, headers: () => Headers): void {
  const form = root.querySelector<HTMLFormElement>("form.open");
  if (!form) return;
  const [input, button, said] = [form.querySelector("input")!, form.querySelector("button")!, form.querySelector(".said")!];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    void download(input.value, headers()).then((trouble) => {
      button.disabled = false;
      input.value = "";
      said.textContent = trouble ? root.dataset[trouble]! : "";
    });
  });
}

/** The sheet goes from the answer to a file, and stays nowhere else. */
async function download(passphrase: string, headers: Headers): Promise<Trouble> {
  const all = { "Content-Type": "application/json", ...headers };
  const answer = await fetch(EXPORT, { method: "POST", headers: all, body: JSON.stringify({ passphrase }) }).catch(() => null);
  if (!answer?.ok) return TROUBLES[answer?.status ?? 0] ?? "failed";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(link.href);
  return "";
}
