// Opens the fair page without a network: the page as it was last fetched, and nothing else of this server.
const SHELF = 'nod-fair', PAGE = '/admin/fair';

async function fetched(request) {
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) await (await caches.open(SHELF)).put(PAGE, answer.clone());
  return answer;
}

async function opened(request) {
  let answer = null;
  try { answer = await fetched(request); } catch { /* No network. */ }
  if (answer && answer.status < 500) return answer;
  return (await (await caches.open(SHELF)).match(PAGE)) ?? answer ?? Response.error();
}

self.addEventListener('install', event => {
  self.skipWaiting();
  event.waitUntil(fetched(PAGE).then(answer => {
    if (!answer.ok || answer.redirected) throw new Error('The page could not be kept.');
  }));
});
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const isPage = event.request.mode === 'navigate' && new URL(event.request.url).pathname === PAGE;
  if (isPage) event.respondWith(opened(event.request));
});
