// Sends a file that the patient chose, dropped or pasted; gives why it was refused, or nothing.

const LARGEST = 10 * 1024 * 1024;

export async function send(server, session, file, label) {
  if (file.size > LARGEST) return label("too_large");
  const headers = { "content-type": file.type || "application/octet-stream", "x-file-name": encodeURIComponent(file.name), "x-key": crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40) };
  // Our own page has its session in a cookie; an embedded one shows the token that it was given.
  if (session?.includes(".")) headers.authorization = `Bearer ${session}`;
  try {
    const answer = await fetch(`${server}/files`, { method: "POST", body: file, headers });
    return answer.ok ? "" : (await answer.json()).error;
  } catch {
    return label("not_sent");
  }
}
