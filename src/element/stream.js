// Server-sent events, for the WebAssembly side.

/** Hands on what a stream of server-sent events brings; the returned function closes it. It reconnects by itself. */
export function watch(url, gateway, tell) {
  const stream = new EventSource(new URL(url, new URL(`${gateway}/`, document.baseURI)));
  stream.onmessage = ({ data }) => tell(JSON.parse(data));
  return () => stream.close();
}
