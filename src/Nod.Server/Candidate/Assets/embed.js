// Shows a form of Nod's in the page that loads this script, right after it:
//   <script src="https://nod.example/candidate/embed.js" data-form="/apply/…/driver" data-language="de" async></script>
(() => {
  const script = document.currentScript;
  if (!script || !script.dataset.form) return;
  const server = new URL(script.src).origin;
  const address = new URL(script.dataset.form, server);
  if (address.origin !== server) return;
  if (script.dataset.language) address.searchParams.set("lang", script.dataset.language);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.title || document.title;
  frame.style.cssText = "display:block;width:100%;height:60rem;border:0;color-scheme:normal";
  window.addEventListener("message", (event) => {
    if (event.origin === server && event.source === frame.contentWindow && event.data && event.data.nodHeight > 0) {
      frame.style.height = `${Math.ceil(event.data.nodHeight)}px`;
    }
  });
  script.after(frame);
})();
