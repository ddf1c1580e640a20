// What pages do by themselves in the browser: tell the time zone, keep drafts, close menus, move the focus.
(() => {
  "use strict";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const told = `nod_zone=${encodeURIComponent(zone)}`;
  if (zone && !document.cookie.split("; ").includes(told)) {
    document.cookie = `${told}; path=/admin; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  }

  // A draft outlives a lost connection and a reload, in this tab alone; sending it clears it.
  const keyOf = (field) => `nod.draft.${location.pathname}.${field.dataset.keep}`;
  const restore = () => {
    for (const field of document.querySelectorAll("[data-keep]")) {
      const kept = sessionStorage.getItem(keyOf(field));
      if (kept && !field.value) {
        field.value = kept;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.keep) {
      sessionStorage.setItem(keyOf(event.target), event.target.value);
    }
  });
  window.nodForget = () => {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(`nod.draft.${location.pathname}.`)) {
        sessionStorage.removeItem(key);
      }
    }
  };
  window.nodRestore = restore;

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details[data-menu][open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
  });

  // After a move within the app the reader starts at the new page's heading.
  const started = () => {
    window.Blazor?.addEventListener?.("enhancedload", () => {
      const head = document.querySelector("main h1");
      if (head && document.activeElement === document.body) {
        head.setAttribute("tabindex", "-1");
        head.focus({ preventScroll: true });
      }
    });
  };
  document.addEventListener("DOMContentLoaded", started);
})();
