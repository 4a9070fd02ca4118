// What stays when every page is closed: it shows what the house tells, opens the page it is about, and says that one is
// offline rather than nothing. It keeps no page: what one may read is the server's to say each time.
const OFFLINE = "/offline/";
const STORE = "ariane-1";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.add(OFFLINE)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
});

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  const options = { body, tag, data: { url }, icon: "/app-icon-192.png", badge: "/app-icon-192.png" };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(new URL(event.notification.data.url, self.location.origin)));
});

// a window that is there comes to the front with the page; else a new one opens
async function open(url) {
  if (url.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window" });
  const first = windows.find((one) => "navigate" in one);
  if (first) return (await first.navigate(url.href))?.focus();
  await self.clients.openWindow(url.href);
}
