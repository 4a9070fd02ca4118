// Requests that htmx does not make: every one carries the CSRF token of the page.

export function token() {
  return document.querySelector('meta[name="csrf"]')?.content ?? "";
}

export async function send(url, { method = "POST", body = null, accept = "text/html", keepalive = false } = {}) {
  const response = await fetch(url, {
    method,
    body,
    keepalive,
    credentials: "same-origin",
    headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest", Accept: accept },
  });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
}

// XMLHttpRequest, because fetch still tells nothing about the progress of what it sends.
export function upload(url, file, onProgress) {
  const form = new FormData();
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener("load", () => (request.status < 300 ? resolve(request.responseText) : reject(new Error(request.responseText))));
    request.addEventListener("error", () => reject(new Error("")));
    request.send(form);
  });
}
