// Keys of the review: each button or link that has a key says so itself (data-key). One word at a time.
(() => {
  let busy = false;
  const isTyping = (target) => target.closest("input:not([type=hidden]), textarea, select, [contenteditable]");
  const find = (key) =>
    [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key.split(" ").includes(key));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Enter" && event.target.closest("a, button")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const control = find(key);
    if (!control) return;
    event.preventDefault();
    if (event.repeat || busy) return;
    control.click();
  });
  document.addEventListener("htmx:beforeRequest", () => { busy = true; });
  document.addEventListener("htmx:afterRequest", () => { busy = false; });
  document.addEventListener("submit", () => { if (!window.htmx) busy = true; });
  // What the server refuses is a page of its own: it is shown as one.
  document.addEventListener("htmx:responseError", () => { window.location.reload(); });
  document.addEventListener("htmx:afterSwap", () => { window.scrollTo(0, 0); });
})();
