// Tells what stands in the composer whenever it has not changed for a moment, so that its price can be shown before
// it is sent. A text area that Streamlit draws tells its text only when it is sent.
const LOOK_MS = 300;
const UNITS = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };
const EMPTY = JSON.stringify({ text: "", files: [] });
let timer = null;
let seen = EMPTY;
let told = EMPTY;

const file = (chip) => {
  const [, amount, unit] = chip.getAttribute("aria-label")?.match(/, ([\d.]+)\s*([KMG]?B)$/) ?? [];
  const picture = chip.querySelector("img");
  return {
    size_bytes: Math.round(Number(amount ?? 0) * (UNITS[unit] ?? 1)),
    width: picture?.naturalWidth ?? 0,
    height: picture?.naturalHeight ?? 0,
  };
};

const read = () =>
  JSON.stringify({
    text: document.querySelector('[data-testid="stChatInputTextArea"]')?.value ?? "",
    files: [...document.querySelectorAll('[data-testid="stChatInput"] [data-testid="stFileChip"]')].map(file),
  });

export default function (component) {
  const { setStateValue, parentElement } = component;
  clearInterval(timer);
  timer = setInterval(() => {
    // On another page nothing is told: it would run a part of a page that is gone.
    if (!parentElement.isConnected) {
      clearInterval(timer);
      seen = told = EMPTY;
      return;
    }
    // While the page is being drawn the composer is about to change anyway.
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState === "running") return;
    const now = read();
    if (now === seen && now !== told) {
      told = now;
      setStateValue("draft", now);
    }
    seen = now;
  }, LOOK_MS);
}
