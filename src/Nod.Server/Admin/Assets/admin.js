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
      if (kept) {
        field.value ||= kept;
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
  window.nodForget = (field = "") => {
    const sent = `nod.draft.${location.pathname}.${field}`;
    for (const key of Object.keys(sessionStorage)) {
      if (key === sent || (!field && key.startsWith(sent))) {
        sessionStorage.removeItem(key);
      }
    }
  };
  window.nodRestore = restore;

  // What was typed while the connection was lost is told when it is back; a server that has forgotten the page makes it anew.
  document.addEventListener("components-reconnect-state-changed", (event) => {
    if (event.detail.state === "hide") {
      for (const field of document.querySelectorAll("[data-keep]")) {
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    } else if (event.detail.state === "rejected") {
      location.reload();
    }
  }, true);

  // A conversation: its newest text is in sight, and it is read when somebody looks at the tab.
  let reader = null;
  let newestShown = null;
  const seen = () => {
    if (reader && document.visibilityState === "visible") {
      reader.invokeMethodAsync("SeenAsync").catch(() => { reader = null; });
    }
  };
  document.addEventListener("visibilitychange", seen);
  window.nodSeen = (board) => {
    reader = board;
    newestShown = null;
  };
  window.nodShown = (id, newest, unread) => {
    const texts = document.getElementById(id);
    if (texts && newest !== newestShown) {
      newestShown = newest;
      texts.scrollTop = texts.scrollHeight;
    }
    if (unread > 0) {
      seen();
    }
  };
  window.nodUnread = (count) => {
    for (const place of document.querySelectorAll("[data-unread]")) {
      place.textContent = count;
    }
  };

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
