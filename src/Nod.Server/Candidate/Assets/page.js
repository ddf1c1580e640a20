// Works out a proof that somebody took the trouble, and tells a page around this one how high it is.
// Without this script everything works as well; a server then allows fewer posts from one address.
(async () => {
  const form = document.querySelector("form[data-proof]");
  if (window.parent !== window) {
    const tell = () => window.parent.postMessage({ nodHeight: document.documentElement.offsetHeight }, "*");
    new ResizeObserver(tell).observe(document.documentElement);
    tell();
  }
  if (!form || !window.crypto || !crypto.subtle) return;
  const zeroBits = (hash) => {
    let bits = 0;
    for (const byte of hash) {
      if (byte !== 0) return bits + Math.clz32(byte) - 24;
      bits += 8;
    }
    return bits;
  };
  const encoder = new TextEncoder();
  for (let number = 0; ; number++) {
    const hash = await crypto.subtle.digest("SHA-256", encoder.encode(`${form.dataset.proof}.${number}`));
    if (zeroBits(new Uint8Array(hash)) >= Number(form.dataset.bits)) {
      form.elements.proof.value = String(number);
      return;
    }
  }
})();
